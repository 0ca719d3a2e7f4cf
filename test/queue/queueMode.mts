/** n8n in queue mode: one main and two workers with the package in them, over a PostgreSQL and a Redis of their own. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
	freePort,
	installPackageInto,
	startN8n,
	temporaryFolder,
	type N8n,
} from '../../playground/n8n.mts';
import { joinSandbox, type Started, type Together } from '../../playground/together.mts';
import { startPostgres, type Postgres } from '../postgres.mts';
import { startRedis, type Redis } from './redis.mts';

/** How many executions a worker runs at once. */
export const CONCURRENCY = 5;

/** The whole of it. */
export interface QueueMode extends Together {
	/** Where n8n keeps its files. */
	folder: string;
	postgres: Postgres;
	redis: Redis;
	/** What runs now. */
	main: N8n;
	workers: N8n[];
	/** Starts one more worker, and waits until it takes jobs. */
	addWorker(): Promise<void>;
	/** Starts another main at the address of the one that was, and waits until it is ready. */
	startMain(): Promise<void>;
	/** What all processes have printed, also those that are gone. */
	logs(): string;
}

/** A worker that is gone is missed after seconds instead of a minute. */
const QUICK = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** Starts all of it. */
export async function startQueueMode(started: Started): Promise<QueueMode> {
	const folder = await temporaryFolder();
	await started(() => rm(folder, { recursive: true, force: true }));
	const [postgres, redis] = await Promise.all([
		startPostgres(),
		startRedis(),
		installPackageInto(folder),
	]);
	await started(async () => void (await Promise.all([postgres.stop(), redis.stop()])));

	const env = {
		...QUICK,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: `${redis.port}`,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: `${postgres.port}`,
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		N8N_ENCRYPTION_KEY: randomUUID(),
		N8N_LOG_LEVEL: 'debug',
	};
	const processes: N8n[] = [];
	const start = async (port: number, command: string[], own: Record<string, string> = {}) => {
		const n8n = await startN8n(folder, port, { command, env: { ...env, ...own } });
		processes.push(n8n);
		await n8n.ready();
		return n8n;
	};
	await started(async () => void (await Promise.all(processes.map((each) => each.stop()))));

	const mainPort = await freePort();
	const startMain = async () => await start(mainPort, ['start']);
	const startWorker = async () => {
		const port = await freePort();
		const health = { QUEUE_HEALTH_CHECK_PORT: `${port}` };
		return await start(port, ['worker', `--concurrency=${CONCURRENCY}`], health);
	};
	const main = await startMain(); // it makes the tables
	const workers = await Promise.all([startWorker(), startWorker()]);
	const queue: QueueMode = {
		...(await joinSandbox(main.url, started)),
		folder,
		postgres,
		redis,
		main,
		workers,
		addWorker: async () => void queue.workers.push(await startWorker()),
		startMain: async () => void (queue.main = await startMain()),
		logs: () => processes.map((each) => each.printed()).join('\n'),
	};
	return queue;
}
