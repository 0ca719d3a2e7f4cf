import { NodeApiError } from 'n8n-workflow';

import {
	searchConnections,
	searchProjects,
	searchSchemas,
} from '../../../nodes/CredibleData/lookups';
import { lookupContext } from '../engine';
import { BOTH, byName, credentialsFor, stored, useCredible } from './useCredible';

const credible = useCredible();

const context = (project = 'demo', accessToken?: string, connection = 'shop') =>
	lookupContext({
		type: 'credibleData',
		parameters: {
			resource: 'table',
			operation: 'getAll',
			projectName: byName(project),
			connectionName: byName(connection),
		},
		credentials: credentialsFor(credible.sandbox, null, accessToken ? { accessToken } : {}),
	});

describe.each(BOTH)('%s', (behaviour) => {
	beforeEach(() => credible.behave(behaviour));

	it('lists projects by name, and finds them by part of it', async () => {
		credible.sandbox.credible.seed({ projects: 2 });
		const names = async (filter?: string) =>
			(await searchProjects.call(context(), filter)).results.map(({ value }) => value);
		expect(await names()).toEqual(['demo', 'project_1', 'project_2']);
		expect(await names('CT_2')).toEqual(['project_2']);
	});

	it('lists the connections of the chosen project, and finds them by name or type', async () => {
		credible.sandbox.credible.add(stored('shop'));
		credible.sandbox.credible.add({ name: 'big', type: 'bigquery', bigqueryConnection: {} });
		expect(await searchConnections.call(context())).toEqual({
			results: [
				{ name: 'big — BigQuery', value: 'big' },
				{ name: 'shop — PostgreSQL', value: 'shop' },
			],
		});
		const { results } = await searchConnections.call(context(), 'bigq');
		expect(results.map(({ value }) => value)).toEqual(['big']);
	});
});

it('shows a type that it does not know by the name that it has', async () => {
	credible.sandbox.credible.add({ name: 'x', type: 'other' });
	const { results } = await searchConnections.call(context());
	expect(results).toEqual([{ name: 'x — other', value: 'x' }]);
});

it('lists the schemas of the chosen connection, those that are hidden last', async () => {
	credible.sandbox.credible.add(stored('shop'));
	const names = async (filter?: string) =>
		(await searchSchemas.call(context(), filter)).results.map(({ value }) => value);
	expect(await names()).toEqual(['public', 'information_schema']);
	expect(await names('PUB')).toEqual(['public']);
	const unchosen = searchSchemas.call(context('demo', undefined, ''));
	await expect(unchosen).rejects.toThrow("'Connection' is not chosen yet");
});

it('asks for the project first', async () => {
	await expect(searchConnections.call(context(''))).rejects.toMatchObject({
		message: "'Project' is not chosen yet",
	});
	expect(credible.sandbox.requests).toEqual([]);
});

it.each([
	['projects', async () => await searchProjects.call(context('demo', 'wrong'))],
	['connections', async () => await searchConnections.call(context('demo', 'wrong'))],
])('a failing list of %s says why, and is not empty', async (_name, load) => {
	const error = await load().catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'Credible did not accept the token' });
});
