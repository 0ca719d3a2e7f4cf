import { at, listAt, textAt } from '../../sandbox/json.mts';
import {
	readExample,
	sandboxCredentials,
	startTogether,
	type End,
	type Together,
} from '../../sandbox/n8nTogether.mts';

/** Supermetrics Hub in a real n8n, with n8n's own Data Table node. */

const nodeName = 'n8n-nodes-data-connections.supermetricsHub';
const credentialName = 'supermetricsHubApi';

const ends: End[] = [];
let together: Together;

beforeAll(async () => {
	together = await startTogether((end) => void ends.unshift(end));
}, 240_000);

afterAll(async () => {
	for (const end of ends) await end();
}, 60_000);

const credential = () => {
	const found = sandboxCredentials(together.sandbox).find(({ type }) => type === credentialName);
	if (!found) throw new Error('There is no credential for the sandbox');
	return found;
};

describe('the credential test', () => {
	async function test(change: Record<string, string>): Promise<unknown> {
		const id = together.credentialIds.get(credentialName);
		const data = { ...credential().data, ...change };
		return await together.session.send('POST', '/rest/credentials/test', {
			credentials: { ...credential(), id, data },
		});
	}

	it('passes with a key that may read the team', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
	});

	it.each([
		[{ apiKey: 'dead' }, /does not know this API key/],
		[{ apiKey: 'sandbox-logins-key' }, /scope dwh_transfers_read/],
		[{ teamId: '99' }, /in the team of 'Team ID'/],
		[{ teamId: 'SM_ABC' }, /did not accept 'Team ID'/],
	])('with %j says what is wrong', async (change, message) => {
		expect(await test(change)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(message),
		});
	});
});

describe("n8n's HTTP Request node", () => {
	it('works with the credential', async () => {
		const { session, sandbox, credentialIds } = together;
		const node = { typeVersion: 1, position: [0, 0], parameters: {} };
		const start = { ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
		const parameters = {
			url: `${sandbox.baseUrl('supermetrics')}/api/v2/ds/logins`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialName,
		};
		const request = {
			...node,
			id: '2',
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters,
			credentials: { [credentialName]: { id: '', name: credential().name } },
		};
		const workflow = {
			name: 'HTTP Request to Supermetrics',
			nodes: [start, request],
			connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		};
		const [answer] = await session.run(await session.saveWorkflow(workflow, credentialIds));
		expect(listAt(answer, 'data')).toHaveLength(4);
	});
});

describe('the drop-down of destination types', () => {
	it('begins with those of the chosen data source', async () => {
		const answer = await together.session.send(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: nodeName, version: 1 },
				path: 'parameters.destinationType',
				methodName: 'searchDestinationTypes',
				currentNodeParameters: {
					resource: 'connection',
					operation: 'create',
					dataSourceId: { __rl: true, mode: 'list', value: 'AW' },
				},
				credentials: {
					[credentialName]: {
						id: together.credentialIds.get(credentialName),
						name: credential().name,
					},
				},
			},
		);
		expect(listAt(answer, 'results').map((result) => at(result, 'value'))).toEqual([
			'SQL_BQ',
			'DWH_BIGQUERY',
			'DWH_SNOWFLAKE',
		]);
	});
});

describe('the example that keeps the IDs in a Data Table', () => {
	it('keeps every ID, and creates nothing twice when it runs again', async () => {
		const { session, sandbox, credentialIds } = together;
		const earlier = sandbox.violations.length;
		const example = await readExample('supermetrics-keep-connection-ids.json');
		const id = await session.saveWorkflow(example, credentialIds);

		const items = await session.run(id);
		const kept = items.filter((item) => at(item, 'connectionId'));
		const mails = items.filter((item) => at(item, 'subject'));
		const created = [...sandbox.supermetrics.connections];
		expect(created).toHaveLength(2);
		expect(kept.map((row) => textAt(row, 'connectionId')).sort()).toEqual(
			created.map(({ connection_id }) => connection_id).sort(),
		);
		for (const link of sandbox.supermetrics.loginLinks) {
			expect(mails.map((mail) => textAt(mail, 'text')).join('\n')).toContain(link.login_url);
		}

		await session.run(id);
		expect(sandbox.supermetrics.connections).toEqual(created);
		expect(sandbox.violations.slice(earlier)).toEqual([]);
	}, 60_000);
});
