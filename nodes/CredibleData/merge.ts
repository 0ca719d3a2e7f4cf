import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../shared/json';

/** Both objects as one: where both have objects these are merged too, else the second counts. */
export function merged(first: IDataObject, second: IDataObject): IDataObject {
	const entries = Object.entries(second).map(([key, value]) => {
		const before = first[key];
		return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
	});
	return { ...first, ...Object.fromEntries(entries) };
}

/** Without what is undefined or an empty object. */
export function compact(object: IDataObject): IDataObject {
	const set = Object.entries(object).filter(([, value]) =>
		isObject(value) ? Object.keys(value).length > 0 : value !== undefined,
	);
	return Object.fromEntries(set);
}
