import { chosen, NEW, useLerian } from './useLerian';

const lerian = useLerian();

const CONTINUE = { onError: 'continueErrorOutput' } as const;
const SAID = 'belongs to the platform itself, and cannot be changed, assigned or deleted [item 0]';

describe("a connection of the platform's own", () => {
	it.each([
		['delete', {}],
		['update', { updateFields: { port: 1 } }],
		['assignProduct', {}],
	])('is told what it is by %s, by ID and by name', async (operation, more) => {
		const { id, configName } = lerian.sandbox.lerian.addInternal('own-one');
		for (const which of [chosen(id), chosen(configName, 'name')]) {
			const { errors } = await lerian.run(
				['connection', operation],
				{ ...which, ...more },
				CONTINUE,
			);
			expect(errors[0]?.json).toMatchObject({
				error: `Connection ${id} ${SAID}`,
				details: { code: 'FET-1001', outcome: 'notApplied', advice: expect.stringMatching(/./) },
			});
		}
	});

	it('can be read and tested by its name', async () => {
		const { id } = lerian.sandbox.lerian.addInternal('own-one');
		const by = chosen('own-one', 'name');
		expect((await lerian.run(['connection', 'get'], by)).items[0]?.json.id).toBe(id);
		expect((await lerian.run(['schema', 'get'], by)).items[0]?.json.id).toBe(id);
		expect((await lerian.run(['connection', 'test'], by)).items[0]?.json.ok).toBe(true);
	});
});

describe('a connection with the name of an internal one', () => {
	const own = { ...NEW, type: 'POSTGRESQL', productName: 'reporter', userName: 'dbuser' } as const;

	it('is the one that Get, Update and Delete find', async () => {
		lerian.sandbox.lerian.addInternal(NEW.configName);
		const { id } = lerian.sandbox.lerian.add({ ...own, createdAt: '2024-02-03T00:00:00Z' });
		const by = chosen(NEW.configName, 'name');
		const got = await lerian.run(['connection', 'get'], by);
		expect(got.items[0]?.json.id).toBe(id);
		const updated = await lerian.run(['connection', 'update'], {
			...by,
			updateFields: { port: 1 },
		});
		expect(updated.items[0]?.json).toMatchObject({ id, port: 1 });
		const deleted = await lerian.run(['connection', 'delete'], by);
		expect(deleted.items[0]?.json).toEqual({ deleted: true, id });
	});

	it('is the one that Create or Update changes, and a dry run compares with', async () => {
		lerian.sandbox.lerian.addInternal(NEW.configName);
		const UPSERT: [string, string] = ['connection', 'upsert'];
		const dryRun = { ...NEW, options: { dryRun: true } };
		expect((await lerian.run(UPSERT, dryRun)).items[0]?.json.action).toBe('wouldCreate');
		const created = await lerian.run(UPSERT, NEW);
		expect(created.items[0]?.json.action).toBe('created');
		const { id } = created.items[0]?.json ?? {};
		const again = await lerian.run(UPSERT, { ...NEW, port: 1 });
		expect(again.items[0]?.json).toMatchObject({ id, action: 'updated', port: 1 });
		expect((await lerian.run(UPSERT, dryRun)).items[0]?.json).toMatchObject({
			id,
			action: 'wouldUpdate',
		});
	});

	it('is the one that a lost create is found by', async () => {
		lerian.sandbox.lerian.addInternal(NEW.configName);
		lerian.sandbox.fault({ method: 'POST', drop: 'after' });
		const { items } = await lerian.run(['connection', 'create'], NEW);
		const [connection] = lerian.sandbox.lerian.connections.keys();
		expect(items[0]?.json.id).toBe(connection);
	});
});

it('a deletion that was lost, and then finds nothing, asks and was no earlier one', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	lerian.sandbox.fault({ method: 'DELETE', drop: 'after' });
	const { items } = await lerian.run(['connection', 'delete'], chosen(id));
	expect(items[0]?.json).toEqual({ deleted: true, id });
});
