import type { End } from '../../playground/together.mts';
import { executionTests } from './executions';
import { outageTests } from './outages.mts';
import { startQueueMode, type QueueMode } from './queueMode.mts';
import { secretTests } from './secrets';

/** The packed package in n8n's queue mode. All tests share one main and two workers, which take their time to start. */

const ends: End[] = [];
let queue: QueueMode;
beforeAll(async () => {
	queue = await startQueueMode((end) => void ends.unshift(end));
}, 240_000);
beforeEach(() => queue.sandbox.reset());
afterAll(async () => {
	for (const end of ends) await end();
}, 60_000);

describe('many executions', () => executionTests(() => queue));

describe('secrets', () => secretTests(() => queue));

describe('outages', () => outageTests(() => queue));
