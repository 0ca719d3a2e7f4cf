import { at, listAt } from '../../sandbox/json.mts';
import {
	sandboxCredentials,
	startTogether,
	type End,
	type Together,
} from '../../sandbox/n8nTogether.mts';

/** Credible Data in a real n8n. */

const nodeName = 'n8n-nodes-data-connections.credibleData';
const apiName = 'credibleDataApi';
const secretName = 'credibleDataSecretApi';
const password = 'planted-in-e2e';

const ends: End[] = [];
let together: Together;
let credentialIds: Map<string, string>;

beforeAll(async () => {
	together = await startTogether((end) => void ends.unshift(end));
	const secrets = { name: 'Database', type: secretName, data: { userName: 'app', password } };
	const id = await together.session.saveCredential(secrets);
	credentialIds = new Map([...together.credentialIds, [secretName, id]]);
}, 240_000);

afterAll(async () => {
	for (const end of ends) await end();
}, 60_000);

const credential = () => {
	const found = sandboxCredentials(together.sandbox).find(({ type }) => type === apiName);
	if (!found) throw new Error('There is no credential for the sandbox');
	return found;
};

/** What the button "Test" of a credential shows. */
async function test(type: string, data: Record<string, string>): Promise<unknown> {
	return await together.session.send('POST', '/rest/credentials/test', {
		credentials: { name: 'Tested', type, id: credentialIds.get(type), data },
	});
}

/** A workflow that starts by hand and runs one node, with all credentials. */
function workflowOf(name: string, node: object) {
	const place = { typeVersion: 1, position: [0, 0] };
	const credentials = Object.fromEntries(
		[apiName, secretName].map((type) => [type, { id: '', name: type }]),
	);
	return {
		name,
		nodes: [
			{ ...place, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{ ...place, id: '2', name: 'Node', credentials, ...node },
		],
		connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

describe('the test of the API credential', () => {
	it('passes with a token', async () => {
		expect(await test(apiName, credential().data)).toMatchObject({ status: 'OK' });
	});

	it.each([
		[{ accessToken: 'wrong' }, /did not accept the token/],
		[{ authScheme: 'none' }, /did not accept the token/],
	])('with %j says what is wrong', async (change, message) => {
		expect(await test(apiName, { ...credential().data, ...change })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(message),
		});
	});

	it('says so if there is no API at the address', async () => {
		const { baseUrl } = credential().data;
		expect(await test(apiName, { ...credential().data, baseUrl: `${baseUrl}/x` })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('There is no Credible API at this address'),
		});
	});
});

describe('the test of the secret credential', () => {
	it('passes without asking anybody', async () => {
		const before = together.sandbox.requests.length;
		expect(await test(secretName, { password })).toMatchObject({ status: 'OK' });
		expect(together.sandbox.requests).toHaveLength(before);
	});

	it('says what cannot be read', async () => {
		expect(await test(secretName, { privateKey: 'x' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining("'Private Key'"),
		});
	});
});

it("n8n's HTTP Request node works with the API credential", async () => {
	const { session, sandbox } = together;
	const request = workflowOf('HTTP Request to Credible', {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url: `${sandbox.baseUrl('credible')}/api/v0/projects`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: apiName,
		},
	});
	const { lastItems } = await session.run(await session.saveWorkflow(request, credentialIds));
	expect(lastItems).toMatchObject([{ name: 'demo' }]);
});

it('the drop-down of connections shows those of the chosen project', async () => {
	together.sandbox.credible.add({ name: 'listed', type: 'mysql', mysqlConnection: {} });
	const answer = await together.session.send(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			nodeTypeAndVersion: { name: nodeName, version: 1 },
			path: 'parameters.connectionName',
			methodName: 'searchConnections',
			currentNodeParameters: {
				resource: 'connection',
				operation: 'get',
				projectName: { __rl: true, mode: 'list', value: 'demo' },
			},
			credentials: { [apiName]: { id: credentialIds.get(apiName), name: 'Credible sandbox' } },
		},
	);
	expect(listAt(answer, 'results').map((result) => at(result, 'value'))).toContain('listed');
});

it('a connection is created with the secret of a credential, which n8n does not keep', async () => {
	const { session, sandbox } = together;
	const earlier = sandbox.violations.length;
	const parameters = {
		resource: 'connection',
		operation: 'upsert',
		projectName: { __rl: true, mode: 'name', value: 'demo' },
		connectionName: 'shop',
		type: 'postgres',
		host: 'db.example.com',
		port: '5432',
		databaseName: 'shop',
	};
	const id = await session.saveWorkflow(
		workflowOf('Credible connection', { type: nodeName, parameters }),
		credentialIds,
	);
	for (const action of ['created', 'unchanged']) {
		const { lastItems } = await session.run(id);
		expect(lastItems).toMatchObject([{ name: 'shop', action }]);
	}
	expect(sandbox.credible.stored('shop')).toMatchObject({ postgresConnection: { password } });

	const executions = await session.send('GET', '/rest/executions');
	const results = listAt(executions, 'results');
	expect(results.length).toBeGreaterThan(2);
	for (const result of results) {
		const saved = await session.send('GET', `/rest/executions/${String(at(result, 'id'))}`);
		expect(JSON.stringify(saved)).not.toContain(password);
	}
	expect(sandbox.violations.slice(earlier)).toEqual([]);
});
