import type { Answer, Call } from '../provider.mts';
import type { Options } from './betterStackOptions.mts';

const VENDOR = 'https://telemetry.betterstack.com';
const DEFAULT_PER_PAGE = 50;

/** Answers with the page of a list that a request asks for, and with links to the others. */
export function pageOf<Item>(
	call: Call,
	items: Item[],
	show: (item: Item) => unknown,
	options: Options,
): Answer {
	const page = numberOr(call.query.page, 1);
	const perPage = numberOr(call.query.per_page, DEFAULT_PER_PAGE);
	const last = Math.max(1, Math.ceil(items.length / perPage));
	const none = options.emptyLinks ? '' : null;
	const link = (number: number) => {
		const url = new URL(linkBase(call, options) + call.path);
		url.searchParams.set('page', String(number));
		const keep = options.linksKeepPerPage && call.query.per_page !== undefined;
		if (keep) url.searchParams.set('per_page', String(perPage));
		return url.href;
	};
	return {
		status: 200,
		body: {
			data: items.slice((page - 1) * perPage, page * perPage).map(show),
			pagination: {
				first: link(1),
				last: link(last),
				prev: page > 1 ? link(Math.min(page - 1, last)) : none,
				next: page < last ? link(page + 1) : none,
			},
		},
	};
}

function linkBase({ baseUrl }: Call, { links }: Options): string {
	if (links === 'own') return baseUrl;
	return links === 'vendor' ? VENDOR : new URL(links).origin;
}

function numberOr(value: unknown, fallback: number): number {
	return typeof value === 'number' ? value : fallback;
}
