/** One way to spoil an answer. */
export interface Mutation {
	/** The field, as keys from the top; empty for the whole answer. */
	path: string[];
	/** What becomes of it. */
	to: string;
	/** A spoiled copy of an answer. */
	apply(answer: unknown): unknown;
}

/** Stands for a field that is taken out. */
const MISSING = Symbol('missing');

/** What a field is made into; gets what it was. */
const SPOILED: Record<string, (value: unknown) => unknown> = {
	null: () => null,
	missing: () => MISSING,
	'of another type': (value) =>
		typeof value === 'string' ? 7 : typeof value === 'number' ? 'seven' : 'a text',
	empty: (value) => (Array.isArray(value) ? [] : isObject(value) ? {} : ''),
	huge: (value) => (typeof value === 'number' ? 1e300 : 'huge '.repeat(5000)),
	'an object that is no text': () => ({ toString: 1, valueOf: 1 }),
	'nested deeply': () => nested(2000),
};

/** Every field of an answer, of lists their first entry, spoiled in every way. */
export function mutationsOf(answer: unknown): Mutation[] {
	return pathsIn(answer).flatMap((path) =>
		Object.entries(SPOILED).map(([to, spoil]) => ({
			path,
			to,
			apply: (value: unknown) => changed(value, path, spoil),
		})),
	);
}

/** Lists inside of lists. */
export function nested(depth: number): unknown {
	let value: unknown = [];
	for (let at = 0; at < depth; at++) value = [value];
	return value;
}

function pathsIn(value: unknown): string[][] {
	const entries = Array.isArray(value) ? value.slice(0, 1) : value;
	if (!isObject(entries)) return [[]];
	const inside = Object.entries(entries).flatMap(([key, entry]) =>
		pathsIn(entry).map((path) => [key, ...path]),
	);
	return [[], ...inside];
}

function changed(value: unknown, path: string[], spoil: (value: unknown) => unknown): unknown {
	const [key, ...rest] = path;
	if (key === undefined) {
		const spoiled = spoil(value);
		return spoiled === MISSING ? '' : spoiled;
	}
	const copy: unknown = Array.isArray(value) ? [...value] : { ...Object(value) };
	const inside: unknown = Object(copy)[key];
	const next = rest.length > 0 ? changed(inside, rest, spoil) : spoil(inside);
	if (next === MISSING) Reflect.deleteProperty(Object(copy), key);
	else Object.assign(Object(copy), { [key]: next });
	return copy;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
