import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Client } from 'pg';
import { CREDIBLE_PROJECT, type Behaviour } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import type { Postgres } from '../postgres.mts';
import { usePostgres } from '../usePostgres';
import { useSandbox } from '../useSandbox';
import { at, listAt, request, textAt, type Reply } from './support.mts';

/**
 * What real servers answered, exchange by exchange. `{base}` is where projects are; ids, times, paths and the
 * password of the database are replaced by `<…>`, and what the recording leaves out is `…`.
 */
interface Exchange {
	what: string;
	method: string;
	path: string;
	body: unknown;
	status: number;
	type: string;
	/** The answer: JSON, or the beginning of a page. */
	answer: unknown;
}

/** The login that the recorded server's database has. */
const LOGIN = { user: 'malloy', password: '<password>', database: 'shop' };
/** What is in the database is made up in the sandbox: only the shape is the same. */
const MADE_UP = ['projects', 'schemas', 'tables'];

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
let postgres: Postgres;
usePostgres((started) => (postgres = started));

beforeAll(async () => {
	const client = new Client({ ...postgres });
	await client.connect();
	await client.query(`CREATE ROLE ${LOGIN.user} LOGIN PASSWORD '${LOGIN.password}'`);
	await client.query(`CREATE DATABASE ${LOGIN.database}`);
	await client.end();
});

describe.each([
	['publisher-0.0.166', '0.0.166', 'projects'],
	['publisher-0.0.250', '0.0.250', 'environments'],
	['publisher-0.0.250', '0.0.250', 'projects'],
] as const)('%s', (behaviour, version, collection) => {
	it(`answers as Publisher ${version} was recorded, at /${collection}`, async () => {
		sandbox.credible.configure({ behaviour, offline: true });
		const differing: unknown[] = [];
		for (const exchange of exchangesOf(version, collection)) {
			if (exchange.what === 'list') await removeProbes(behaviour, collection);
			const reply = await replay(exchange, collection);
			const [expected, actual] = compared(exchange, reply);
			if (!isDeepStrictEqual(actual, expected))
				differing.push({ what: exchange.what, expected, actual });
		}
		expect(differing).toEqual([]);
		// A port as text, which the recorded server took.
		const undocumented = sandbox.violations.filter(({ kind }) => kind === 'response');
		expect(undocumented.map(({ path }) => path)).toEqual([
			expect.stringContaining('r_unknown_fields_wrong_types'),
		]);
	});
});

/** A recording, with the database of this test in place of the one that was there, at one of the two paths. */
function exchangesOf(version: string, collection: string): Exchange[] {
	const file = join(__dirname, 'recorded', `publisher-${version}.json`);
	const recorded = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
	const addressAt = (port: number) => `"host":"127.0.0.1","port":${port}`;
	const recording: unknown = JSON.parse(
		recorded
			.replaceAll(addressAt(5432), addressAt(postgres.port))
			.replace(/(\/api\/v0\/api\/v0)\/\w+/, `$1/${collection}`),
	);
	return listAt(recording, 'exchanges').map((exchange) => ({
		what: textAt(exchange, 'what'),
		method: textAt(exchange, 'request', 'method'),
		path: textAt(exchange, 'request', 'path'),
		body: at(exchange, 'request', 'body'),
		status: Number(at(exchange, 'answer', 'status')),
		type: textAt(exchange, 'answer', 'type'),
		answer: at(exchange, 'answer', 'body') ?? at(exchange, 'answer', 'text'),
	}));
}

async function replay({ method, path, body }: Exchange, collection: string): Promise<Reply> {
	const url = sandbox.baseUrl('credible') + path.replace('{base}', `/api/v0/${collection}`);
	return await request(url, { method, token: '', body });
}

/** The recording leaves out that the connections of single checks were removed before the list was read. */
async function removeProbes(behaviour: Behaviour, collection: string): Promise<void> {
	const { rows } = sandbox.credible.projects.get(CREDIBLE_PROJECT) ?? {};
	const probes = [...(rows?.keys() ?? [])].filter((name) => name.startsWith('r_'));
	expect([behaviour, probes.length > 10]).toEqual([behaviour, true]);
	const list = `${sandbox.baseUrl('credible')}/api/v0/${collection}/demo/connections`;
	for (const name of probes) await request(`${list}/${name}`, { method: 'DELETE' });
}

/** What has to be the same: status, content type, and the body as far as the recording has it. */
function compared(exchange: Exchange, reply: Reply): [expected: unknown, actual: unknown] {
	const isJson = exchange.type === 'application/json';
	const sent = isJson ? reply.json : reply.text;
	const body = MADE_UP.includes(exchange.what) ? shapesOf : isJson ? plain : undefined;
	return [
		{ status: exchange.status, type: exchange.type, body: body?.(exchange.answer) },
		{
			status: reply.status,
			type: reply.headers.get('content-type')?.split(';')[0],
			body: body?.(sent),
		},
	];
}

/** A body without what differs from one run to the next. */
function plain(body: unknown): unknown {
	const text = JSON.stringify(body)
		.replace(/"(id|projectId|createdAt|updatedAt)":"[^"]*"/g, '"$1":"…"')
		.replace(/Extension \\"[^"]*" not found/, 'Extension … not found')
		.replace('EAI_AGAIN', 'ENOTFOUND');
	return sorted(JSON.parse(text));
}

/** The same with its keys in order. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, field]): [string, unknown] => [
		key,
		sorted(field),
	]);
	return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

/** The keys of the first entry of a list, and of the columns in it. */
function shapesOf(list: unknown): unknown {
	const [first] = listAt({ list }, 'list');
	const entries = Object.entries(Object(first)).map(([key, value]) => [
		key,
		key === 'columns' ? shapesOf(value) : '…',
	]);
	return sorted(Object.fromEntries(entries));
}
