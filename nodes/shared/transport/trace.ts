import { worst, type Outcome } from '../values/problem';
import type { Write } from './call';

/** What was sent for one item: what an item reports as its `outcome` is the worst of all its requests. */
export class Trace {
	private readonly writes: Write[] = [];

	/** A request that is about to be sent. */
	begin(): Write {
		const write: Write = { outcome: 'notApplied' };
		this.writes.push(write);
		return write;
	}

	get outcome(): Outcome {
		return worst(...this.writes.map(({ outcome }) => outcome));
	}
}
