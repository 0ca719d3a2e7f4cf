import { at, listAt } from './json.mts';
import type { Provider } from './provider.mts';

/** What the providers hold, as JSON: passwords and tokens included. */
export function dumpState(providers: readonly Provider[]): string {
	const state = providers.map((provider) => [
		provider.name,
		Object.fromEntries(provider.lasting.map((field) => [field, Reflect.get(provider, field)])),
	]);
	return JSON.stringify(Object.fromEntries(state), (_key, value: unknown) =>
		value instanceof Map ? [...value] : value,
	);
}

/** Puts back what {@link dumpState} wrote; a field that is not in there stays as it is. */
export function restoreState(providers: readonly Provider[], json: string): void {
	const state: unknown = JSON.parse(json);
	for (const provider of providers) {
		for (const field of provider.lasting) {
			const value = at(state, provider.name, field);
			if (value !== undefined) restoreField(provider, field, value);
		}
	}
}

/** Fills a map in place, because another provider may read it too. */
function restoreField(provider: Provider, field: string, value: unknown): void {
	const present: unknown = Reflect.get(provider, field);
	if (!(present instanceof Map)) return void Reflect.set(provider, field, value);
	present.clear();
	for (const entry of listAt(value)) present.set(at(entry, 0), at(entry, 1));
}
