import type { IDataObject } from 'n8n-workflow';

import { fieldsIn, jsonOf, operations } from './sources.mts';

/** What saved workflows depend on. */
export interface Contract {
	/** By operation in menu order: the parameters, and the names of those inside each collection. */
	parameters: Record<string, Record<string, string[]>>;
	/** By operation: an item with every key that it can have. */
	items: Record<string, IDataObject>;
	/** Writes that are sent at once if nothing else is said. */
	writes?: number;
}

/** Tests that a node has these operations, parameters and output previews, and no others. */
export function itKeeps(className: string, { parameters, items, writes = 4 }: Contract): void {
	const own = operations.filter(({ node }) => node === className);

	it('has these operations in this order', () => {
		expect(own.map(({ path }) => path)).toEqual(Object.keys(parameters));
	});

	it.each(own)('has for $path these parameters', ({ path, shown }) => {
		const found = shown({ returnAll: false }).map((field) => [
			field.name,
			sorted(fieldsIn(field).map(({ name }) => name)),
		]);
		const wanted = Object.entries(parameters[path] ?? {}).map(([name, inside]) => [
			name,
			sorted(inside),
		]);
		expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
	});

	it.each(own)(
		'sends for $path so many requests at once if nothing else is said',
		({ path, shown }) => {
			const options = shown().find(({ name }) => name === 'options');
			const field = options && fieldsIn(options).find(({ name }) => name === 'concurrency');
			const isRead = /\/(get|getAll|test|validate)$/.test(path);
			expect(field?.default).toBe(isRead ? 8 : writes);
		},
	);

	it.each(own)('outputs for $path what the preview shows', ({ path }) => {
		const preview = jsonOf(`nodes/${className}/__schema__/v1.0.0/${path}.json`);
		expect(differences(items[path], preview)).toEqual([]);
	});
}

function sorted(names: string[]): string[] {
	return [...names].sort();
}

/** Where a value is not as a preview says: a path and the type that is missing there. */
function differences(value: unknown, schema: unknown, path = 'item'): string[] {
	const { type, properties, items } = Object(schema);
	const found = typeOf(value);
	if (![type].flat().includes(found)) return [`${path} is a ${found}`];
	if (Array.isArray(value)) {
		return value.flatMap((each, index) => differences(each, items, `${path}[${index}]`));
	}
	// Tags are the user's own, and settings differ by type.
	if (found !== 'object' || ['item.tags', 'item.settings'].includes(path)) return [];
	const names = new Set([...Object.keys(Object(value)), ...Object.keys(Object(properties))]);
	return [...names].flatMap((name) =>
		differences(Object(value)[name], Object(properties)[name], `${path}.${name}`),
	);
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}
