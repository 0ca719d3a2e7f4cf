import type { INodeParameters } from 'n8n-workflow';

import { betterStack as provider } from '../../../nodes/BetterStackTelemetry/api';
import { byId, credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];

describe('a value of another type is taken for what it stands for', () => {
	const bodyFor = async (additionalFields: INodeParameters, timezone?: string) => {
		const { error } = await betterStack.run(CREATE, { additionalFields }, { timezone });
		expect(error).toBeUndefined();
		return Object(betterStack.created[0]);
	};

	it.each([
		['JSON text', '["My Team", "Data Platform"]'],
		['text', 'My Team, Data Platform'],
		['lines', 'My Team\r\nData Platform\n'],
		['a list', ['My Team', 'Data Platform']],
	])('team names as %s', async (_name, teamNames) => {
		expect((await bodyFor({ teamNames })).team_names).toEqual(['My Team', 'Data Platform']);
	});

	it.each(['[1234, 2345]', '1234,2345', '["1234","2345"]'])('team IDs as %s', async (teamIds) => {
		expect((await bodyFor({ teamIds })).team_ids).toEqual([1234, 2345]);
	});

	it('a date without an offset is in the zone of the workflow', async () => {
		const { valid_until: until } = await bodyFor(
			{ validUntil: '2127-01-01T08:00:00' },
			'America/New_York',
		);
		expect(until).toBe('2127-01-01T13:00:00Z');
	});

	it('a password of digits', async () => {
		await betterStack.run(['connection', 'test'], {
			host: '127.0.0.1',
			port: `={{ "${new URL(betterStack.sandbox.url).port}" }}`,
			userName: 'u',
			password: '={{ 12345678 }}',
			options: { protocol: 'http' },
		});
		expect(betterStack.sandbox.requests.at(-1)?.headers.authorization).toBe(
			`Basic ${btoa('u:12345678')}`,
		);
	});

	it.each([12345678, '12345678'])('a token of digits: %j', async (apiToken) => {
		const credentials = credentialsFor(betterStack.sandbox);
		Object.assign(credentials.betterStackTelemetryApi ?? {}, { apiToken });
		await betterStack.run(['connection', 'getAll'], {}, { credentials });
		expect(betterStack.sandbox.requests[0]?.headers.authorization).toBe('Bearer 12345678');
	});

	// The tests' own credentials hold texts only; those of n8n keep what an expression gives.
	it.each([{ a: 1 }, ['x'], true])('a token %j is refused, and not dropped', (apiToken) => {
		const baseUrl = 'https://telemetry.betterstack.com';
		expect(() => provider.open({ apiToken: Object(apiToken), baseUrl })).toThrow(
			"'API Token' in the credential",
		);
	});
});

describe('a base URL that leads beside the API', () => {
	it.each([
		['upsert', { note: 'n' }],
		['upsert', { note: 'n', options: { dryRun: true } }],
		['get', byId(44498)],
		['delete', byId(44498)],
		['rotate', byId(44498)],
		['getAll', {}],
	])('is no absence, and nothing is created (%s %j)', async (operation, parameters) => {
		betterStack.sandbox.betterStack.seed({ connections: 1 });
		// Observed at an unknown route of the real API, before authentication.
		const body = { errors: 'Resource not found', see_docs: 'https://betterstack.com/docs/' };
		betterStack.sandbox.fault({ status: 404, body, times: 9 });
		const { error } = await betterStack.run(['connection', operation], parameters);
		expect(error?.message).toBe('Better Stack did not find what was asked for [item 0]');
		expect(error?.description).toContain("Check 'Base URL'");
		expect(betterStack.created).toEqual([]);
	});
});
