import { betterStack } from '../../../nodes/BetterStackTelemetry/api';
import { Account } from '../../../nodes/shared/transport/account';
import { settled } from '../../promises.mts';
import { credentialsFor, useBetterStack } from '../betterStack/useBetterStack';
import { lookupContext } from '../engine';

const server = useBetterStack();

it('a read that is cancelled while its body dribbles says so, and not that the answer is incomplete', async () => {
	const credentials = credentialsFor(server.sandbox);
	const { betterStackTelemetryApi: data = {} } = credentials;
	const sender = lookupContext({ type: 'betterStackTelemetry', parameters: {}, credentials });
	const cancellation = new AbortController();
	const { signal } = cancellation;
	const account = new Account(sender, betterStack, data, { limit: 1, signal });
	const { api } = account.forItem({ timeout: 60_000, maxRetries: 0, maxRetryWait: 0 });

	server.sandbox.fault({ method: 'GET', endless: 1 });
	const reading = api.getConnection('1').catch((error: unknown) => error);
	// The clock of the account is set by the headers: the body is being read by then.
	while (account.clockOffset === 0) await settled();
	cancellation.abort();
	expect(await reading).toMatchObject({
		message: 'The execution was canceled',
		facts: { code: 'ERR_CANCELED', outcome: 'notApplied' },
	});
});
