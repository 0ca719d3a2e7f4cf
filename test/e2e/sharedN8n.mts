/** The one n8n that all test files share: to start one takes longer than most of them. */
import { startFreshN8n, type End } from '../../playground/together.mts';

const VARIABLE = 'E2E_N8N_URL';
const ends: End[] = [];

/** Starts it before the first test file; Jest passes the environment on to the files. */
export async function start(): Promise<void> {
	try {
		const { url } = await startFreshN8n((end) => void ends.unshift(end));
		process.env[VARIABLE] = url;
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Ends it after the last test file. */
export async function stop(): Promise<void> {
	for (const end of ends.splice(0)) await end();
}

/** Where it listens. */
export function urlOfSharedN8n(): string {
	const url = process.env[VARIABLE];
	if (url === undefined) throw new Error('No n8n was started for the tests.');
	return url;
}
