import type { IDataObject } from 'n8n-workflow';

import type { Parameters } from '../../shared/actions/parameters';
import type { Bad } from '../../shared/actions/readers';
import { openSecrets, type SecretSource } from '../../shared/actions/secretSource';
import { bodyOf, readSettings, valueIn, type Settings } from '../../shared/actions/settings';
import { isObject, objectOf, own, textOrNull } from '../../shared/values/json';
import { faultInPrivateKey } from '../../shared/values/pem';
import type { Problem } from '../../shared/values/problem';
import { COMMON, isNamedSecrets, namedSecrets } from './common';
import { DATABASE_TYPES, databaseType } from './index';
import {
	SECRET_CREDENTIAL,
	type CheckContext,
	type DatabaseSetting,
	type DatabaseType,
} from './setting';

/** What the user wants a connection to be: only what is set. */
export interface Wanted {
	type: string;
	/** Where its secrets come from. */
	secretSource: SecretSource;
	settings: Settings;
	/** What counts before them, as the API has it. */
	raw: IDataObject;
	/** Makes the Problem of a parameter that does not go with the connection as it is. */
	bad(parameter: string, says: string, advice?: string): Problem;
}

/**
 * Reads all that makes a connection. Throws a Problem for what servers refuse, or take without ever
 * being able to connect with it. `name` is the connection's; without one it is only tested.
 */
export async function readConnection(parameters: Parameters, name?: string): Promise<Wanted> {
	const type = readType(parameters);
	const sources = { top: parameters, additional: parameters.group('additionalFields') };
	const wanted = await read(parameters, type, sources, { name });
	const config = configOf(wanted);
	if (wanted.type === type.value) checkComplete(type, config, { name, bad: wanted.bad });
	return wanted;
}

/** Reads what an update changes. */
export async function readUpdate(parameters: Parameters, name: string): Promise<Wanted> {
	const fields = parameters.group('updateFields');
	const sources = { top: fields, additional: fields };
	return await read(parameters, readType(parameters), sources, { name, isUpdate: true });
}

/**
 * The connection as the API describes it, secrets included, without name and type. Some secrets belong into
 * parts that only the connection as it is on the server, `current`, may have.
 */
export function configOf(wanted: Wanted, current: IDataObject = {}): IDataObject {
	const { settings, raw, bad } = wanted;
	const type = databaseType(wanted.type);
	const isThere = (part: string) =>
		[raw, current].some((object) => own(object, part) !== undefined);
	const given = [...settings].filter(([{ field }]) => field.name !== namedSecrets.field.name);
	const plain = given.filter(([{ secret }]) => !secret).map(([{ at }]) => at[0]);
	// A credential may hold more than the connection has a use for.
	const useful = given.filter(
		([
			{
				at: [part],
				secret,
			},
		]) => !secret || part === type?.block || plain.includes(part) || isThere(part),
	);
	const body = merged(bodyOf(new Map(useful)), raw);
	const [, secrets] =
		[...settings].find(([{ field }]) => field.name === namedSecrets.field.name) ?? [];
	if (type?.withNamedSecrets && isNamedSecrets(secrets)) {
		const block = objectOf(body[type.block]);
		const complain: Bad = (says, advice) => bad(namedSecrets.field.name, says, advice);
		const filled = type.withNamedSecrets(block, secrets, objectOf(current[type.block]), complain);
		if (Object.keys(filled).length > 0) body[type.block] = filled;
	}
	return body;
}

function readType(parameters: Parameters): DatabaseType {
	const value = parameters.text('type')?.toLowerCase();
	const type = databaseType(value);
	if (type) return type;
	throw parameters.bad(
		'type',
		`must be one of: ${DATABASE_TYPES.map((each) => each.value).join(', ')}`,
	);
}

async function read(
	parameters: Parameters,
	type: DatabaseType,
	{ top, additional }: { top: Parameters; additional: Parameters },
	{ name, isUpdate = false }: { name?: string; isUpdate?: boolean },
): Promise<Wanted> {
	const { name: rawName, type: rawType, ...raw } = additional.object('rawConnection') ?? {};
	if (rawName !== undefined && name !== undefined && rawName !== name) {
		throw additional.bad('rawConnection', 'has another name than the connection', 'Leave it out');
	}
	const wantedType = textOrNull(rawType) ?? type.value;
	// The settings of the chosen type are none of another one.
	const isOther = wantedType !== type.value;
	const secrets = isOther
		? undefined
		: await openSecrets(parameters, SECRET_CREDENTIAL, { isOptional: isUpdate });
	const sources = { top, additional, secrets };
	const settings = readSettings([...COMMON, ...(isOther ? [] : type.settings)], sources);
	const fault = faultInKeys([bodyOf(settings), raw]);
	if (fault !== undefined) {
		const advice = "Check 'Private Key' and 'Private Key Passphrase'";
		throw parameters.bad('secretSource', `gives a private key that ${fault}`, advice);
	}
	return {
		type: wantedType,
		secretSource: secrets?.source ?? 'credential',
		settings,
		raw,
		bad: (parameter, says, advice) => parameters.bad(parameter, says, advice),
	};
}

/** What is wrong with one of the private keys in a value, wherever in it they are. */
function faultInKeys(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { privateKey, privateKeyPass }: IDataObject = isObject(value) ? value : {};
	const passphrase = textOrNull(privateKeyPass) ?? undefined;
	const fault =
		typeof privateKey === 'string' && privateKey.includes('PRIVATE KEY')
			? faultInPrivateKey(privateKey, passphrase)
			: undefined;
	return (
		fault ??
		Object.values(value)
			.map(faultInKeys)
			.find((each) => each !== undefined)
	);
}

function checkComplete(
	{ name, settings, needsLogin, check }: DatabaseType,
	config: IDataObject,
	context: CheckContext,
): void {
	const { bad } = context;
	const has = (setting: DatabaseSetting) => Boolean(valueIn(config, setting));
	const standIns = settings.filter(has).flatMap(({ insteadOf = [] }) => insteadOf);
	const missing = settings.find(
		(setting) => setting.needed && !has(setting) && !standIns.includes(setting.at.at(-1) ?? ''),
	);
	if (missing?.sections?.includes('secret')) {
		throw bad('secretSource', `gives no '${missing.field.displayName}', which ${name} needs`);
	}
	if (missing) throw bad(missing.field.name, `is empty, but ${name} needs it`, 'Enter a value');
	const logins = settings.filter(({ login }) => login);
	if (needsLogin && !logins.some(has)) {
		const labels = logins.map(({ field }) => `'${field.displayName}'`).join(' or ');
		throw bad('secretSource', `gives no ${labels}, which ${name} needs`);
	}
	check?.(config, context);
}

/** Both objects as one: where both have objects these are merged too, else the second counts. */
function merged(first: IDataObject, second: IDataObject): IDataObject {
	const entries = Object.entries(second).map(([key, value]) => {
		const before = own(first, key);
		return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
	});
	return { ...first, ...Object.fromEntries(entries) };
}
