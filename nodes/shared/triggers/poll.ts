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
import { instantOf } from '../values/dates';
import { isObject } from '../values/json';
import { Problem } from '../values/problem';
import {
	baseline,
	compare,
	hashOf,
	restored,
	saved,
	type Event,
	type News,
	type Terms,
} from './snapshot';

/** What a trigger watches, once its parameters are known to be good. */
export interface Watcher<Api> {
	/**
	 * All connections that the parameters choose, as simplified items. None must be missing that there was
	 * the last time: one walk through a list is enough if it has all of `known`. Without it, none at all must
	 * be missing. Throws a Problem otherwise.
	 */
	list(api: Api, known?: ReadonlySet<string>): Promise<IDataObject[]>;
	/**
	 * Whether the provider says that there is no such connection any more; undefined if there is one that
	 * the parameters choose, and the provider's list left it out.
	 */
	isGone(api: Api, id: string): Promise<boolean | undefined>;
}

/** A provider's connections as its trigger sees them. */
export interface Watch<Api> {
	provider: Provider<Api>;
	events: readonly Event[];
	/** What narrows the watched connections down. */
	fields: INodeProperties[];
	/** Keys of the items that change without anybody changing a connection: by the clock, by a restart. */
	notWatched?: readonly string[];
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
		const now = Date.now();
		const terms = { days, now, notWatched: watch.notWatched };
		if (ctx.getMode() === 'manual') {
			const items = await watcher.list(api, new Set());
			return output(watch.provider.name, event, samples(event, items, terms));
		}

		const state = ctx.getWorkflowStaticData('node');
		const fingerprint = fingerprintOf(ctx, watch, account.baseUrl);
		const isFirst = state.fingerprint !== fingerprint;
		const before = isFirst ? new Map<string, string>() : restored(state.known);
		// What a first reading misses would count as new later; what expires is news at any time.
		const isExact = isFirst && event !== 'expiring';
		const items = await watcher.list(api, isExact ? undefined : new Set(before.keys()));
		if (isFirst) {
			const known = saved(baseline(event, items, watch.notWatched));
			Object.assign(state, { fingerprint, known });
			return null;
		}
		const { news, known } = compare(event, before, items, terms);
		if (event !== 'removed') {
			state.known = saved(known);
			return output(watch.provider.name, event, news);
		}
		const answers = await inParallel(
			news,
			concurrency,
			async ({ id }) => await watcher.isGone(api, id),
		);
		// What is still there, but not chosen any more, is not watched any more.
		const unlisted = news.filter((_news, index) => answers[index] === undefined);
		state.known = saved(new Map([...known, ...unlisted.map(({ id }) => [id, ''] as const)]));
		const gone = news.filter((_news, index) => answers[index]);
		return output(watch.provider.name, event, gone);
	} catch (error) {
		const problem = Problem.from(error);
		throw (problem.isCanceled ? tooSlow() : problem).toNodeError(ctx.getNode());
	}
}

/** What a manual run shows. Throws a Problem if it would show connections that do not expire. */
function samples(event: Event, items: IDataObject[], terms: Terms): News[] {
	const news = items.map((item) => ({ id: String(item.id), item }));
	if (event !== 'expiring') return news.slice(0, SAMPLES);
	const expiring = compare(event, new Map(), items, terms).news;
	if (expiring.length > 0) return expiring.slice(0, SAMPLES);
	const next = items
		.map(({ expiresAt }) => instantOf(expiresAt) ?? NaN)
		.filter((at) => at > terms.now);
	throw new Problem(`No connection expires within ${terms.days} days`, {
		advice:
			next.length > 0
				? `The next one expires at ${new Date(Math.min(...next)).toISOString()}. Raise 'Expires Within (Days)' to see it`
				: 'None of the connections that the filters choose has an expiry date that is still to come',
	});
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
function fingerprintOf<Api>(
	ctx: IPollFunctions,
	{ provider, fields }: Watch<Api>,
	baseUrl: string,
): string {
	const { parameters, credentials } = ctx.getNode();
	const chosen = ['event', ...fields.map(({ name }) => name)].map((name) => {
		const value = parameters[name];
		// The rest of a resource locator is how the value was found, and what its list shows for it.
		return isObject(value) && '__rl' in value ? value.value : value;
	});
	return hashOf([...chosen, baseUrl, credentials?.[provider.credentialType]?.id]);
}

function tooSlow(): Problem {
	return new Problem('The connections could not be read in the time that n8n gives a poll', {
		advice:
			"Nothing was missed: the next poll compares with the last complete one. Set filters, or raise 'Concurrency' in the options",
	});
}
