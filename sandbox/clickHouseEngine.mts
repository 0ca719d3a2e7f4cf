import { at, textAt } from './json.mts';

/** What answers queries behind the login. */
export interface Engine {
	/** For people: which one it is. */
	readonly name: string;
	/** The answer in ClickHouse's default format, unless the query names one. Throws with ClickHouse's own message. */
	query(sql: string): Promise<string>;
}

const CHDB = 'chdb';

/** Knows enough to test a login. */
export const builtInEngine: Engine = {
	name: 'built-in, answers SELECT 1 only',
	query: async (sql) => {
		if (/^\s*select\s+1\s*;?\s*$/i.test(sql)) return '1\n';
		const text =
			'The built-in engine answers SELECT 1 only; docs/sandbox.md says how to get a real one';
		throw new Error(`Code: 48. DB::Exception: ${text}. (NOT_IMPLEMENTED)`);
	},
};

/** A real ClickHouse where the package chdb is installed, else the built-in engine. */
export async function findEngine(): Promise<Engine> {
	try {
		return await chdbEngine(await import(CHDB));
	} catch (error) {
		if (at(error, 'code') === 'ERR_MODULE_NOT_FOUND') return builtInEngine;
		const reason = textAt(error, 'message').split('\n')[0];
		return { ...builtInEngine, name: `${builtInEngine.name} (chdb cannot be used: ${reason})` };
	}
}

/** The ClickHouse that runs inside this process. Its data is in memory, and stays empty: nobody may write. */
async function chdbEngine(chdb: unknown): Promise<Engine> {
	const queryAsync = at(chdb, 'queryAsync');
	if (typeof queryAsync !== 'function') throw new Error('it has no queryAsync');
	const query = async (sql: string) => {
		const result: unknown = await queryAsync(sql, { format: 'TabSeparated' });
		return String(Reflect.apply(Object(result).text, result, []));
	};
	// 2 allows settings, which the sample query brings along; 1 would not.
	await query('SET readonly = 2');
	return { name: `chDB, ClickHouse ${(await query('SELECT version()')).trim()}`, query };
}
