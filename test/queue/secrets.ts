import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import type { Subject } from '../e2e/parts.mts';
import type { QueueMode } from './queueMode.mts';
import { placesWith, readAll } from './searched.mts';
import { callForEach, notes, publishWebhook } from './workflow.mts';

/** A secret that a test has planted. */
interface Planted {
	secret: string;
	/** What is looked for: it is at the front, and looks the same in JSON, HTML and URLs. */
	core: string;
}

/** Every character that a form writes in another way stands behind the core. */
function plant(more = ''): Planted {
	const core = randomBytes(8).toString('hex');
	return { secret: `${core}&<>'%+/=\\${more}-${core}`, core };
}

/** How a server may repeat a secret in a refusal. */
const ECHOES: Record<string, (secret: string) => { body: object | string; type?: string }> = {
	JSON: (secret) => ({ body: { errors: `"${secret}" was not expected` } }),
	'HTML with entities': (secret) => ({
		body: `<p>Not expected: ${secret.replace(/[^a-z\d]/gi, (each) => `&#${each.codePointAt(0)};`)}</p>`,
		type: 'text/html',
	}),
	'percent-encoded in upper case': (secret) => ({
		body: { errors: `/login?with=${encodeURIComponent(secret)}` },
	}),
	'percent-encoded in lower case': (secret) => ({
		body: {
			errors: `/login?with=${encodeURIComponent(secret).replace(/%../g, (each) => each.toLowerCase())}`,
		},
	}),
	hex: (secret) => ({ body: { errors: `0x${Buffer.from(secret).toString('hex')}` } }),
	'cut off': (secret) => ({ body: `{"errors":"not expected: ${secret.slice(0, 16)}` }),
};

const CREATE = { operation: 'create', note: '={{ $json.note }}' };
const LERIAN = {
	operation: 'create',
	configName: '={{ $json.note }}',
	type: 'POSTGRESQL',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'shop',
};

/** Tests of what n8n keeps of secrets. */
export function secretTests(queue: () => QueueMode): void {
	/** Runs a node whose requests are refused in every form, once for all items and once as a run that stops. */
	async function runRefused(
		provider: string,
		statuses: number[],
		subject: Subject,
		ids: Map<string, string>,
		secret: string,
	) {
		const { sandbox, session } = queue();
		const some = { session, credentialIds: ids };
		const stopping = await publishWebhook(some, subject);
		const going = await publishWebhook(some, { ...subject, onError: 'continueRegularOutput' });
		const path = provider === 'lerian' ? '/v1/management/connections' : '/api/v1/connections';
		const refuse = (status: number, echo: (typeof ECHOES)[string]) => {
			const { body, type = 'application/json' } = echo(secret);
			sandbox.fault({
				provider,
				method: 'POST',
				path,
				status,
				body,
				headers: { 'content-type': type },
			});
		};
		for (const status of statuses) {
			for (const echo of Object.values(ECHOES)) refuse(status, echo);
			const { items } = await going(...Object.keys(ECHOES).map((_, index) => `refused-${index}`));
			expect(items.map(({ error }) => typeof error)).toEqual(
				Object.keys(ECHOES).map(() => 'string'),
			);
			for (const echo of Object.values(ECHOES)) {
				refuse(status, echo);
				expect((await stopping('refused')).items).toEqual([]);
			}
		}
		expect(sandbox.faults).toEqual([]);
	}

	it('keeps none of what a refusal repeats', async () => {
		const { session, sandbox, credentialIds } = queue();
		const redis = await queue().redis.monitor();
		const token = plant();
		const database = plant(' "é');
		const betterStackTelemetryApi = await session.saveCredential({
			name: 'Planted token',
			type: 'betterStackTelemetryApi',
			data: { apiToken: token.secret, baseUrl: sandbox.baseUrl('betterStack') },
		});
		const lerianReporterSecretApi = await session.saveCredential({
			name: 'Planted password',
			type: 'lerianReporterSecretApi',
			data: { userName: 'reader', password: database.secret },
		});
		const ids = new Map([
			...credentialIds,
			...Object.entries({ betterStackTelemetryApi, lerianReporterSecretApi }),
		]);
		await runRefused('betterStack', [401, 422], { parameters: CREATE }, ids, token.secret);
		const lerian: Subject = { type: 'lerianReporter', parameters: LERIAN };
		await runRefused('lerian', [400, 500], lerian, ids, database.secret);

		const written = (await readAll(queue())).set('Redis', redis());
		expect(placesWith(token.core, written)).toEqual([]);
		expect(placesWith(database.core, written)).toEqual([]);
	});

	it('keeps a one-time password only in the data of an execution that shows it', async () => {
		const redis = await queue().redis.monitor();
		const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const key = publicKey.export({ type: 'spki', format: 'pem' });
		const kinds = [{}, { secretOutput: 'encrypted', publicKey: key }, { secretOutput: 'omit' }];
		const passwords: string[] = [];
		for (const options of kinds) {
			const create = await publishWebhook(queue(), { parameters: { ...CREATE, options } });
			expect(await callForEach(create, notes('Secret', 3))).toMatchObject(
				Array(3).fill({ status: 200 }),
			);
			const { connections } = queue().sandbox.betterStack;
			passwords.push([...connections.values()].at(-1)?.password ?? '');
		}
		const written = (await readAll(queue())).set('Redis', redis());
		const places = passwords.map((password) => placesWith(password, written));
		expect(places).toEqual([['execution_data'], [], []]);
	});

	it('keeps a typed database password only where the workflow is kept', async () => {
		const typed = plant();
		const redis = await queue().redis.monitor();
		const create = await publishWebhook(queue(), {
			type: 'credibleData',
			parameters: {
				operation: 'create',
				projectName: { __rl: true, mode: 'name', value: CREDIBLE_PROJECT },
				connectionName: '={{ $json.note }}',
				type: 'postgres',
				host: 'db.example.com',
				port: 5432,
				databaseName: 'shop',
				secretSource: 'parameters',
				userName: 'reader',
				password: typed.secret,
			},
		});
		expect(await create('typed')).toMatchObject({ status: 200, items: [{ name: 'typed' }] });
		const written = (await readAll(queue())).set('Redis', redis());
		expect(placesWith(typed.core, written)).toEqual([
			'execution_data',
			'workflow_entity',
			'workflow_history',
			'Redis', // n8n's cache of published workflows
		]);
	});
}
