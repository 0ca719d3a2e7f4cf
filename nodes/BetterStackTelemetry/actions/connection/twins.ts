import type { IDataObject } from 'n8n-workflow';

import type { Run } from '../../../shared/actions/operation';
import { instantOf } from '../../../shared/values/dates';
import { Problem } from '../../../shared/values/problem';
import type { ApiObject, BetterStackApi } from '../../api';

// Several runs that find no connection with a note at the same moment create one each. Each of them looks
// once more at its end, and deletes its own again if there is an older one.

/** How old, in ms, a connection is at the most of which another run may still be about to find that. */
const SETTLED_AFTER = 60_000;

/** Pauses in ms in which other runs are given the time for it. */
const PAUSES = [200, 400, 800, 1600, 3200];

/** The connections with exactly this note, once no other run is about to delete one of several again. */
export async function withNote(api: BetterStackApi, note: string, run: Run): Promise<ApiObject[]> {
	return await settle(usable(await api.connectionsWithNote(note), api, run), api, note, run);
}

/** Newest first; by ID where the dates say nothing. */
export function byAge(a: ApiObject, b: ApiObject): number {
	const [first, second] = [a, b].map(({ attributes }) => instantOf(attributes.created_at) ?? 0);
	const difference = (second ?? 0) - (first ?? 0);
	return difference || b.id.localeCompare(a.id, 'en', { numeric: true });
}

/** Those that have not expired, and that this run will not delete. */
function usable(rows: ApiObject[], api: BetterStackApi, run: Run): ApiObject[] {
	const now = api.serverTime(Date.now());
	return rows.filter(
		({ id, attributes }) =>
			(instantOf(attributes.valid_until) ?? Infinity) > now && !run.toBeDeleted.has(id),
	);
}

/** The same once nobody can be about to delete one of several again, or has been given the time for it. */
async function settle(
	found: ApiObject[],
	api: BetterStackApi,
	note: string,
	run: Run,
): Promise<ApiObject[]> {
	let rows = found;
	for (const pause of PAUSES) {
		const younger = [...rows].sort(byAge).slice(0, -1);
		const since = api.serverTime(Date.now()) - SETTLED_AFTER;
		const mayGo = younger.some(
			({ id, attributes }) =>
				(instantOf(attributes.created_at) ?? 0) > since &&
				!run.created.some((own) => own.id === id),
		);
		if (!mayGo) break;
		rows = usable(await api.connectionsWithNoteAfter(pause, note), api, run);
	}
	return rows;
}

/** A connection that Create or Update has made, as an item that `withoutTwin` may change. */
export interface New {
	note: string;
	id: string;
	item: IDataObject;
	/** The connections with this note that were known before. */
	known: ApiObject[];
	/** The item of another connection, if that is as wanted, too. */
	asWanted(other: ApiObject): IDataObject | undefined;
}

/**
 * Looks, when all items have ended, for connections with the same note that others have made meanwhile. If one
 * is older and as wanted, the new one is deleted again and the item becomes that of the older one; else they are
 * named. The new password is at hand already: nothing that goes wrong here may lose it.
 */
export async function withoutTwin(api: BetterStackApi, made: New, run: Run): Promise<void> {
	const { note, id, item } = made;
	// A later item of this run has replaced it.
	if (run.toBeDeleted.has(id)) return;
	const known = new Set([...made.known, ...run.created].map((each) => each.id));
	try {
		const rows = usable(await api.connectionsWithNoteAtEnd(note), api, run);
		if (await hasGivenWay(api, made, rows, known)) return;
		const settled = await settle(rows, api, note, run);
		const twinIds = settled.map((row) => row.id).filter((each) => !known.has(each));
		if (twinIds.length === 0) return;
		item.twinIds = twinIds;
		run.hint(
			`Others have created connections with the note '${note}' too: ${twinIds.join(', ')}. Delete those that nobody uses.`,
		);
	} catch (error) {
		const { message } = Problem.from(error);
		run.hint(
			`Whether others have created a connection with the note '${note}' too is not known: ${message}.`,
		);
	}
}

/** Deletes the new connection again if another one is older and as wanted, and makes its item that of the older one. */
async function hasGivenWay(
	api: BetterStackApi,
	{ id, item, asWanted }: New,
	rows: ApiObject[],
	known: ReadonlySet<string>,
): Promise<boolean> {
	const own = rows.find((row) => row.id === id);
	const oldest = rows
		.filter((row) => !known.has(row.id))
		.sort(byAge)
		.at(-1);
	if (!own || !oldest || !isDated(own) || !isDated(oldest) || byAge(own, oldest) > 0) return false;
	const older = asWanted(oldest);
	if (!older || !(await isDeleted(api, id))) return false;
	for (const key of Object.keys(item)) delete item[key];
	Object.assign(item, older, { duplicateDeleted: true });
	return true;
}

function isDated({ attributes }: ApiObject): boolean {
	return instantOf(attributes.created_at) !== undefined;
}

/** Deletes a connection; whether it is gone then. */
async function isDeleted(api: BetterStackApi, id: string): Promise<boolean> {
	try {
		await api.deleteConnection(id);
		return true;
	} catch {
		return await api.isGone(id);
	}
}
