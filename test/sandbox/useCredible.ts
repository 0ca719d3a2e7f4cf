import { CREDIBLE_TOKEN, type Behaviour } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, type Options, type Reply } from './support.mts';

/** The connections of the project that is there at the start. */
export const DEMO = '/projects/demo/connections';

/** The block of a PostgreSQL connection, and a whole one with it. */
export const settings = {
	host: 'db.example.com',
	port: 5432,
	databaseName: 'shop',
	userName: 'app',
	password: 'secret-of-the-database',
};
export const postgres = (name: string) => ({
	name,
	type: 'postgres',
	postgresConnection: settings,
});

/** The names in a list. */
export const names = (reply: Reply) => listAt(reply.json).map((entry) => at(entry, 'name'));

/** A sandbox for the tests of a file, and plain requests to Credible in it. */
export function useCredible() {
	let sandbox: Sandbox;
	useSandbox((started) => (sandbox = started));

	async function call(path: string, options?: Options): Promise<Reply> {
		const token = CREDIBLE_TOKEN;
		return await request(`${sandbox.baseUrl('credible')}/api/v0${path}`, { token, ...options });
	}

	return {
		get sandbox(): Sandbox {
			return sandbox;
		},
		/** Lets another server answer. */
		behave(behaviour: Behaviour): void {
			sandbox.credible.configure({ behaviour });
		},
		call,
		create: async (name: string, body: unknown = postgres(name)) =>
			await call(`${DEMO}/${encodeURIComponent(name)}`, { body }),
		patch: async (name: string, body: unknown) =>
			await call(`${DEMO}/${name}`, { method: 'PATCH', body }),
		remove: async (name: string) => await call(`${DEMO}/${name}`, { method: 'DELETE' }),
	};
}
