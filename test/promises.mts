import { setImmediate } from 'node:timers/promises';

/** A promise that a test settles when it wants to. */
export interface Deferred<T> {
	promise: Promise<T>;
	resolve: (value: T) => void;
	reject: (error: Error) => void;
}

export function deferred<T = void>(): Deferred<T> {
	let resolve: (value: T) => void = () => {};
	let reject: (error: Error) => void = () => {};
	const promise = new Promise<T>((onResolve, onReject) => {
		resolve = onResolve;
		reject = onReject;
	});
	return { promise, resolve, reject };
}

/** Resolves when everything that can go on without further events has gone on. */
export async function settled(): Promise<void> {
	await setImmediate();
}
