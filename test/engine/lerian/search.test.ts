import { NodeApiError } from 'n8n-workflow';

import { searchConnections } from '../../../nodes/LerianReporter/lookups';
import { lookupContext } from '../engine';
import { clientFor, credentialsFor, useLerian } from './useLerian';

const lerian = useLerian();

const context = (credentials = credentialsFor(lerian.sandbox)) =>
	lookupContext({ type: 'lerianReporter', parameters: {}, credentials });

it('shows connections of any age, newest first, a hundred at a time', async () => {
	const { lerian: server } = lerian.sandbox;
	for (let index = 0; index < 150; index++) {
		const createdAt = new Date(Date.parse('2024-01-01') + index * 86_400_000).toISOString();
		server.add({ configName: `c-${index}`, createdAt });
	}
	const newest = [...server.connections.values()].at(-1);
	const first = await searchConnections.call(context());
	expect(first.results).toHaveLength(100);
	expect(first.results[0]).toEqual({
		name: 'c-149 — MYSQL db.example.com',
		value: newest?.id,
	});
	const second = await searchConnections.call(context(), undefined, String(first.paginationToken));
	expect(second.results.map(({ name }) => name.split(' ')[0])).toEqual(
		Array.from({ length: 50 }, (_, index) => `c-${49 - index}`),
	);
	expect(second.paginationToken).toBeUndefined();
});

it("shows the platform's own connections last, once, and pushes no other out", async () => {
	const { lerian: server } = lerian.sandbox;
	for (const name of ['own-1', 'own-2']) server.addInternal(name);
	for (let index = 0; index < 150; index++) {
		const createdAt = new Date(Date.parse('2026-01-01') + index * 3_600_000).toISOString();
		server.add({ configName: `c-${index}`, createdAt });
	}
	const first = await searchConnections.call(context());
	const second = await searchConnections.call(context(), undefined, String(first.paginationToken));
	expect([first, second].map(({ results }) => results.length)).toEqual([100, 52]);
	const all = [first, second].flatMap(({ results }) => results.map(({ value }) => value));
	expect(new Set(all).size).toBe(152);
	expect(second.results.slice(-2).map(({ name }) => name.split(' ')[0])).toEqual([
		'own-1',
		'own-2',
	]);
});

it('finds connections by part of their name, host, product or ID', async () => {
	const { lerian: server } = lerian.sandbox;
	const { id } = server.add({
		configName: 'sales-db',
		host: 'warehouse.example.com',
		productName: 'cockpit',
		createdAt: '2023-05-06T00:00:00Z',
	});
	server.add({ configName: 'other' });
	for (const filter of ['SALES', 'warehouse', 'cockpit', id]) {
		const { results } = await searchConnections.call(context(), filter);
		expect(results.map(({ value }) => value)).toEqual([id]);
	}
});

it('logs in, and keeps the token for the next time', async () => {
	lerian.sandbox.lerian.options.auth = true;
	const credentials = clientFor(lerian.sandbox);
	await searchConnections.call(context(credentials));
	await searchConnections.call(context(credentials));
	expect(lerian.sandbox.lerian.access.logins).toHaveLength(1);
});

it('says why it fails, and is not empty', async () => {
	lerian.sandbox.lerian.options.auth = true;
	const error = await searchConnections.call(context()).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'Lerian Reporter did not accept the token' });
});
