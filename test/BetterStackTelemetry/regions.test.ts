import { PLAN_REGIONS, regionName } from '../../nodes/BetterStackTelemetry/regions';

describe('regionName', () => {
	it.each([
		['germany', 'eu-nbg-2'],
		['eu-nbg-2', 'eu-nbg-2'],
		['us_east', 'us_east'],
		['my-private-cluster', 'my-private-cluster'],
		['', ''],
	])('calls %j by the name that the server shows: %j', (region, name) => {
		expect(regionName(region)).toBe(name);
	});
});

describe('PLAN_REGIONS', () => {
	it('holds the regions of the plans, by name', () => {
		expect(PLAN_REGIONS.map(({ value }) => value)).toEqual([
			'germany',
			'singapore',
			'us_east',
			'us_west',
		]);
	});
});
