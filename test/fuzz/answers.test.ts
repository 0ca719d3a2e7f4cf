import type { Sandbox } from '../../sandbox/server.mts';
import { runNode } from '../engine/engine';
import { useSandbox } from '../useSandbox';
import { faultsIn } from './judge';
import { mutationsOf } from './mutations';
import { UNDER_TEST, type NodeUnderTest, type Way } from './ways';

// The engine and the HTTP requests are real; only the pauses between attempts are not waited for.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.fn(async () => {}),
}));

jest.setTimeout(120_000);

let sandbox: Sandbox;
useSandbox((started) => (sandbox = started));

/** Simplified, as the API gave it, and one of which the answer is not spoiled. */
const ITEMS = [
	{ name: 'first-item', simplify: true },
	{ name: 'second-item', simplify: false },
	{ name: 'third-item', simplify: true },
];

/** Runs a way for three items, of which the first two get a spoiled answer; the true one comes along. */
async function run(
	{ node, credentials, secrets }: NodeUnderTest,
	way: Way,
	spoil: (answer: unknown) => unknown = (answer) => answer,
	keepsId = false,
) {
	sandbox.reset();
	const [resource, operation] = way.operation;
	const { options, ...parameters } = way.prepare(sandbox);
	let answer: unknown;
	sandbox.fault({
		...way.request,
		times: 2,
		replace(given) {
			answer = given;
			return spoil(given);
		},
	});
	const result = await runNode({
		type: node,
		parameters: {
			resource,
			operation,
			...parameters,
			simplify: '={{ $json.simplify }}',
			options: { ...Object(options), concurrency: 1, maxRetries: 0 },
		},
		credentials: credentials(sandbox),
		items: ITEMS,
		onError: 'continueErrorOutput',
	});
	const faults = faultsIn(result, {
		items: ITEMS.length,
		mayBeEmpty: operation === 'getAll',
		isMade: way.changes === 'later' ? 'maybe' : way.changes,
		madeIds: keepsId ? way.madeIds?.(sandbox) : undefined,
		secrets: secrets(sandbox),
	});
	// What a server itself has shown may go back to it.
	const violations = way.changes === 'later' ? [] : sandbox.violations;
	return { answer, result, faults: [...faults, ...violations.map((each) => JSON.stringify(each))] };
}

describe.each(UNDER_TEST)('$node', (under) => {
	it.each(under.ways.map((way) => [way.operation.join('/'), way] as const))(
		'%s stands every field of its answer, whatever becomes of it',
		async (_name, way) => {
			const whole = await run(under, way);
			expect(whole.result.errors).toEqual([]);
			expect(whole.faults).toEqual([]);

			const failures: string[] = [];
			// Half of them, to be done within a minute: which half, changes from one operation to the next.
			const turn = under.ways.indexOf(way) % 2;
			const mutations = mutationsOf(whole.answer).filter((_each, at) => at % 2 === turn);
			for (const { path, to, apply } of mutations) {
				const keepsId = !path.every((key, at) => key === way.idKeys?.[at]);
				const { faults } = await run(under, way, apply, keepsId);
				failures.push(
					...faults.map((fault) => `${path.join('.') || 'the answer'} ${to}: ${fault}`),
				);
			}
			expect(failures).toEqual([]);
		},
	);
});
