import { startPostgres, type Postgres } from './postgres.mts';

/** A PostgreSQL server for the tests of a file; `use` gets it once. */
export function usePostgres(use: (postgres: Postgres) => void): void {
	let postgres: Postgres | undefined;
	beforeAll(async () => {
		postgres = await startPostgres();
		use(postgres);
	}, 60_000);
	afterAll(async () => await postgres?.stop(), 60_000);
}
