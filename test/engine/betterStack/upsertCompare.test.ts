import { useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();

const create = async (additionalFields = {}) =>
	await betterStack.run(['connection', 'create'], { note: 'n', additionalFields });

/** What Create or Update finds for the same note. */
async function compared(additionalFields = {}, options = {}) {
	const parameters = {
		note: 'n',
		additionalFields,
		options: { ifDifferent: 'keep', ...options },
	};
	const { items } = await betterStack.run(['connection', 'upsert'], parameters);
	const { action, changes, notCompared } = Object(items[0]?.json);
	return { action, fields: changes.map(({ field }: { field: string }) => field), notCompared };
}

const UNCHANGED = { action: 'unchanged', fields: [], notCompared: [] };

describe('no difference is', () => {
	it.each([
		['what is not set', { ipAllowlist: '10.0.0.1', teamIds: [1234], dataRegion: 'us_east' }, {}],
		['an empty list', { ipAllowlist: '10.0.0.1' }, { ipAllowlist: '', teamNames: ' , ' }],
		['a region against its cluster', { dataRegion: 'germany' }, { dataRegion: 'germany' }],
		['a cluster against itself', { dataRegion: 'us_east' }, { dataRegion: 'us-east-9' }],
		['a private cluster', { dataRegion: 'my-cluster' }, { dataRegion: 'my-cluster' }],
		['the default region', {}, { dataRegion: 'germany' }],
		[
			'an allow-list in another order',
			{ ipAllowlist: '10.0.0.1,192.168.1.0/24' },
			{ ipAllowlist: ['192.168.1.0/24', '10.0.0.1'] },
		],
		['/32', { ipAllowlist: '10.0.0.1' }, { ipAllowlist: '10.0.0.1/32' }],
		['/128, and letters', { ipAllowlist: '2001:DB8::1/128' }, { ipAllowlist: '2001:db8::1' }],
		['another spelling', { ipAllowlist: '2001:0db8::0001' }, { ipAllowlist: '2001:db8::1' }],
		['host bits of a range', { ipAllowlist: '10.0.0.5/24' }, { ipAllowlist: '10.0.0.0/24' }],
		['teams in another order', { teamIds: [1234, 2345] }, { teamIds: '2345, 1234' }],
		['team names against IDs', { teamIds: [1234] }, { teamNames: 'My Team' }],
		['team IDs against names', { teamNames: 'My Team, Web Shop' }, { teamIds: [3456, 1234] }],
	])('%s', async (_name, before, now) => {
		await create(before);
		expect(await compared(now)).toEqual(UNCHANGED);
	});

	it.each([
		['milliseconds', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
		['the same instant in another zone', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00+01:00'],
	])('%s in a date', async (_name, before, validUntil) => {
		await create({ validUntil: before });
		expect(await compared({ validUntil }, { compareValidUntil: true })).toEqual(UNCHANGED);
	});
});

describe.each(['short', 'ranges'])(
	'a server that keeps addresses in another spelling (%s)',
	(addresses) => {
		beforeEach(() => betterStack.sandbox.betterStack.configure({ addresses }));
		const ENTRIES = [
			'2001:0db8:0000:0000:0000:0000:0000:0001',
			'10.0.0.5/24',
			'10.0.0.7',
			'2001:DB8:ABCD::/48',
		];

		it.each(ENTRIES)('makes no difference: %s', async (ipAllowlist) => {
			await create({ ipAllowlist });
			expect(await compared({ ipAllowlist })).toEqual(UNCHANGED);
		});

		it.each(ENTRIES)('and a lost create is found all the same: %s', async (ipAllowlist) => {
			betterStack.sandbox.fault({ method: 'POST', drop: 'after' });
			const { error } = await betterStack.run(['connection', 'create'], {
				note: 'n',
				additionalFields: { ipAllowlist },
			});
			expect(error?.description).toContain('It may be connection 44498,');
		});
	},
);

describe('a difference is', () => {
	it.each([
		['another region of the plans', { dataRegion: 'germany' }, { dataRegion: 'us_east' }],
		['an address more', { ipAllowlist: '10.0.0.1' }, { ipAllowlist: '10.0.0.1,10.0.0.2' }],
		['an address less', { ipAllowlist: '10.0.0.1,10.0.0.2' }, { ipAllowlist: '10.0.0.1' }],
		['an allow-list where there was none', {}, { ipAllowlist: '10.0.0.1' }],
		['another prefix', { ipAllowlist: '10.0.0.0/24' }, { ipAllowlist: '10.0.0.0/25' }],
		['another team', { teamIds: [1234] }, { teamIds: [2345] }],
		['another team by its name', { teamIds: [1234] }, { teamNames: 'Web Shop' }],
		['a team in other letters', { teamIds: [1234] }, { teamNames: 'MY TEAM' }],
	])('%s', async (_name, before, now) => {
		await create(before);
		expect(await compared(now)).toEqual({
			action: 'kept',
			fields: Object.keys(now),
			notCompared: [],
		});
	});

	it.each([
		['another end', { validUntil: '2030-01-01T00:00:00Z' }],
		['an end where there was none', {}],
	])('%s, if it is to be compared', async (_name, before) => {
		await create(before);
		const now = { validUntil: '2031-01-01T00:00:00Z' };
		const options = { compareValidUntil: true };
		expect(await compared(now, options)).toMatchObject({ action: 'kept', fields: ['validUntil'] });
	});
});

describe('not compared is', () => {
	it.each([
		['a region of which only the cluster is shown', { dataRegion: 'us_east' }],
		['a private cluster', { dataRegion: 'my-cluster' }],
	])('%s', async (_name, before) => {
		await create(before);
		expect(await compared({ dataRegion: 'us_west' })).toEqual({
			action: 'unchanged',
			fields: [],
			notCompared: ['dataRegion'],
		});
	});

	it('the end, unless it is to be', async () => {
		await create({ validUntil: '2030-01-01T00:00:00Z' });
		expect(await compared({ validUntil: '2031-01-01T00:00:00Z' })).toEqual({
			action: 'unchanged',
			fields: [],
			notCompared: ['validUntil'],
		});
		expect(await compared()).toEqual(UNCHANGED);
	});
});
