import { compareFields, NO_DIFFERENCE, upsertKeys } from '../../../nodes/shared/actions/upsert';

describe('compareFields', () => {
	it('finds no difference in what is the same, or is not set', () => {
		const same = [
			{ field: 'host', from: 'a', to: 'a' },
			{ field: 'port', from: 1, to: undefined },
			{ field: 'schema', from: undefined, to: undefined },
		];
		expect(compareFields(same)).toEqual(NO_DIFFERENCE);
		expect(compareFields([])).toEqual(NO_DIFFERENCE);
	});

	it('lists what differs in the order given, with null for what is not there', () => {
		const changes = [
			{ field: 'port', from: 1, to: 2 },
			{ field: 'host', from: undefined, to: 'b' },
			{ field: 'ssl', from: true, to: null },
		];
		expect(compareFields(changes)).toEqual({
			changes: [
				{ field: 'port', from: 1, to: 2 },
				{ field: 'host', from: null, to: 'b' },
				{ field: 'ssl', from: true, to: null },
			],
			notCompared: [],
		});
	});

	it('asks a rule of its own, and lists what nobody can compare', () => {
		const rule = jest.fn((from, to) => (to === 'z' ? undefined : from.length === to.length));
		const fields = [
			{ field: 'first', from: 'a', to: 'b', same: rule },
			{ field: 'second', from: 'a', to: 'bb', same: rule },
			{ field: 'third', from: 'a', to: 'z', same: rule },
			{ field: 'fourth', from: 'a', to: undefined, same: rule },
		];
		expect(compareFields(fields)).toEqual({
			changes: [{ field: 'second', from: 'a', to: 'bb' }],
			notCompared: ['third'],
		});
		expect(rule).toHaveBeenCalledTimes(3);
	});

	it('shows neither value of a secret', () => {
		const secret = { field: 'password', from: 'old one', to: 'new one', secret: true };
		expect(compareFields([secret]).changes).toEqual([
			{ field: 'password', from: '***', to: '***' },
		]);
	});
});

it('NO_DIFFERENCE stays empty, whatever is made of it', () => {
	expect(upsertKeys('created', NO_DIFFERENCE)).toEqual({
		action: 'created',
		changes: [],
		notCompared: [],
	});
	expect(compareFields([{ field: 'host', from: 'a', to: 'b' }])).not.toEqual(NO_DIFFERENCE);
	expect(NO_DIFFERENCE).toEqual({ changes: [], notCompared: [] });
});
