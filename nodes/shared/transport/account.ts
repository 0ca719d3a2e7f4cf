import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { Problem } from '../values/problem';
import { Redactor } from '../values/redaction';
import { bare } from '../values/secretForms';
import type { Sender, Session, Target } from './call';
import { HttpClient } from './http';
import type { RetryPolicy } from './retry';
import { Throttle } from './throttle';
import { Trace } from './trace';

/** How one credential reaches its API; made once for all items whose credential has the same values. */
export interface Access<Api> {
	target: Target;
	/** What is sent to sign requests, and must appear in no message. */
	secrets: string[];
	session?: Session;
	/** The API for one item. What all items of the account share is in the closure. */
	api(http: HttpClient): Api;
}

/** A provider as the runner, the drop-downs and the trigger see it. */
export interface Provider<Api> {
	/** As in the items' `provider`. */
	name: string;
	credentialType: string;
	/** Reads a credential. Throws a Problem if it cannot be used. */
	open(data: ICredentialDataDecryptedObject): Access<Api>;
}

/** One credential's way to the API: its throttle, session, clock and secrets, for as long as a run lasts. */
export class Account<Api> {
	readonly throttle: Throttle;

	readonly redactor: Redactor;

	readonly credential: { type: string; data: ICredentialDataDecryptedObject };

	/** The server's clock minus this machine's, in ms. */
	clockOffset = 0;

	constructor(
		readonly sender: Sender,
		provider: Provider<Api>,
		data: ICredentialDataDecryptedObject,
		{ limit, signal }: { limit: number; signal?: AbortSignal },
		private readonly access = provider.open(data),
	) {
		this.credential = { type: provider.credentialType, data };
		this.throttle = new Throttle(limit, signal);
		this.redactor = new Redactor(access.secrets);
	}

	get session(): Session | undefined {
		return this.access.session;
	}

	get baseUrl(): string {
		return this.access.target.baseUrl;
	}

	/** The API for one item, and the trace of what is sent for it. */
	forItem(policy: RetryPolicy): { api: Api; trace: Trace } {
		const trace = new Trace();
		const http = new HttpClient(this, this.access.target, policy, trace);
		return { api: this.access.api(http), trace };
	}
}

/** The accounts of a run. */
export class Accounts<Api> {
	private readonly byValues = new Map<string, Account<Api>>();

	constructor(
		private readonly sender: Sender,
		private readonly provider: Provider<Api>,
		private readonly limits: { limit: number; signal?: AbortSignal },
	) {}

	/** The account of an item. Throws a Problem if its credential cannot be used. */
	async of(itemIndex: number): Promise<Account<Api>> {
		const { sender, provider, limits } = this;
		const data = await sender.getCredentials<ICredentialDataDecryptedObject>(
			provider.credentialType,
			itemIndex,
		);
		const key = JSON.stringify(data);
		const account = this.byValues.get(key) ?? new Account(sender, provider, data, limits);
		this.byValues.set(key, account);
		return account;
	}

	get all(): Array<Account<Api>> {
		return [...this.byValues.values()];
	}
}

/** A secret field of a credential, which an expression may have made a number. Throws a Problem if it is empty. */
export function secretOf(value: unknown, displayName: string): string {
	const secret = typeof value === 'number' ? String(value) : value;
	if (typeof secret === 'string' && bare(secret) !== '') return bare(secret);
	throw Problem.parameter(
		displayName,
		typeof value === 'object' && value !== null
			? 'in the credential is an object or a list'
			: 'in the credential is empty',
		'Open the credential and fill it in',
	);
}
