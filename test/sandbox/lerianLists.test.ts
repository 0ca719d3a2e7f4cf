import { windowOf } from '../../sandbox/providers/lerianList.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

const CONNECTIONS = '/v1/management/connections';
const DAY = 24 * 60 * 60 * 1000;

async function list(query = '', headers: Record<string, string> = {}): Promise<Reply> {
	const url = `${sandbox.baseUrl('lerian')}${CONNECTIONS}${query}`;
	return await request(url, { token: '', headers });
}

async function names(query = '', headers: Record<string, string> = {}): Promise<unknown[]> {
	const { json } = await list(query, headers);
	return listAt(json, 'items').map((item) => at(item, 'configName'));
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

describe('the window of a list', () => {
	const now = Date.parse('2026-03-31T15:00:00Z');

	it.each([
		['no dates', {}, '2026-03-01', '2026-04-01'],
		['a start alone', { startDate: '2026-01-10' }, '2026-01-10', '2026-01-11'],
		['equal dates', { startDate: '2026-01-10', endDate: '2026-01-10' }, '2026-01-10', '2026-01-11'],
		// A month before the 31st of March is the "31st of February".
		['an end alone', { endDate: '2026-03-20' }, '2026-03-03', '2026-03-20'],
		[
			'a calendar month',
			{ startDate: '2026-02-01', endDate: '2026-03-01' },
			'2026-02-01',
			'2026-03-01',
		],
		[
			'a longer range',
			{ startDate: '2023-01-01', endDate: '2026-03-01' },
			'2026-02-01',
			'2026-03-01',
		],
		// The 31st of January plus a month is the 3rd of March, so that this range is shown whole.
		[
			'a range over a short month',
			{ startDate: '2025-01-31', endDate: '2025-03-02' },
			'2025-01-31',
			'2025-03-02',
		],
		// The 1st of February plus a month is before the 3rd of March, and a month before that is the 3rd of February.
		[
			'a range two days too long',
			{ startDate: '2025-02-01', endDate: '2025-03-03' },
			'2025-02-03',
			'2025-03-03',
		],
	])('with %s', (_name, dates, from, to) => {
		expect(windowOf(dates, now, 1)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
	});

	it('is cut by the months that the server is set to', () => {
		const dates = { startDate: '2024-12-31', endDate: '2025-03-04' };
		expect(windowOf(dates, now, 2)?.from).toBe(Date.parse('2025-01-04'));
		expect(windowOf({ ...dates, endDate: '2025-03-03' }, now, 2)?.from).toBe(
			Date.parse('2024-12-31'),
		);
	});

	it('does not exist if the end is before the start', () => {
		expect(windowOf({ endDate: '2026-02-01' }, now, 1)).toBeUndefined();
	});

	it('is all of the range without a limit', () => {
		const dates = { startDate: '2023-01-01', endDate: '2026-04-01' };
		expect(windowOf(dates, now, Infinity)).toEqual({
			from: Date.parse('2023-01-01'),
			to: Date.parse('2026-04-01'),
		});
	});
});

describe('a list', () => {
	it('shows the newest first, ten of the last month, and says nothing of older ones', async () => {
		for (let days = 0; days < 40; days++) {
			sandbox.lerian.add({ configName: `age-${days}`, createdAt: daysAgo(days) });
		}
		const reply = await list();
		expect(listAt(reply.json, 'items')).toHaveLength(10);
		expect(at(reply.json, 'items', 0, 'configName')).toBe('age-0');
		expect(Number(at(reply.json, 'total'))).toBeLessThan(33);
		expect(await names('?sortOrder=asc&limit=1')).not.toEqual(['age-39']);
	});

	it('leaves the rows of the end day out', async () => {
		sandbox.lerian.add({ configName: 'noon', createdAt: '2025-05-10T12:00:00Z' });
		expect(await names('?startDate=2025-05-01&endDate=2025-05-10')).toEqual([]);
		expect(await names('?startDate=2025-05-01&endDate=2025-05-11')).toEqual(['noon']);
	});

	it('has internal connections in front of page 1, whatever the dates', async () => {
		const { createdAt } = sandbox.lerian.addInternal('internal');
		expect(createdAt).toBe('0001-01-01T00:00:00Z');
		for (const name of ['one', 'two', 'three']) sandbox.lerian.add({ configName: name });
		const first = await list('?limit=2');
		const second = await list('?limit=2&page=2');
		expect([listAt(first.json, 'items').length, at(first.json, 'total')]).toEqual([3, 4]);
		expect([listAt(second.json, 'items').length, at(second.json, 'total')]).toEqual([1, 3]);
	});

	it('says nothing where the platform cannot name its own connections', async () => {
		sandbox.lerian.addInternal('internal');
		sandbox.lerian.add({ configName: 'one' });
		sandbox.lerian.configure({ internalsFail: true });
		expect(await names()).toEqual(['one']);
	});

	it('takes a dot in a metadata key for a path', async () => {
		sandbox.lerian.add({ configName: 'one', metadata: { 'a.b': '1' } });
		sandbox.lerian.add({ configName: 'two', metadata: { a: { b: '1' } } });
		expect(await names('?metadata.a.b=1')).toEqual(['two']);
	});

	it('filters by product, type and metadata', async () => {
		sandbox.lerian.add({ configName: 'one', productName: 'reporter', metadata: { team: 'a' } });
		sandbox.lerian.add({
			configName: 'two',
			productName: undefined,
			type: 'ORACLE',
			metadata: { team: 'b' },
		});
		expect(await names('', { 'x-product-name': 'Reporter' })).toEqual(['one']);
		expect(await names('?type=ORACLE')).toEqual(['two']);
		expect(await names('?metadata.team=a')).toEqual(['one']);
		expect(await names('/unassigned')).toEqual(['two']);
		expect(sandbox.violations).toEqual([]);
	});

	it.each([
		['?limit=101', 'FET-0406', 1],
		['?limit=0', 'FET-0405', 1],
		['?page=0', 'FET-0405', 1],
		['?sortOrder=up', 'FET-0407', 1],
		['?startDate=2025-13-01', 'FET-0408', 1],
		['?startDate=2025-02-01&endDate=2025-01-01', 'FET-0409', 0],
		['?$where=1', 'FET-0405', 0],
	])('refuses %s with %s', async (query, code, violations) => {
		const reply = await list(query);
		expect([reply.status, at(reply.json, 'code')]).toEqual([400, code]);
		expect(sandbox.violations).toHaveLength(violations);
	});
});
