/** What n8n's own editor does over REST: signing in, credentials, workflows, runs. */
import { at, listAt, textAt } from '../sandbox/json.mts';
import { Execution } from './execution.mts';
import { until } from './until.mts';

/** The local instance's owner. No secret: this n8n listens on the loopback interface only. */
export const owner = { email: 'owner@example.com', password: 'Sandbox-2026' };

/** A credential as n8n takes it. */
export interface CredentialInput {
	name: string;
	type: string;
	data: Record<string, string>;
}

/** An owner's session. Paths begin with `/rest` or `/types`. */
export class Session {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Signs in as the owner, whom it creates in an n8n that has none. */
	static async open(url: string): Promise<Session> {
		const session = new Session(url);
		const { email, password } = owner;
		const login = await session.fetch('POST', '/rest/login', {
			emailOrLdapLoginId: email,
			password,
		});
		if (!login.ok) {
			await session.send('POST', '/rest/owner/setup', {
				...owner,
				firstName: 'Sandbox',
				lastName: 'Owner',
			});
		}
		return session;
	}

	/** Sends one request as the editor would. */
	async fetch(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			// n8n ties the session to the browser that signed in.
			headers: {
				'browser-id': 'sandbox',
				'content-type': 'application/json',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		return response;
	}

	/** Sends one request and returns the answer's `data`; any failure throws with n8n's message. */
	async send(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await this.fetch(method, path, body);
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`n8n refused ${method} ${path} (${response.status}): ${text.slice(0, 500)}`);
		}
		const answer: unknown = JSON.parse(text);
		return at(answer, 'data');
	}

	/** Creates the credential, or brings the one of that name and type up to date. Returns its ID. */
	async saveCredential(credential: CredentialInput): Promise<string> {
		const present = listAt(await this.send('GET', '/rest/credentials')).find(
			(other) => at(other, 'name') === credential.name && at(other, 'type') === credential.type,
		);
		const saved =
			present === undefined
				? await this.send('POST', '/rest/credentials', credential)
				: await this.send('PATCH', `/rest/credentials/${textAt(present, 'id')}`, credential);
		return textAt(saved, 'id');
	}

	/** Makes a key for n8n's own API in place of the one of that label, and returns it. */
	async replaceApiKey(label: string, scopes: string[]): Promise<string> {
		for (const key of listAt(await this.send('GET', '/rest/api-keys'), 'items')) {
			if (at(key, 'label') !== label) continue;
			await this.send('DELETE', `/rest/api-keys/${textAt(key, 'id')}`);
		}
		const body = { label, scopes, expiresAt: null };
		return textAt(await this.send('POST', '/rest/api-keys', body), 'rawApiKey');
	}

	/** Imports a workflow with the given credentials (IDs by type), or reuses the one of that name. Returns its ID. */
	async saveWorkflow(file: unknown, credentialIds: Map<string, string>): Promise<string> {
		const present = listAt(await this.send('GET', '/rest/workflows')).find(
			(other) => at(other, 'name') === textAt(file, 'name'),
		);
		if (present !== undefined) return textAt(present, 'id');
		const nodes = listAt(file, 'nodes').map((node) => {
			const used = [...credentialIds].filter(([type]) => at(node, 'credentials', type));
			const credentials = used.map(([type, id]) => {
				return [type, { id, name: at(node, 'credentials', type, 'name') }];
			});
			return Object.assign({}, node, { credentials: Object.fromEntries(credentials) });
		});
		const workflow = Object.assign({}, file, { nodes });
		return textAt(await this.send('POST', '/rest/workflows', workflow), 'id');
	}

	/** Publishes a saved workflow: its triggers work from then on, its webhooks answer soon after. */
	async publish(workflowId: string): Promise<void> {
		const workflow = await this.send('GET', `/rest/workflows/${workflowId}`);
		await this.send('POST', `/rest/workflows/${workflowId}/activate`, {
			versionId: textAt(workflow, 'versionId'),
		});
	}

	/** Ends what `publish` began. */
	async unpublish(workflowId: string): Promise<void> {
		await this.send('POST', `/rest/workflows/${workflowId}/deactivate`, {});
	}

	/** Calls a published webhook, again while n8n has not registered it yet. */
	async callWebhook(path: string, body: unknown): Promise<Response> {
		return await until(`the webhook ${path}`, async () => {
			const response = await fetch(`${this.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return response.status === 404 ? undefined : response;
		});
	}

	/** Starts a saved workflow from the trigger of that name, or else from its manual trigger. Returns the execution's ID. */
	async start(workflowId: string, trigger?: string): Promise<string> {
		const workflowData = await this.send('GET', `/rest/workflows/${workflowId}`);
		const manual = listAt(workflowData, 'nodes').find(
			(node) => at(node, 'type') === 'n8n-nodes-base.manualTrigger',
		);
		const started = await this.send('POST', `/rest/workflows/${workflowId}/run`, {
			workflowData,
			triggerToStartFrom: { name: trigger ?? textAt(manual, 'name') },
		});
		return textAt(started, 'executionId');
	}

	/** Runs a saved workflow as `start` does, and waits for its end. Throws unless it ends well. */
	async run(workflowId: string, trigger?: string): Promise<Execution> {
		const id = await this.start(workflowId, trigger);
		const execution = await until(
			'the end of the workflow',
			async () => {
				const now = await this.execution(id);
				return now.hasEnded ? now : undefined;
			},
			120,
		);
		if (execution.status === 'success') return execution;
		throw new Error(`The workflow ended with "${execution.status}" at ${execution.ending}`);
	}

	/**
	 * Waits until a published workflow has ended this many times with success, or else with the given status, and
	 * returns all those executions, oldest first.
	 */
	async executions(
		workflowId: string,
		count: number,
		status = 'success',
		seconds = 30,
	): Promise<Execution[]> {
		const ids = await until(
			`execution ${count} of the workflow`,
			async () => {
				const ended = (await this.records(workflowId)).filter(
					(each) => at(each, 'status') === status,
				);
				return ended.length < count ? undefined : ended.map((each) => textAt(each, 'id'));
			},
			seconds,
		);
		return await Promise.all(ids.reverse().map(async (id) => await this.execution(id)));
	}

	/** How many executions of a workflow there are by now, those that still run included. */
	async started(workflowId: string): Promise<number> {
		return (await this.records(workflowId)).length;
	}

	/** Newest first. */
	private async records(workflowId: string): Promise<unknown[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return listAt(await this.send('GET', `/rest/executions?filter=${filter}`), 'results');
	}

	private async execution(id: string): Promise<Execution> {
		return new Execution(await this.send('GET', `/rest/executions/${id}`));
	}
}
