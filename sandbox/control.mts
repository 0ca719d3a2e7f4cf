import { BadInput, assertFault } from './faults.mts';
import { maskBody, maskSecrets } from './masking.mts';
import { assertJitter, assertLimit } from './pace.mts';
import type { Answer, Provider } from './provider.mts';
import type { Sandbox } from './server.mts';

const MAX_SEED = 10_000;

type Action = (sandbox: Sandbox, input: Record<string, unknown>) => Answer;

const ok = (body: unknown): Answer => ({ status: 200, body });

const ACTIONS: Record<string, Action> = {
	'GET /faults': (sandbox) => ok({ faults: sandbox.faults }),
	'POST /faults': addFault,
	'POST /options': setOptions,
	'POST /jitter': (sandbox, input) => {
		assertJitter(input);
		sandbox.jitter(input);
		return ok({ set: input });
	},
	'GET /limits': (sandbox) => ok({ limits: sandbox.limits }),
	'POST /limits': setLimit,
	'POST /release': (sandbox) => {
		sandbox.release();
		return ok({ held: sandbox.held });
	},
	'GET /requests': (sandbox) => ok({ requests: sandbox.requests.map(masked) }),
	'GET /violations': (sandbox) => ok({ violations: sandbox.violations }),
	'GET /state': (sandbox) => ok(snapshots(sandbox)),
	'POST /reset': (sandbox) => {
		sandbox.reset();
		return ok({ reset: true });
	},
	'POST /seed': seed,
};

/** Answers a request to the control endpoint; `path` is what follows `/_control`. */
export function control(sandbox: Sandbox, method: string, path: string, body: string): Answer {
	const action = ACTIONS[`${method} ${path}`];
	if (action === undefined) {
		const known = Object.keys(ACTIONS).map((route) => route.replace(' ', ' /_control'));
		return { status: 404, body: { error: 'No such control endpoint', known } };
	}
	try {
		return action(sandbox, parseInput(body));
	} catch (error) {
		if (error instanceof BadInput) return { status: 400, body: { error: error.message } };
		throw error;
	}
}

function parseInput(body: string): Record<string, unknown> {
	if (body.trim() === '') return {};
	const value = parseJson(body);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new BadInput('The body must be a JSON object');
	}
	return { ...value };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new BadInput('The body is not valid JSON');
	}
}

function addFault(sandbox: Sandbox, input: Record<string, unknown>): Answer {
	const fault: unknown = input;
	assertFault(fault);
	sandbox.fault(fault);
	return { status: 201, body: { faults: sandbox.faults } };
}

function setLimit(sandbox: Sandbox, input: Record<string, unknown>): Answer {
	assertLimit(input);
	sandbox.limit({ ...input, provider: providerOf(sandbox, input.provider).name });
	return ok({ limits: sandbox.limits });
}

function setOptions(sandbox: Sandbox, { provider: name, ...options }: Record<string, unknown>) {
	const provider = providerOf(sandbox, name);
	if (!provider.configure) throw new BadInput(`"${provider.name}" has no options`);
	provider.configure(options);
	return ok({ set: options });
}

function providerOf(sandbox: Sandbox, name: unknown): Provider {
	const provider = sandbox.providers.find((candidate) => candidate.name === name);
	if (provider !== undefined) return provider;
	const known = sandbox.providers.map((candidate) => candidate.name).join(', ');
	throw new BadInput(`"provider" must be one of: ${known}`);
}

function seed(sandbox: Sandbox, { provider: name, ...counts }: Record<string, unknown>): Answer {
	const provider = providerOf(sandbox, name);
	const checked: Record<string, number> = {};
	for (const [what, count] of Object.entries(counts)) {
		if (!provider.seedable.includes(what)) {
			throw new BadInput(`"${what}" is unknown; known: ${provider.seedable.join(', ')}`);
		}
		checked[what] = seedCount(what, count);
	}
	provider.seed(checked);
	return ok({ seeded: checked });
}

function seedCount(what: string, count: unknown): number {
	if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MAX_SEED) {
		throw new BadInput(`"${what}" must be a whole number from 0 to ${MAX_SEED}`);
	}
	return count;
}

function masked({ headers, query, body, ...rest }: Sandbox['requests'][number]) {
	return {
		...rest,
		query: maskSecrets(query),
		headers: maskSecrets(headers),
		body: maskBody(body),
	};
}

function snapshots(sandbox: Sandbox): Record<string, unknown> {
	return Object.fromEntries(
		sandbox.providers.map((provider) => [provider.name, provider.snapshot()]),
	);
}
