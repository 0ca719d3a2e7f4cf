import { CredibleDataSecretApi } from '../../credentials/CredibleDataSecretApi.credentials';
import { ATTACHED_TYPES } from '../../nodes/CredibleData/settings/attachedDatabases';
import { ALL_SETTINGS, DATABASE_TYPES, PANEL } from '../../nodes/CredibleData/settings/index';
import { isSecretField, shown } from '../../nodes/CredibleData/settings/secrets';
import { filesIn, textOf } from '../sources.mts';
import { ATTACHED, EXAMPLES, NEWER_EXAMPLES } from './examples';

const types = [...DATABASE_TYPES, ...ATTACHED_TYPES];

it('lists every type that a file has', () => {
	const made = filesIn('nodes/CredibleData/settings', '.ts').flatMap((file) =>
		[...textOf(file).matchAll(/^export const (\w+): DatabaseType =/gm)].map(([, name]) => name),
	);
	const listed = types.map(({ value }) => value);
	expect(made.filter((name) => !listed.includes(String(name)))).toEqual([]);
	expect(DATABASE_TYPES).toHaveLength(new Set(DATABASE_TYPES.map(({ value }) => value)).size);
});

it('has an example of every type, whose request a test compares', () => {
	// DuckDB's are those of what it attaches.
	const examples = [...EXAMPLES, ...NEWER_EXAMPLES].map(({ type }) => type).concat('duckdb');
	expect(examples.sort()).toEqual(DATABASE_TYPES.map(({ value }) => value).sort());
	const attached = ATTACHED.map(({ fields }) => fields.type);
	expect(attached.sort()).toEqual(ATTACHED_TYPES.map(({ value }) => value).sort());
});

describe.each(types)('$value', ({ block, settings }) => {
	it('has its settings in its block, or in a part that no other type has', () => {
		const parts = [...new Set(settings.map(({ at }) => at[0]))];
		expect(parts).toContain(block);
		const shared = types.filter((each) => each.block !== block).flatMap((each) => each.settings);
		expect(shared.filter(({ at }) => parts.includes(at[0]))).toEqual([]);
	});

	it('hides what is secret, and nothing else that is needed', () => {
		for (const { at, secret = false } of settings) {
			const key = at.at(-1) ?? '';
			expect([key, isSecretField(key)]).toEqual([key, secret]);
			if (secret) expect(shown({ [key]: 'planted' })).toEqual({ [key]: '***' });
		}
	});

	it('logs in with secrets only, and names those that go with them', () => {
		const names = settings.filter(({ secret }) => secret).map(({ at }) => at.at(-1));
		for (const { login, secret, with: more = [] } of settings) {
			if (login) expect(secret).toBe(true);
			expect(names).toEqual(expect.arrayContaining([...more]));
		}
	});
});

it('has one field for a parameter, whatever the type', () => {
	for (const { field, read } of PANEL) {
		const same = ALL_SETTINGS.filter((each) => each.field.name === field.name);
		for (const each of same) {
			expect(each.field).toEqual(field);
			expect(each.read).toBe(read);
		}
	}
});

it('has a property of the secret credential for every secret, and the other way round', () => {
	const wanted = PANEL.filter(({ sections }) => sections?.includes('secret')).map(
		({ field: { name, displayName }, secret = false }) => ({ name, displayName, secret }),
	);
	const there = new CredibleDataSecretApi().properties
		.filter(({ type }) => type !== 'notice')
		.map(({ name, displayName, typeOptions }) => ({
			name,
			displayName,
			secret: typeOptions?.password ?? false,
		}));
	const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
	expect(there.sort(byName)).toEqual(wanted.sort(byName));
});
