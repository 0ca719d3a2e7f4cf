import { joinSandbox, type End, type Together } from '../../playground/together.mts';
import { urlOfSharedN8n } from './sharedN8n.mts';

/**
 * The shared n8n for the tests of a file, with credentials for a sandbox of their own, which is as at
 * its start before each test; `use` gets both once.
 */
export function useN8n(use: (together: Together) => void): void {
	const ends: End[] = [];
	let together: Together | undefined;
	beforeAll(async () => {
		together = await joinSandbox(urlOfSharedN8n(), (end) => void ends.unshift(end));
		use(together);
	});
	beforeEach(() => together?.sandbox.reset());
	afterAll(async () => {
		for (const end of ends) await end();
	});
}
