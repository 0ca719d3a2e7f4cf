import {
	namesOf,
	PLAN_REGIONS,
	sameRegion,
} from '../../nodes/BetterStackTelemetry/transport/regions';

describe('namesOf', () => {
	it.each([
		['germany', ['germany', 'eu-nbg-2', 'eu-fsn-3'], true],
		['eu-nbg-2', ['eu-nbg-2'], true],
		['us_east', ['us_east'], false],
		['my-private-cluster', ['my-private-cluster'], true],
	])('knows under which names the server may show %j', (region, names, isWhole) => {
		expect(namesOf(region)).toEqual({ names, isWhole });
	});
});

describe('sameRegion', () => {
	it.each([
		['eu-nbg-2', 'germany', true],
		['eu-fsn-3', 'germany', true],
		['eu-fsn-3', 'eu-nbg-2', false],
		['germany', 'eu-nbg-2', true],
		['us_east', 'us_east', true],
		['us-east-9', 'us-east-9', true],
		['eu-nbg-2', 'singapore', false],
		['germany', 'us_west', false],
		['us-east-9', 'us_east', undefined],
		['us-east-9', 'germany', undefined],
		['my-cluster', 'other-cluster', undefined],
		['undefined', 'germany', undefined],
		['eu-fsn-3', 'us_west', false],
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
