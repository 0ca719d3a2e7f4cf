import { Client } from 'pg';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import type { Postgres } from '../postgres.mts';
import { usePostgres } from '../usePostgres';
import { useSandbox } from '../useSandbox';
import { exchangesOf, type Exchange } from './recorded.mts';
import { listAt, request, type Reply } from './support.mts';

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
		sandbox.credible.configure({ behaviour, offline: true, gateway: false });
		const recorded: unknown[] = [];
		const answered: unknown[] = [];
		for (const exchange of exchangesOf(version, replacements(collection))) {
			if (exchange.what === 'list') await removeProbes(collection);
			const reply = await replay(exchange, collection);
			const type = reply.headers.get('content-type')?.split(';')[0] ?? '';
			const answer = exchange.type === 'text/html' ? reply.text : reply.json;
			recorded.push(comparable(exchange));
			answered.push(comparable({ ...exchange, status: reply.status, type, answer }));
		}
		expect(answered).toEqual(recorded);
		// A port as text, which the recorded server took, is not as documented.
		const undocumented = sandbox.violations
			.filter(({ kind, path }) => kind === 'response' && !path.endsWith('wrong_types'))
			.map(({ path }) => path);
		expect(undocumented).toEqual([]);
	});
});

/** The database of this test in place of the one that was there, at one of the two paths of projects. */
function replacements(collection: string): Record<string, string> {
	const addressAt = (port: number) => `"host":"127.0.0.1","port":${port}`;
	return {
		[addressAt(5432)]: addressAt(postgres.port),
		'/api/v0/api/v0/environments': `/api/v0/api/v0/${collection}`,
	};
}

async function replay({ method, path, body }: Exchange, collection: string): Promise<Reply> {
	const url = sandbox.baseUrl('credible') + path.replace('{base}', `/api/v0/${collection}`);
	return await request(url, { method, token: '', body });
}

/** The recording leaves out that the connections of single checks were removed before the list was read. */
async function removeProbes(collection: string): Promise<void> {
	const { rows } = sandbox.credible.projects.get(CREDIBLE_PROJECT) ?? {};
	const probes = [...(rows?.keys() ?? [])].filter((name) => name.startsWith('r_'));
	const list = `${sandbox.baseUrl('credible')}/api/v0/${collection}/demo/connections`;
	for (const name of probes) await request(`${list}/${name}`, { method: 'DELETE' });
}

/** What has to be the same: status, content type, and the body as far as the recording has it. */
function comparable({ what, status, type, answer }: Exchange) {
	if (type === 'text/html') return { what, status, type };
	return { what, status, type, body: MADE_UP.includes(what) ? shapeOf(answer) : plain(answer) };
}

/** A body without what differs from one run to the next. */
function plain(body: unknown): unknown {
	const text = JSON.stringify(body)
		.replace(/"(id|projectId|createdAt|updatedAt)":"[^"]*"/g, '"$1":"…"')
		.replace(/Extension \\"[^"]*" not found/, 'Extension … not found')
		.replace('EAI_AGAIN', 'ENOTFOUND');
	return JSON.parse(text);
}

/** The keys of the first entry of a list, and of the columns in it. */
function shapeOf(list: unknown): unknown {
	const [first] = listAt({ list }, 'list');
	const entries = Object.entries(Object(first)).map(([key, value]) => [
		key,
		key === 'columns' ? shapeOf(value) : '…',
	]);
	return Object.fromEntries(entries);
}
