import { dialPostgres } from '../sandbox/dialPostgres.mts';
import { startPostgres } from './postgres.mts';
import { exists } from './sources.mts';

it('starts several servers at once, each of which goes without a trace', async () => {
	const servers = await Promise.all([startPostgres(), startPostgres()]);
	const dial = async () =>
		await Promise.all(servers.map(async (server) => dialPostgres({ ...server, timeout: 20_000 })));

	const before = await dial();
	await Promise.all(servers.map(async (server) => await server.stop()));
	const after = await dial();

	expect(before).toMatchObject([{ ok: true }, { ok: true }]);
	expect(after).toMatchObject(
		servers.map(({ port }) => ({ ok: false, message: `connect ECONNREFUSED 127.0.0.1:${port}` })),
	);
	expect(servers.map(({ folder }) => exists(folder))).toEqual([false, false]);
}, 60_000);
