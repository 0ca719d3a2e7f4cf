import {
	createdConnection,
	detailedConnection,
	documentedAddress,
	listedConnection,
	makeConnection,
	type Connection,
} from '../../sandbox/providers/betterStackData.mts';
import { json, type Answer, type Api, type Request } from './api.mts';

/** A connection, and what the list shows of it. */
interface Row {
	connection: Connection;
	listed: string;
}

const DEFAULT_PER_PAGE = 50;
const PATH = '/api/v1/connections';

/** Better Stack: list, get, create and delete connections, as the sandbox answers, with rows that are made once. */
export class BetterStackApi implements Api {
	/** Those of the beginning, oldest first. */
	private base: Row[] = [];
	private created = new Map<string, Row>();
	private nextId = 1;

	reset(connections: number): void {
		if (this.base.length !== connections) {
			this.base = Array.from({ length: connections }, (_, index) =>
				rowOf(index + 1, noteOf(index)),
			);
		}
		this.created = new Map();
		this.nextId = connections + 1;
	}

	answer({ method, path, query, body }: Request): Answer {
		const id = path.slice(PATH.length + 1);
		if (method === 'POST') return this.create(body);
		if (id === '') return this.list(query);
		if (method === 'DELETE') return this.created.delete(id) ? { status: 204 } : unknownId();
		const row = this.created.get(id) ?? this.base[Number(id) - 1];
		if (!row) return unknownId();
		const { connection } = row;
		const data = detailedConnection(connection, documentedAddress(connection), []);
		return json(200, { data });
	}

	private create(body: string): Answer {
		const row = rowOf(this.nextId++, String(Object(JSON.parse(body)).note ?? ''));
		const { connection } = row;
		this.created.set(String(connection.id), row);
		const data = createdConnection(connection, documentedAddress(connection), []);
		return json(201, { data });
	}

	/** Newest first. */
	private list(query: URLSearchParams): Answer {
		const page = Number(query.get('page') ?? 1);
		const perPage = Number(query.get('per_page') ?? DEFAULT_PER_PAGE);
		const created = [...this.created.values()];
		const total = created.length + this.base.length;
		const last = Math.max(1, Math.ceil(total / perPage));
		const rows: string[] = [];
		for (let at = (page - 1) * perPage; at < Math.min(page * perPage, total); at++) {
			const index = total - 1 - at;
			const row = this.base[index] ?? created[index - this.base.length];
			if (row) rows.push(row.listed);
		}
		const link = (number: number) => `${PATH}?page=${number}`;
		const pagination = {
			first: link(1),
			last: link(last),
			prev: page > 1 ? link(page - 1) : null,
			next: page < last ? link(page + 1) : null,
		};
		const body = `{"data":[${rows.join(',')}],"pagination":${JSON.stringify(pagination)}}`;
		return { status: 200, body };
	}
}

/** The note of a connection of the beginning. */
export function noteOf(index: number): string {
	return `connection-${index}`;
}

function rowOf(id: number, note: string): Row {
	const connection = makeConnection(id, { note });
	const listed = JSON.stringify(listedConnection(connection, documentedAddress(connection)));
	return { connection, listed };
}

function unknownId(): Answer {
	return json(404, { errors: 'Resource with the provided ID was not found' });
}
