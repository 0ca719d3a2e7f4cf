import {
	PLAN_REGIONS,
	regionAlias,
	regionName,
	sameRegion,
} from '../../nodes/BetterStackTelemetry/regions';

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

describe('regionAlias', () => {
	it.each([
		['eu-nbg-2', 'germany'],
		['germany', 'germany'],
		['us-east-9', 'us-east-9'],
		['my-private-cluster', 'my-private-cluster'],
	])('takes %j of the server for %j in a create request', (region, alias) => {
		expect(regionAlias(region)).toBe(alias);
	});
});

describe('sameRegion', () => {
	it.each([
		['eu-nbg-2', 'germany', true],
		['germany', 'eu-nbg-2', true],
		['us_east', 'us_east', true],
		['us-east-9', 'us-east-9', true],
		['eu-nbg-2', 'singapore', false],
		['germany', 'us_west', false],
		['us-east-9', 'us_east', undefined],
		['us-east-9', 'germany', undefined],
		['my-cluster', 'other-cluster', undefined],
		['undefined', 'germany', undefined],
	])('%j and %j: %s', (from, to, same) => {
		expect(sameRegion(from, to)).toBe(same);
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
