import type { Sandbox } from '../../sandbox/server.mts';
import { useSandbox } from '../useSandbox';
import { at, request, textAt, type Options, type Reply } from './support.mts';

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));
// What the manager's source says fits the document.
afterEach(() => expect(sandbox.violations).toEqual([]));

const CONNECTIONS = '/v1/management/connections';
const PRODUCT = { 'x-product-name': 'reporter' };
const BODY = {
	configName: 'production-db',
	type: 'MYSQL',
	host: 'db.example.com',
	port: 3306,
	databaseName: 'ledger',
	userName: 'dbuser',
	password: 'secretpassword',
};

async function call(path: string, options: Options = {}): Promise<Reply> {
	return await request(sandbox.baseUrl('lerian') + path, { token: '', ...options });
}

async function create(fields: object = {}): Promise<Reply> {
	return await call(CONNECTIONS, { body: { ...BODY, ...fields }, headers: PRODUCT });
}

async function code(reply: Promise<Reply>): Promise<unknown[]> {
	const { status, json } = await reply;
	return [status, at(json, 'code')];
}

describe("the platform's own connections", () => {
	it('are read, and not changed, deleted or assigned', async () => {
		const { id } = sandbox.lerian.addInternal('internal');
		const path = `${CONNECTIONS}/${id}`;
		expect((await call(path)).status).toBe(200);
		expect((await call(`${path}/schema`)).status).toBe(200);
		expect((await call(`${path}/test`, { method: 'POST' })).status).toBe(200);
		const refused = [404, 'FET-1001'];
		expect(await code(call(path, { method: 'PATCH', body: { port: 1 } }))).toEqual(refused);
		expect(await code(call(path, { method: 'DELETE' }))).toEqual(refused);
		const assign = call(`${path}/assign`, { method: 'POST', headers: PRODUCT });
		expect(await code(assign)).toEqual(refused);
		expect(sandbox.lerian.internal).toHaveLength(1);
	});

	it('do not keep a name from others', async () => {
		sandbox.lerian.addInternal(BODY.configName);
		expect((await create()).status).toBe(201);
	});
});

it('a connection without a product takes no change before it is assigned', async () => {
	const { id } = sandbox.lerian.add({ configName: 'one', productName: undefined });
	const patch = () => call(`${CONNECTIONS}/${id}`, { method: 'PATCH', body: { port: 1 } });
	expect(at((await patch()).json, 'fields')).toEqual({ product_name: expect.any(String) });
	expect(await code(patch())).toEqual([400, 'FET-0402']);
	await call(`${CONNECTIONS}/${id}/assign`, { method: 'POST', headers: PRODUCT });
	expect((await patch()).status).toBe(200);
});

it('blanks around the user name go, and blanks alone count as none', async () => {
	const created = await create({ userName: ' dbuser ', databaseName: '\tledger' });
	expect(created.json).toMatchObject({ userName: 'dbuser', databaseName: 'ledger' });
	const path = `${CONNECTIONS}/${textAt(created.json, 'id')}`;
	const changed = await call(path, { method: 'PATCH', body: { userName: ' other\n' } });
	expect(at(changed.json, 'userName')).toBe('other');
	const none = call(path, { method: 'PATCH', body: { userName: ' ' } });
	expect(await code(none)).toEqual([400, 'FET-0402']);
});

it('a schema is stored as it is sent, and emptied by an update only', async () => {
	for (const type of ['POSTGRESQL', 'SQL_SERVER']) {
		const { json } = await create({ configName: type, type });
		expect(json).not.toHaveProperty('schema');
	}
	const { json } = await create({ schema: '' });
	expect(json).not.toHaveProperty('schema');
	const path = `${CONNECTIONS}/${textAt(json, 'id')}`;
	await call(path, { method: 'PATCH', body: { schema: 'sales' } });
	await call(path, { method: 'PATCH', body: { schema: '' } });
	expect(at((await call(path)).json, 'schema')).toBe('');
});

it('metadata is taken as it is', async () => {
	const metadata = { a: { b: [1] }, ['x'.repeat(101)]: 'y'.repeat(2001) };
	expect(at((await create({ metadata })).json, 'metadata')).toEqual(metadata);
});

it('times are shown with nanoseconds by create, with milliseconds by get', async () => {
	const { json } = await create();
	const shown = await call(`${CONNECTIONS}/${textAt(json, 'id')}`);
	for (const name of ['createdAt', 'updatedAt']) {
		expect(textAt(json, name)).toMatch(/\.\d{9}Z$/);
		expect(textAt(shown.json, name)).toMatch(/:\d\d(\.\d{0,2}[1-9])?Z$/);
		expect(Date.parse(textAt(shown.json, name))).toBe(Date.parse(textAt(json, name)));
	}
});

describe('validating', () => {
	const validate = async (...names: string[]) => {
		const mappedFields = Object.fromEntries(names.map((name) => [name, {}]));
		return await code(call(`${CONNECTIONS}/validate-schema`, { body: { mappedFields } }));
	};

	it('nothing but unknown names is refused, a single known one is not', async () => {
		sandbox.lerian.add({ configName: 'one' });
		sandbox.lerian.addInternal('internal');
		expect(await validate('two', 'three')).toEqual([400, 'FET-1062']);
		expect(await validate('two', 'one')).toEqual([422, 'FET-1060']);
		expect(await validate('internal')).toEqual([200, undefined]);
	});

	it.each(['localhost', 'db.local', 'db.internal', '10.0.0.1'])(
		'a connection to %s is refused where private hosts are denied, as are its test and schema',
		async (host) => {
			const { id } = sandbox.lerian.add({ configName: 'one', host });
			sandbox.lerian.configure({ multiTenant: true });
			const refused = [400, 'FET-0414'];
			expect(await validate('one')).toEqual(refused);
			expect(await code(call(`${CONNECTIONS}/${id}/schema`))).toEqual(refused);
			expect(await code(call(`${CONNECTIONS}/${id}/test`, { method: 'POST' }))).toEqual(refused);
		},
	);
});

it.each([
	[{}, 401, 'Unauthorized'],
	[{ refusedToken: 403 }, 403, 'Forbidden'],
	[{ refusedToken: 500 }, 500, 'Internal Server Error'],
	[{ refusals: 'json' }, 401, undefined],
])(
	'a token that is not valid is refused, with the options %j by %i',
	async (options, status, text) => {
		sandbox.lerian.configure({ auth: true, ...options });
		const reply = await call(CONNECTIONS, { token: 'none' });
		expect(reply.status).toBe(status);
		if (text === undefined) expect(at(reply.json, 'title')).toBe('Unauthorized');
		else expect(reply.text).toBe(text);
	},
);

it.each([0, 61, 1.5, 'all'])('months cannot be %s', (months) => {
	expect(() => sandbox.lerian.configure({ months })).toThrow('whole number from 1 to 60');
});
