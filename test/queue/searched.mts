import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { textAt } from '../../sandbox/json.mts';
import type { QueueMode } from './queueMode.mts';

/** Every place that n8n has written to, by name, and all that is in it as text. */
export type Written = Map<string, string>;

/** Reads the whole database, all files of n8n's folder, and what the processes have printed. */
export async function readAll({ postgres, folder, logs }: QueueMode): Promise<Written> {
	return new Map([
		...(await tablesOf(postgres)),
		...(await filesBelow(join(folder, '.n8n'))),
		['the log', logs()],
	]);
}

/** The names of the places that hold this text as it is, as hex or as base64. */
export function placesWith(text: string, written: Written): string[] {
	const bytes = Buffer.from(text);
	const base64 = [0, 1, 2].map((before) => {
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// Only the characters that do not depend on what comes before and after.
		return encoded.slice(
			Math.ceil((before * 4) / 3),
			Math.floor(((before + bytes.length) * 4) / 3),
		);
	});
	const forms = [text, ...base64];
	const hex = bytes.toString('hex');
	const holds = (all: string) =>
		forms.some((form) => all.includes(form)) || all.toLowerCase().includes(hex);
	return [...written].filter(([, all]) => holds(all)).map(([name]) => name);
}

async function tablesOf(login: QueueMode['postgres']): Promise<Written> {
	const { host, port, user, password, database } = login;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		const named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
		const tables: Written = new Map();
		for (const row of (await client.query(named)).rows) {
			const table = textAt(row, 'tablename');
			const { rows } = await client.query(`SELECT t::text AS all FROM "${table}" t`);
			tables.set(table, rows.map((each) => textAt(each, 'all')).join('\n'));
		}
		return tables;
	} finally {
		await client.end();
	}
}

async function filesBelow(folder: string): Promise<Written> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const own = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name))
		.filter((path) => !path.includes('node_modules'));
	return new Map(
		await Promise.all(
			own.map(async (path): Promise<[string, string]> => [path, await readFile(path, 'latin1')]),
		),
	);
}
