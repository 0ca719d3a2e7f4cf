import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	IPollFunctions,
} from 'n8n-workflow';

import { optionsField } from '../actions/fields';
import { ofTrigger, Parameters } from '../actions/parameters';
import { Account, type Provider } from '../transport/account';
import { inParallel } from '../transport/throttle';
import { isObject } from '../values/json';
import { Problem } from '../values/problem';
import { baseline, compare, hashOf, type Event, type Known, type News } from './snapshot';

/** What a trigger watches, once its parameters are known to be good. */
export interface Watcher<Api> {
	/** All connections that the parameters choose, as simplified items, none missing. Throws a Problem otherwise. */
	list(api: Api): Promise<IDataObject[]>;
	/** Whether the provider says that there is no such connection any more. */
	isGone(api: Api, id: string): Promise<boolean>;
}

/** A provider's connections as its trigger sees them. */
export interface Watch<Api> {
	provider: Provider<Api>;
	events: readonly Event[];
	/** What narrows the watched connections down. */
	fields: INodeProperties[];
	read(parameters: Parameters, event: Event): Watcher<Api>;
}

/** Connections that a manual run shows at the most. */
const SAMPLES = 3;

/** The part of n8n's time for a poll that is used; the rest is for what comes after. */
const USABLE = 0.8;

const EVENTS = {
	changed: { name: 'Connection Changed', description: 'A setting of a connection has changed' },
	created: { name: 'Connection Created', description: 'There is a new connection' },
	expiring: { name: 'Connection Expiring', description: 'A connection is about to expire' },
	removed: { name: 'Connection Removed', description: 'A connection is gone' },
};

const expiresWithinField: INodeProperties = {
	displayName: 'Expires Within (Days)',
	name: 'expiresWithin',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 14,
	displayOptions: { show: { event: ['expiring'] } },
	description:
		'How long before its expiry a connection starts the workflow: once, and again if its date changes',
};

/** The parameters of a trigger. */
export function triggerFields<Api>({ events, fields }: Watch<Api>): INodeProperties[] {
	return [
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			noDataExpression: true,
			options: [...events].sort().map((value) => ({ value, ...EVENTS[value] })),
			default: 'created',
			description: 'What starts the workflow',
		},
		...(events.includes('expiring') ? [expiresWithinField] : []),
		...fields,
		optionsField(),
	];
}

/**
 * One poll of a trigger: what happened since the last one, or null. The first poll, and the first with
 * other parameters, only records what there is. A poll that fails changes nothing of what was kept.
 */
export async function poll<Api>(
	ctx: IPollFunctions,
	watch: Watch<Api>,
): Promise<INodeExecutionData[][] | null> {
	try {
		const parameters = new Parameters(ofTrigger(ctx), triggerFields(watch));
		const event = parameters.oneOf('event', watch.events);
		const days = event === 'expiring' ? parameters.integer('expiresWithin', 1, 36_500) : 0;
		const watcher = watch.read(parameters, event);
		const { account, api, concurrency } = await open(ctx, watch, parameters);
		const items = await watcher.list(api);

		const now = Date.now();
		if (ctx.getMode() === 'manual') {
			const expiring = compare('expiring', {}, items, { days, now }).news.map(({ id }) => id);
			const shown = items.filter(({ id }) => event !== 'expiring' || expiring.includes(String(id)));
			const news = (shown.length > 0 ? shown : items).slice(0, SAMPLES);
			return output(
				watch.provider.name,
				event,
				news.map((item) => ({ id: String(item.id), item })),
			);
		}

		const state = ctx.getWorkflowStaticData('node');
		const fingerprint = fingerprintOf(ctx, watch, account.baseUrl);
		if (state.fingerprint !== fingerprint) {
			Object.assign(state, { fingerprint, known: baseline(event, items) });
			return null;
		}
		const before = knownIn(state.known);
		const { news, known } = compare(event, before, items, { days, now });
		if (event !== 'removed') {
			state.known = known;
			return output(watch.provider.name, event, news);
		}
		const answers = await inParallel(
			news,
			concurrency,
			async ({ id }) => await watcher.isGone(api, id),
		);
		const gone = news.filter((_news, index) => answers[index]);
		// What is not listed, but still there, has left the scope: its removal is noticed later.
		const left = news.filter((each) => !gone.includes(each));
		state.known = { ...known, ...Object.fromEntries(left.map(({ id }) => [id, ''])) };
		return output(watch.provider.name, event, gone);
	} catch (error) {
		const problem = Problem.from(error);
		throw (problem.isCanceled ? tooSlow() : problem).toNodeError(ctx.getNode());
	}
}

async function open<Api>(ctx: IPollFunctions, { provider }: Watch<Api>, parameters: Parameters) {
	const options = parameters.group('options');
	const concurrency = options.integer('concurrency', 1, 20);
	// Older versions of n8n name no budget; theirs is the same.
	const budget = (ctx.getPollBudgetMs?.() ?? 300_000) * USABLE;
	const policy = {
		timeout: Math.min(options.integer('timeout', 1, 86_400_000), budget),
		maxRetries: options.integer('maxRetries', 0, 1000),
		maxRetryWait: options.integer('maxRetryWait', 0, 86_400),
	};
	const limits = { limit: concurrency, signal: AbortSignal.timeout(budget) };
	const data = await ctx.getCredentials<ICredentialDataDecryptedObject>(provider.credentialType);
	const account = new Account(ctx, provider, data, limits);
	return { account, api: account.forItem(policy).api, concurrency };
}

function output(provider: string, event: Event, news: News[]): INodeExecutionData[][] | null {
	if (news.length === 0) return null;
	return [
		news.map(({ id, item, changedFields }) => ({
			json: { ...(item ?? { provider, id }), event, ...(changedFields && { changedFields }) },
		})),
	];
}

/** What is watched: with another one there is nothing to compare with. Expressions count as they are written. */
function fingerprintOf<Api>(ctx: IPollFunctions, { fields }: Watch<Api>, baseUrl: string): string {
	const { parameters, credentials } = ctx.getNode();
	const chosen = ['event', ...fields.map(({ name }) => name)].map((name) => parameters[name]);
	return hashOf([...chosen, baseUrl, credentials]);
}

function knownIn(value: unknown): Known {
	const entries = Object.entries(isObject(value) ? value : {});
	return Object.fromEntries(entries.map(([id, hashes]) => [id, String(hashes)]));
}

function tooSlow(): Problem {
	return new Problem('The connections could not be read in the time that n8n gives a poll', {
		advice:
			"Nothing was missed: the next poll compares with the last complete one. Set filters, or raise 'Concurrency' in the options",
	});
}
