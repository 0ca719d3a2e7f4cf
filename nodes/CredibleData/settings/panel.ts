import type { DatabaseSetting, DatabaseType } from './setting';

/**
 * The settings of several types, one for each parameter, with the types that have it. The order is one in
 * which every type's own order stays.
 */
export function mergedSettings(types: readonly DatabaseType[]): DatabaseSetting[] {
	const merged: DatabaseSetting[] = [];
	for (const { value, settings } of types) {
		let next = 0;
		for (const setting of settings) {
			const at = merged.findIndex(({ field }) => field.name === setting.field.name);
			const known = merged[at];
			if (known) merged[at] = { ...known, types: [...(known.types ?? []), value] };
			else merged.splice(next, 0, { ...setting, types: [value] });
			next = (known ? at : next) + 1;
		}
	}
	return merged;
}
