import { useBetterStack } from './useBetterStack';

const betterStack = useBetterStack();
const CREATE: [string, string] = ['connection', 'create'];

/** Runs two items one after the other, and cancels when the first one's request has reached the server. */
async function cancelDuringFirst() {
	let cancel = () => {};
	const running = betterStack.run(
		CREATE,
		{ note: '={{ $json.note }}', options: { concurrency: 1 } },
		{ items: [{ note: 'a' }, { note: 'b' }], started: (stop) => (cancel = stop) },
	);
	return { running, cancel: () => cancel() };
}

it('ends a request under way and sends nothing more', async () => {
	betterStack.sandbox.fault({ method: 'POST', hold: true });
	const { running, cancel } = await cancelDuringFirst();
	await betterStack.sandbox.whenHeld(1);
	cancel();
	const { status } = await running;
	expect(status).toBe('canceled');
	betterStack.sandbox.release();
	expect(betterStack.created).toHaveLength(1);
});

it('ends the wait for a rate limit', async () => {
	betterStack.sandbox.fault({ method: 'POST', status: 429, retryAfter: 100 });
	const { running, cancel } = await cancelDuringFirst();
	while (betterStack.sandbox.requests.length === 0 || betterStack.sandbox.faults.length > 0) {
		await fetch(`${betterStack.sandbox.url}/_control/requests`);
	}
	cancel();
	const { status } = await running;
	expect(status).toBe('canceled');
	expect(betterStack.created).toHaveLength(1);
});
