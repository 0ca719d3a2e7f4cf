import type { Supermetrics } from '../../../sandbox/providers/supermetrics.mts';
import type { NodeResult } from '../engine';

export type Operation = 'create' | 'link' | 'revoke' | 'close';

/** What a run was asked to do. */
export interface Asked {
	operation: Operation;
	/** Of each item: the data source that it creates for, which no other item has, or the ID that it changes. */
	targets: string[];
	onError?: string;
}

/** What the server holds, as far as the node can change it. */
export interface Held {
	/** IDs by data source. */
	connections: Map<string, string[]>;
	links: Map<string, string[]>;
	/** IDs of the logins that are revoked and of the links that are closed. */
	ended: Set<string>;
}

/** What the server holds now. */
export function heldBy({ connections, logins, loginLinks }: Supermetrics): Held {
	const revoked = logins.filter((login) => login.revoked_time !== null);
	const closed = loginLinks.filter((link) => link.status_code === 'CLOSED');
	return {
		connections: grouped(connections.map((each) => [each.data_source_id, each.connection_id])),
		links: grouped(loginLinks.map((each) => [each.ds_id, each.link_id])),
		ended: new Set([
			...revoked.map(({ login_id: id }) => id),
			...closed.map(({ link_id: id }) => id),
		]),
	};
}

type Json = NodeResult['items'][number]['json'];

/** What is wrong after a run, in words; nothing if outputs and messages account for all that came or ended. */
export function unaccounted(
	{ operation, targets, onError }: Asked,
	{ items, errors, error }: NodeResult,
	before: Held,
	after: Held,
): string[] {
	if (error && onError !== undefined) return ['the node stopped, and was not to'];
	const outputs: Array<Json | undefined> = [];
	for (const { json, pairedItem } of [...items, ...errors]) {
		outputs[Number(Object([pairedItem].flat()[0]).item)] = json;
	}
	const told = JSON.stringify([error, items, errors]);
	return targets.flatMap((target, index) => {
		const json = outputs[index];
		if (!error && !json) return [`item ${index} is missing`];
		const isCreate = operation === 'create' || operation === 'link';
		if (!isCreate) return changeOf(target, json, targets, before, after, told);
		const kind = operation === 'create' ? 'connections' : 'links';
		const wrong = creationOf(newOnes(kind, target, before, after), json, told);
		if (operation === 'link' || !json || json.error !== undefined) return wrong;
		return [...wrong, ...linkOf(newOnes('links', target, before, after), json)];
	});
}

/** Whether an item tells the truth about what was created for it. */
function creationOf(made: string[], json: Json | undefined, told: string): string[] {
	if (made.length > 1) return ['one item has made two'];
	const [id] = made;
	if (json && json.error === undefined)
		return json.id === id ? [] : [`${id} was output as ${json.id}`];
	const outcome = Object(json?.details).outcome;
	if (json) {
		const fits = outcome === 'unknown' || (outcome === 'applied') === (id !== undefined);
		return fits ? [] : [`${id} was made, and its item says ${outcome}`];
	}
	// The node has stopped: its message names what there is, or says that there may be something.
	const isTold =
		id === undefined ||
		told.includes(id) ||
		/may have been created|was created|created the/.test(told);
	return isTold ? [] : [`${id} was made, and nobody says so`];
}

/** Whether the item of a new connection tells the truth about its login link. */
function linkOf(made: string[], json: Json): string[] {
	if (made.length > 1) return ['one item has made two links'];
	if (json.linkId) return made.includes(String(json.linkId)) ? [] : [`${json.linkId} is no link`];
	// Without a message no link was wanted, or the node has said that there is none.
	const isTold = made.length === 0 || typeof json.linkMessage === 'string';
	return isTold ? [] : [`${made[0]} was made, and nobody says so`];
}

/** Whether an item tells the truth about what it was to end. */
function changeOf(
	target: string,
	json: Json | undefined,
	targets: string[],
	before: Held,
	after: Held,
	told: string,
): string[] {
	const isEnded = after.ended.has(target);
	const hasEnded = isEnded && !before.ended.has(target);
	if (json && json.error === undefined) return isEnded ? [] : [`${target} is said to be gone`];
	const { outcome } = Object(json?.details);
	const isAlone = targets.filter((each) => each === target).length === 1;
	if (outcome === 'notApplied' && hasEnded && isAlone) return [`${target} went, in silence`];
	if (outcome === 'applied' && !isEnded) return [`${target} is there, and said to be gone`];
	// A stopped node tells of one item only, the first that failed.
	return json || told ? [] : [`${target} went, and nobody says so`];
}

function newOnes(kind: 'connections' | 'links', source: string, before: Held, after: Held) {
	const old = before[kind].get(source) ?? [];
	return (after[kind].get(source) ?? []).filter((id) => !old.includes(id));
}

function grouped(pairs: Array<[string, string]>): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
	return groups;
}
