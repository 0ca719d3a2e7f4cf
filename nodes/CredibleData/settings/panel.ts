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
			const [known] = at < 0 ? [] : merged.splice(at, 1);
			// What stood before the settings that it has to follow moves behind them.
			next = at < 0 || at >= next ? Math.max(at, next) : next - 1;
			merged.splice(next, 0, { ...(known ?? setting), types: [...(known?.types ?? []), value] });
			next++;
		}
	}
	return merged;
}
