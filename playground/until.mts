import { setTimeout as sleep } from 'node:timers/promises';

/** Asks several times a second until there is an answer; throws if there is none in time. */
export async function until<Answer>(
	what: string,
	ask: () => Answer | undefined | Promise<Answer | undefined>,
	seconds = 30,
): Promise<Answer> {
	for (const end = Date.now() + seconds * 1000; ; await sleep(100)) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
	}
}
