import { json, type Answer, type Api, type Request } from './api.mts';

const PATH = /^\/api\/v0\/projects\/demo\/connections(?:\/([^/]+))?$/;

/** What each connection of the beginning is made of, beside its name. */
export const CREDIBLE_SETTINGS = {
	host: 'db.example.com',
	port: 5432,
	databaseName: 'shop',
	userName: 'app',
};

/** Credible: list, get and create the connections of the project `demo`, as the documentation has it: without secrets. */
export class CredibleApi implements Api {
	private connections = new Map<string, unknown>();

	reset(connections: number): void {
		const names = Array.from({ length: connections }, (_, index) => connectionNameOf(index));
		this.connections = new Map(
			names.map((name) => [
				name,
				{ name, type: 'postgres', postgresConnection: CREDIBLE_SETTINGS, attributes: {} },
			]),
		);
	}

	answer({ method, path, body }: Request): Answer {
		const [match, name] = PATH.exec(path) ?? [];
		if (match === undefined) return json(404, { code: 404, message: 'Not found' });
		if (name === undefined) return json(200, [...this.connections.values()]);
		if (method === 'POST') {
			this.connections.set(name, { ...Object(JSON.parse(body)), name });
			return json(201, { message: `Connection "${name}" created successfully` });
		}
		const found = this.connections.get(name);
		if (found) return json(200, found);
		return json(404, {
			code: 404,
			message: `Connection "${name}" not found in project "demo"`,
		});
	}
}

/** The name of a connection of the beginning. */
export function connectionNameOf(index: number): string {
	return `connection_${index}`;
}
