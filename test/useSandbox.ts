import { startSandbox, type Sandbox } from '../sandbox/server.mts';

/** A sandbox for the tests of a file, as at its start before each of them; `use` gets it once. */
export function useSandbox(use: (sandbox: Sandbox) => void): void {
	let sandbox: Sandbox | undefined;
	beforeAll(async () => {
		sandbox = await startSandbox();
		use(sandbox);
	});
	beforeEach(() => sandbox?.reset());
	afterAll(async () => await sandbox?.close());
}
