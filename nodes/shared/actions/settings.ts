import type { ICredentialDataDecryptedObject, IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, own } from '../values/json';
import { Problem } from '../values/problem';
import type { Parameters } from './parameters';
import { isUnset, type Bad, type Reader } from './readers';
import { secretSourceFields, type SecretCredential, type Secrets } from './secretSource';
import type { Comparison } from './upsert';

type Value = IDataObject[string];

/** Everything that is to be known about one setting of a connection. */
export interface Setting {
	/** How the panel shows it; its name is the parameter's, and the secret credential's property. */
	field: INodeProperties;
	/** Where it stands in the API's object. */
	at: readonly [string, ...string[]];
	/** The database types that have it; all if missing. */
	types?: readonly string[];
	/** Which part of Create's panel has it, apart from the top: 'Additional Fields', 'Secret Source', or both. */
	sections?: ReadonlyArray<'additional' | 'secret'>;
	/** Whether its value must not be shown, and is not shown by the API. */
	secret?: boolean;
	/** Whether it limits access or lifetime, so that an expression which gives nothing is refused. */
	limits?: boolean;
	/** Fields of Create's panel in place of `field`, where they differ by type. */
	variants?: INodeProperties[];
	/** What the parameter's value stands for, checked. */
	read: Reader<Value>;
	/** Whether two values mean the same; undefined if nobody can tell. Identity if missing. */
	same?: Comparison['same'];
}

/** The settings that the user has set, in the order of the list. */
export type Settings = Map<Setting, Value>;

/** Those of a list that a database type has. */
export function settingsOf<S extends Setting>(settings: readonly S[], type: string): S[] {
	return settings.filter(({ types }) => types?.includes(type) ?? true);
}

/** A field that is shown for the types that have it; `type` is the path of the parameter that chooses one. */
export function shownFor({ types, field }: Setting, type: string): INodeProperties {
	return types ? { ...field, displayOptions: { show: { [type]: [...types] } } } : field;
}

/** A collection of optional fields. */
export function collection(
	displayName: string,
	name: string,
	fields: INodeProperties[],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: fields
			.map((field): INodeProperties => ({ ...field, required: undefined }))
			.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The settings in the panel of Create, Create or Update and Test; `additional` are fields that are no settings. */
export function settingFields(
	settings: readonly Setting[],
	credential: SecretCredential | undefined,
	additional: INodeProperties[] = [],
): INodeProperties[] {
	const top = settings.filter(({ sections }) => !sections);
	const more = settings.filter(({ sections }) => sections?.includes('additional'));
	return [
		...top.map((setting) => shownFor(setting, 'type')),
		...(credential ? secretFields(settings, credential) : []),
		collection('Additional Fields', 'additionalFields', [
			...more.flatMap((setting) => setting.variants ?? [shownFor(setting, '/type')]),
			...additional,
		]),
	];
}

/** "Secret Source" and what is typed in for its choice "Parameters". */
export function secretFields(
	settings: readonly Setting[],
	credential: SecretCredential,
): INodeProperties[] {
	const secret = settings.filter(({ sections }) => sections?.includes('secret'));
	return secretSourceFields(
		credential,
		secret.map((setting) => shownFor(setting, 'type')),
	);
}

/** The settings in the panel of Update: only what is added there is changed. */
export function updateFields(
	settings: readonly Setting[],
	additional: INodeProperties[] = [],
): INodeProperties {
	const fields = settings.map((setting) => shownFor(setting, '/type'));
	return collection('Update Fields', 'updateFields', [...fields, ...additional]);
}

/** Where values are read from. */
export interface Sources {
	/** Settings at the top of the panel. */
	top: Parameters;
	/** Settings in a collection. */
	additional: Parameters;
	secrets?: Secrets;
}

/** Reads the settings of a list. What is typed into a collection goes before what the secret source gives. */
export function readSettings(
	settings: readonly Setting[],
	{ top, additional, secrets }: Sources,
): Settings {
	const values: Settings = new Map();
	for (const setting of settings) {
		const { field, sections, limits, secret, read } = setting;
		const from = sections?.includes('additional') ? additional : top;
		const isTyped = !sections || sections.includes('additional');
		const reads = limits || secret ? 'readLimit' : 'read';
		const typed = isTyped ? from[reads](field.name, read) : undefined;
		const given = sections?.includes('secret') ? secrets?.read(field, read) : undefined;
		const value = typed ?? given;
		if (value !== undefined) values.set(setting, value);
	}
	return values;
}

/** The API's object out of settings. */
export function bodyOf(settings: Settings): IDataObject {
	const body: IDataObject = {};
	for (const [{ at }, value] of settings) {
		const path = [...at];
		const last = path.pop() ?? '';
		let part = body;
		for (const key of path) {
			const inside = part[key];
			const next: IDataObject = isObject(inside) ? inside : {};
			part[key] = next;
			part = next;
		}
		part[last] = value;
	}
	return body;
}

/** What stands in the API's object for a setting; undefined if nothing does. */
export function valueIn(object: IDataObject, { at }: Pick<Setting, 'at'>): Value {
	let value: Value = object;
	for (const key of at) value = isObject(value) ? own(value, key) : undefined;
	return value;
}

/** The secrets among settings, as texts that must appear in no message. */
export function secretsIn(settings: Settings): Value[] {
	return [...settings].flatMap(([{ secret }, value]) => (secret ? [value] : []));
}

/** Compares the API's object with settings; secrets, which it does not show, differ only if `updateSecret`. */
export function comparisonsOf(
	object: IDataObject,
	settings: Settings,
	{ updateSecret }: { updateSecret: boolean },
): Comparison[] {
	return [...settings].map(([setting, to]) => {
		const { field, secret, same } = setting;
		return secret
			? {
					field: field.name,
					from: null,
					to,
					secret,
					same: () => (updateSecret ? false : undefined),
				}
			: { field: field.name, from: valueIn(object, setting) ?? null, to, same };
	});
}

/** Checks the data of a secret credential without asking anybody. Throws a Problem that names the field at fault. */
export function checkSecretCredential(
	settings: readonly Setting[],
	data: ICredentialDataDecryptedObject,
): void {
	const values = settings.map(({ field, sections, read }) => {
		const value = sections?.includes('secret') ? data[field.name] : undefined;
		const bad: Bad = (says, advice) => Problem.parameter(field.displayName, says, advice);
		return isUnset(value) ? undefined : read(value, bad);
	});
	if (values.every((value) => value === undefined)) throw new Problem('Nothing is filled in');
}
