import { FaultQueue, delayed, type Fault } from './faults.mts';
import { Pace } from './pace.mts';
import type { Answer } from './provider.mts';

/** One request to a provider. */
export interface RequestRecord {
	provider: string;
	method: string;
	/** Pathname inside the provider. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** Parsed JSON, the text of anything else, undefined when there was none. */
	body: unknown;
	/** The status answered; 0 as long as there is no answer, and for good when the connection was dropped. */
	status: number;
	/** Of the document; undefined when the route is not in it. */
	operationId: string | undefined;
}

/** A request or an answer outside the document. */
export interface Violation {
	provider: string;
	method: string;
	path: string;
	kind: 'request' | 'response';
	errors: string[];
}

/** What the server remembers between two resets. */
export class Session {
	readonly faults = new FaultQueue();
	readonly requests: RequestRecord[] = [];
	readonly violations: Violation[] = [];
	readonly holds = new HoldGate();
	readonly pace = new Pace();
	private readonly ending = new AbortController();
	private handling = 0;
	private most = 0;

	get maxInFlight(): number {
		return this.most;
	}

	/** Aborts when the session ends: waiting requests are dropped then. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** Counts a request as being handled, until the returned function is called. */
	enter(): () => void {
		this.handling += 1;
		this.most = Math.max(this.most, this.handling);
		let inside = true;
		return () => {
			if (inside) this.handling -= 1;
			inside = false;
		};
	}

	/** Waits as the pace and a fault demand; undefined when the client has gone meanwhile or the session has ended. */
	async inItsTime(
		fault: Fault,
		signal: AbortSignal,
		makeAnswer: () => Promise<Answer | undefined>,
	): Promise<Answer | undefined> {
		const half = this.pace.next() / 2;
		try {
			await this.pace.wait(half, signal);
			await delayed(fault.delay, signal);
			if (fault.hold === true) await this.holds.wait(signal);
			const answer = await makeAnswer();
			await delayed(fault.delayAfter, signal);
			if (fault.hold === 'after') await this.holds.wait(signal);
			await this.pace.wait(half, signal);
			return answer;
		} catch (error) {
			if (signal.aborted) return undefined;
			throw error;
		}
	}

	/** Drops every request that still waits. */
	end(): void {
		this.ending.abort();
	}
}

/** Where held requests wait. */
export class HoldGate {
	private readonly waiting = new Set<() => void>();
	private watchers: Array<{ count: number; notify: () => void }> = [];

	/** How many requests wait. */
	get size(): number {
		return this.waiting.size;
	}

	/** Waits until the gate opens; rejects when the signal aborts. */
	async wait(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const leave = () => {
				signal.removeEventListener('abort', giveUp);
				resolve();
			};
			const giveUp = () => {
				this.waiting.delete(leave);
				reject(signal.reason);
			};
			signal.addEventListener('abort', giveUp, { once: true });
			this.waiting.add(leave);
			this.notify();
		});
	}

	/** Lets every waiting request go on. */
	open(): void {
		for (const leave of this.waiting) leave();
		this.waiting.clear();
	}

	/** Resolves as soon as this many requests wait. */
	async reached(count: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.watchers.push({ count, notify: resolve });
			this.notify();
		});
	}

	private notify(): void {
		const due = this.watchers.filter(({ count }) => count <= this.size);
		this.watchers = this.watchers.filter((watcher) => !due.includes(watcher));
		for (const { notify } of due) notify();
	}
}
