import {
	BETTER_STACK_TEAM_TOKEN,
	BETTER_STACK_TOKEN,
} from '../../../sandbox/providers/betterStack.mts';
import { testCredential } from '../credentialTest';
import { credentialsFor, useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();

/** What copying a token leaves around it. */
const COPIED = [
	`${BETTER_STACK_TOKEN}\n`,
	`  ${BETTER_STACK_TOKEN}\t`,
	`\uFEFF${BETTER_STACK_TOKEN}\u200B`,
];

const test = async (changes: object) =>
	await testCredential('betterStackTelemetryApi', {
		betterStackTelemetryApi: {
			apiToken: BETTER_STACK_TOKEN,
			baseUrl: betterStack.sandbox.baseUrl('betterStack'),
			...changes,
		},
	});

const authorizations = () =>
	betterStack.sandbox.requests.map(({ headers }) => headers.authorization);

it.each(COPIED)('the token %j is sent without what surrounds it', async (apiToken) => {
	expect(await test({ apiToken })).toMatchObject({ status: 'OK' });
	const credentials = credentialsFor(betterStack.sandbox, apiToken);
	const { error } = await betterStack.run(['connection', 'getAll'], {}, { credentials });
	expect(error).toBeUndefined();
	expect(authorizations()).toEqual([
		`Bearer ${BETTER_STACK_TOKEN}`,
		`Bearer ${BETTER_STACK_TOKEN}`,
	]);
});

it('the test goes where the node goes', async () => {
	const baseUrl = ` ${betterStack.sandbox.baseUrl('betterStack')}// `;
	expect(await test({ baseUrl })).toMatchObject({ status: 'OK' });
});

it.each(['wrong-token', BETTER_STACK_TEAM_TOKEN])('the test refuses %s', async (apiToken) => {
	expect(await test({ apiToken })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('must be a global API token'),
	});
});

it('a token that is empty is refused before anything is sent', async () => {
	const credentials = credentialsFor(betterStack.sandbox, ' \u200B ');
	const { error } = await betterStack.run(['connection', 'getAll'], {}, { credentials });
	expect(error?.message).toBe("'API Token' in the credential is empty [item 0]");
	expect(betterStack.sandbox.requests).toEqual([]);
});
