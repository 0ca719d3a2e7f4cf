import {
	makeConnection,
	shown,
	type Connection,
	type Settings,
} from '../../sandbox/providers/lerianData.mts';
import { windowOf } from '../../sandbox/providers/lerianList.mts';
import { nameTaken, notFound } from '../../sandbox/providers/lerianRules.mts';
import { json, type Answer, type Api, type Request } from './api.mts';

/** How far back the connections of the beginning go, in milliseconds. */
const THREE_YEARS = 3 * 365 * 86_400_000;
const DEFAULT_LIMIT = 10;
const PATH = '/v1/management/connections';

/** What each connection of the beginning is made of, beside its name. */
export const LERIAN_SETTINGS = {
	type: 'POSTGRESQL',
	host: 'db.example.com',
	port: 5432,
	databaseName: 'ledger',
	userName: 'reporter',
} as const;

/** Lerian Reporter: list, get and create connections, as the sandbox answers. A list shows its last month only. */
export class LerianApi implements Api {
	/** By ID, oldest first. */
	private connections = new Map<string, Connection>();
	private names = new Set<string>();
	private seeded?: number;

	reset(connections: number): void {
		if (this.seeded === connections) return;
		this.connections.clear();
		this.names.clear();
		const first = Date.now() - THREE_YEARS;
		for (let index = 0; index < connections; index++) {
			const at = first + (index / connections) * THREE_YEARS;
			this.add({ ...LERIAN_SETTINGS, configName: configNameOf(index), password: 'secret' }, at);
		}
		this.seeded = connections;
	}

	answer({ method, path, query, body }: Request): Answer {
		if (method === 'POST') return this.create(JSON.parse(body));
		const id = path.slice(PATH.length + 1);
		if (id === '') return this.list(query);
		const found = this.connections.get(id);
		if (found) return json(200, shown(found));
		const refusal = notFound();
		return json(refusal.status, refusal.body);
	}

	private create(settings: Settings): Answer {
		if (this.names.has(settings.configName)) {
			const refusal = nameTaken();
			return json(refusal.status, refusal.body);
		}
		this.seeded = undefined;
		return json(201, shown(this.add(settings, Date.now())));
	}

	private add(settings: Settings, at: number): Connection {
		const createdAt = new Date(at).toISOString();
		const connection = makeConnection(settings, at, { createdAt, productName: 'reporter' });
		this.connections.set(connection.id, connection);
		this.names.add(settings.configName);
		return connection;
	}

	private list(query: URLSearchParams): Answer {
		const window = windowOf(Object.fromEntries(query), Date.now(), 1);
		if (!window) return json(400, { code: 'FET-0409', title: 'Invalid Final Date Error' });
		const page = Number(query.get('page') ?? 1);
		const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
		const inside = [...this.connections.values()].filter(({ createdAt }) => {
			const at = Date.parse(createdAt);
			return at >= window.from && at <= window.to;
		});
		if (query.get('sortOrder') !== 'asc') inside.reverse();
		const items = inside.slice((page - 1) * limit, page * limit).map(shown);
		return json(200, { items, page, limit, total: inside.length });
	}
}

/** The name of a connection of the beginning. */
export function configNameOf(index: number): string {
	return `connection-${index}`;
}
