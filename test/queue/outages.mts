import { Client } from 'pg';
import { startSandbox } from '../../sandbox/server.mts';
import { until } from '../../playground/until.mts';
import { saveCredentials } from '../../playground/together.mts';
import type { QueueMode } from './queueMode.mts';
import { notes, publishWebhook } from './workflow.mts';

const CREATE = { operation: 'create', note: '={{ $json.note }}' };

/** Tests of what is told when a part of it goes away in the middle of a run. */
export function outageTests(queue: () => QueueMode): void {
	const made = () => [...queue().sandbox.betterStack.connections.values()];

	/** The items of the workflow's only execution, when it has ended well. */
	async function itemsOf(workflowId: string) {
		const [execution] = await queue().session.executions(workflowId, 1, 'success', 60);
		return execution?.lastItems;
	}

	it('names every connection that a provider which stops may have made', async () => {
		const sandbox = await startSandbox();
		try {
			const { session } = queue();
			const credentialIds = await saveCredentials(session, sandbox);
			const create = await publishWebhook(
				{ session, credentialIds },
				{ parameters: { ...CREATE, options: { maxRetries: 0 } }, onError: 'continueRegularOutput' },
			);
			const wanted = notes('Stopped', 30);
			sandbox.fault({ method: 'POST', skip: 10, times: 3, hold: 'after' });
			const call = create(...wanted);
			await sandbox.whenHeld(3);
			await sandbox.close();
			const { items } = await call;
			expect(items).toHaveLength(wanted.length);
			const outcomes = items.map(({ id, details }) => (id ? 'created' : Object(details).outcome));
			const there = [...sandbox.betterStack.connections.values()].map(({ note }) => note);
			const notesOf = (outcome: string) => wanted.filter((_, index) => outcomes[index] === outcome);
			expect(notesOf('created').length).toBeGreaterThan(0);
			expect(notesOf('notApplied').length).toBeGreaterThan(0);
			expect(there).toEqual(expect.arrayContaining(notesOf('created')));
			expect([...notesOf('created'), ...notesOf('unknown')]).toEqual(expect.arrayContaining(there));
		} finally {
			await sandbox.close();
			await saveCredentials(queue().session, queue().sandbox);
		}
	});

	it('ends a run as it should while the main is gone', async () => {
		const { sandbox, main } = queue();
		const create = await publishWebhook(queue(), { parameters: CREATE });
		sandbox.fault({ method: 'POST', hold: 'after' });
		const call = create('Main gone').then(
			() => 'answered',
			() => 'cut off',
		);
		await sandbox.whenHeld(1);
		await main.kill();
		sandbox.release();
		expect(await call).toBe('cut off');
		await queue().startMain();
		const [{ id, password } = {}] = made();
		expect(await itemsOf(create.workflowId)).toMatchObject([{ id: `${id}`, password }]);
	});

	it('ends a run as it should when PostgreSQL restarts', async () => {
		const { sandbox, postgres } = queue();
		const create = await publishWebhook(queue(), { parameters: CREATE });
		sandbox.fault({ method: 'POST', hold: 'after' });
		const call = create('Database gone');
		await sandbox.whenHeld(1);
		await restart(postgres);
		sandbox.release();
		await call;
		await queue().main.ready(); // it looks for its database every few seconds
		const [{ id, password } = {}] = made();
		expect(await itemsOf(create.workflowId)).toMatchObject([{ id: `${id}`, password }]);
		expect(await create('Afterwards')).toMatchObject({ items: [{ name: 'Afterwards' }] });
	});
}

/** Ends one of PostgreSQL's processes hard: it cuts all connections, and starts again with what its log has. */
async function restart({ host, port, user, password, database }: QueueMode['postgres']) {
	const login = { host, port, user, password, database };
	const connected = async () => {
		const client = new Client(login);
		client.on('error', () => {}); // that it is cut off is what is wanted
		try {
			await client.connect();
			return client;
		} catch {
			return undefined; // it recovers
		}
	};
	const client = await until('PostgreSQL', connected);
	const cut = new Promise((resolve) => client.once('end', resolve));
	const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
	process.kill(Number(rows[0].pid), 'SIGKILL');
	await cut;
	await (await until('PostgreSQL to be back', connected)).end();
}
