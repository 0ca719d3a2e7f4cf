import { NodeApiError } from 'n8n-workflow';

import {
	getDataRegions,
	getTeams,
	searchConnections,
} from '../../../nodes/BetterStackTelemetry/lookups';
import { lookupContext } from '../engine';
import { credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();

const context = (token?: string) =>
	lookupContext({
		type: 'betterStackTelemetry',
		parameters: {},
		credentials: credentialsFor(betterStack.sandbox, token),
	});

describe('the list of connections', () => {
	it('shows a page at a time, newest first, with note, user name and ID', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 251 });
		const newest = [...betterStack.sandbox.betterStack.connections.values()].at(-1);
		const first = await searchConnections.call(context());
		expect(first.results).toHaveLength(250);
		expect(first.results[0]).toEqual({
			name: `${newest?.note} (${newest?.id}) — ${newest?.username}`,
			value: String(newest?.id),
		});
		const second = await searchConnections.call(
			context(),
			undefined,
			String(first.paginationToken),
		);
		expect(second.results).toHaveLength(1);
		expect(second.paginationToken).toBeUndefined();
	});

	it('finds a connection by part of its note, user name or ID, on any page', async () => {
		betterStack.sandbox.betterStack.seed({ connections: 300 });
		const [oldest] = betterStack.sandbox.betterStack.connections.values();
		for (const filter of [String(oldest?.username).toUpperCase(), String(oldest?.id)]) {
			const { results } = await searchConnections.call(context(), filter);
			expect(results.map(({ value }) => value)).toEqual([String(oldest?.id)]);
		}
	});
});

describe('data regions', () => {
	it("are those of the plans, and the clusters of the account's connections and sources", async () => {
		betterStack.sandbox.betterStack.seed({ connections: 2 });
		const [source] = betterStack.sandbox.betterStack.sources;
		if (source) source.data_region = 'my-cluster';
		const regions = await getDataRegions.call(context());
		expect(regions.map(({ value }) => value)).toEqual([
			'germany',
			'singapore',
			'us_east',
			'us_west',
			'eu-nbg-2',
			'my-cluster',
			'us-east-9',
		]);
	});
});

describe('teams', () => {
	it("are those of the account's sources, each once, by name", async () => {
		betterStack.sandbox.betterStack.seed({ sources: 60 });
		const teams = await getTeams.call(context());
		expect(teams).toContainEqual({ name: 'My Team', value: '1234', description: 'ID 1234' });
		expect(new Set(teams.map(({ value }) => value)).size).toBe(teams.length);
		expect(teams.map(({ name }) => name)).toEqual(teams.map(({ name }) => name).sort());
	});
});

it.each([
	['connections', async () => await searchConnections.call(context('wrong'))],
	['regions', async () => await getDataRegions.call(context('wrong'))],
	['teams', async () => await getTeams.call(context('wrong'))],
])('a failing list of %s says why, and is not empty', async (_name, load) => {
	const error = await load().catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'Better Stack did not accept the API token' });
});
