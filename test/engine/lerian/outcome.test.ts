import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/server.mts';
import { chosen, NEW, useLerian } from './useLerian';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

const lerian = useLerian();
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const REFUSALS: Array<[string, Fault]> = [
	['403', { status: 403, body: 'Forbidden' }],
	['429', { status: 429, retryAfter: 999 }],
	['401', { status: 401, body: 'Unauthorized' }],
	['a busy job', { status: 409, body: { code: 'FET-1021', title: 't', message: 'm' } }],
];

const WRITES: Array<[string, string, INodeParameters]> = [
	['update', 'PATCH', { updateFields: { port: 1 } }],
	['delete', 'DELETE', {}],
];

describe.each(WRITES)('%s', (operation, method, more) => {
	it.each(REFUSALS)(
		'that was lost, and then refused by %s, may have been applied',
		async (_name, refusal) => {
			const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
			lerian.sandbox.fault({ method, drop: 'after' });
			lerian.sandbox.fault({ ...refusal, method });
			const { errors } = await lerian.run(
				['connection', operation],
				{ ...chosen(id), ...more },
				CONTINUE,
			);
			expect(errors[0]?.json.details).toMatchObject({ outcome: 'unknown' });
		},
	);

	it('that was lost, and then finds the server gone, may have been applied', async () => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({ method, drop: 'after' });
		lerian.sandbox.fault({ method, drop: 'before', times: 9 });
		const { errors } = await lerian.run(
			['connection', operation],
			{ ...chosen(id), ...more },
			CONTINUE,
		);
		expect(errors[0]?.json.details).toMatchObject({ outcome: 'unknown' });
	});

	it.each(REFUSALS)('that is refused at once by %s was not applied', async (_name, refusal) => {
		const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
		lerian.sandbox.fault({ ...refusal, method });
		const { errors } = await lerian.run(
			['connection', operation],
			{ ...chosen(id), ...more },
			CONTINUE,
		);
		expect(errors[0]?.json.details).toMatchObject({ outcome: 'notApplied' });
	});
});

it.each(['create', 'upsert'])(
	'%s: a 408 leaves open what was done, and is looked after',
	async (operation) => {
		lerian.sandbox.fault({ method: 'POST', status: 408 });
		const { errors } = await lerian.run(['connection', operation], NEW, CONTINUE);
		expect(errors[0]?.json.details).toMatchObject({
			status: 408,
			outcome: 'unknown',
			advice: expect.stringContaining("No connection with the name 'production-db'"),
		});
	},
);

it.each([301, 302, 307, 308])(
	'a create that is sent elsewhere with %i was not applied',
	async (status) => {
		lerian.sandbox.fault({
			method: 'POST',
			status,
			headers: { location: 'https://elsewhere.example.com/x' },
		});
		const { errors } = await lerian.run(['connection', 'create'], NEW, CONTINUE);
		expect(errors[0]?.json).toMatchObject({
			message: expect.stringContaining('https://elsewhere.example.com/x'),
			details: { outcome: 'notApplied' },
		});
		expect(lerian.sandbox.requests).toHaveLength(1);
	},
);

it('an assignment that was lost, and of which nobody can be asked, may have been applied', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one', productName: undefined });
	lerian.sandbox.fault({ method: 'POST', drop: 'after' });
	lerian.sandbox.fault({ method: 'GET', status: 403, body: 'Forbidden' });
	const { errors } = await lerian.run(['connection', 'assignProduct'], chosen(id), CONTINUE);
	expect(errors[0]?.json.details).toMatchObject({ outcome: 'unknown' });
});

it.each([
	['the router of the manager', { code: 404, title: 'request_failed', message: 'Cannot GET' }],
	['another server', '<h1>Not Found</h1>'],
])('a 404 of %s is no absence: a dry run fails', async (_name, body) => {
	lerian.sandbox.fault({ status: 404, body, times: 9 });
	const dryRun = { ...NEW, options: { dryRun: true } };
	const { error, items } = await lerian.run(['connection', 'upsert'], dryRun);
	expect(items).toEqual([]);
	expect(error?.description).toContain("Check 'Base URL' in the credential");
});
