import type { IDataObject } from 'n8n-workflow';

import { textOrNull } from '../../shared/json';
import type { Parameters } from '../../shared/parameters';
import type { Secrets } from '../../shared/secretSource';
import { DATABASE_TYPE_NAMES, DATABASE_TYPES, type DatabaseTypeName } from '../databaseTypes';
import { compact, merged } from '../merge';
import {
	readAttachedDatabases,
	readAttachedSecrets,
	withAttachedSecrets,
	type AttachedSecrets,
} from './attachedDatabases';
import { checkComplete } from './complete';
import { readLogin, readLoginIfAny } from './login';

/** What the user wants a connection to be: only what is set. */
export interface Wanted {
	type: string;
	/** As the API describes it, secrets included, without name and type. */
	config: IDataObject;
	/** The secrets of attached databases, for an update that does not list these. */
	attachedSecrets: AttachedSecrets;
}

/** The parameters of an operation: all of them, those with the settings of a type, those with the rest. */
interface Sources {
	parameters: Parameters;
	settings: Parameters;
	additional: Parameters;
}

/**
 * Reads all that makes a connection. Throws a Problem for what servers refuse, or take without ever
 * being able to connect with it.
 */
export async function readSettings(parameters: Parameters): Promise<Wanted> {
	const additional = parameters.group('additionalFields');
	const { type, raw } = readType(parameters, additional);
	const isNewer = raw.type !== undefined && raw.type !== type;
	const secrets = isNewer ? {} : await readLogin(parameters, type);
	const wanted = readWanted({ parameters, settings: parameters, additional }, secrets);
	if (!isNewer) checkComplete(parameters, type, wanted.config);
	return wanted;
}

/** Reads what an update changes. */
export async function readUpdate(parameters: Parameters): Promise<Wanted> {
	const fields = parameters.group('updateFields');
	const { type } = readType(parameters, fields);
	const secrets = await readLoginIfAny(parameters, type);
	return readWanted({ parameters, settings: fields, additional: fields }, secrets);
}

function readType(parameters: Parameters, additional: Parameters) {
	const raw = additional.object('rawConnection') ?? {};
	return { type: parameters.oneOf('type', DATABASE_TYPE_NAMES), raw };
}

function readWanted(sources: Sources, secrets: Secrets): Wanted {
	const { parameters, additional } = sources;
	const { type, raw } = readType(parameters, additional);
	const { name: rawName, type: rawType = type, ...rest } = raw;
	if (rawName !== undefined && rawName !== parameters.text('connectionName')) {
		throw additional.bad('rawConnection', 'has another name than the connection', 'Leave it out');
	}
	const attachedSecrets = readAttachedSecrets(parameters, secrets.attachedSecretsJson);
	const typed = {
		resource: additional.text('resourcePath'),
		attributes: additional.object('attributes'),
		...(rawType === type && {
			[DATABASE_TYPES[type].block]: {
				...readBlock(sources, type, attachedSecrets),
				...loginIn(type, secrets),
			},
		}),
	};
	const config = merged(compact(typed), rest);
	return { type: textOrNull(rawType) ?? type, config, attachedSecrets };
}

/** The settings of a type that are set, under the API's names. */
function readBlock(
	{ parameters, settings, additional }: Sources,
	type: DatabaseTypeName,
	attachedSecrets: AttachedSecrets,
): IDataObject {
	const values = Object.entries(DATABASE_TYPES[type].settings).map(([name, key]) => {
		if (name === 'attachedDatabases') return [key, readAttached()];
		if (name === 'port') return [key, wholeNumber(settings, name, 65_535)];
		if (name === 'responseTimeoutMilliseconds') return [key, wholeNumber(additional, name)];
		return [key, settings.text(name)];
	});
	return compact(Object.fromEntries(values));

	function readAttached() {
		const databases = readAttachedDatabases(settings);
		if (!databases) return undefined;
		const names = databases.map((database) => database.name);
		const unknown = Object.keys(attachedSecrets).find((name) => !names.includes(name));
		if (unknown === undefined) return withAttachedSecrets(databases, attachedSecrets);
		throw parameters.bad(
			'attachedSecretsJson',
			`has secrets for '${unknown}', which is none of the attached databases`,
			"Use the names of 'Attached Databases'",
		);
	}
}

function wholeNumber(parameters: Parameters, name: string, most = Number.MAX_SAFE_INTEGER) {
	return parameters.text(name) === undefined ? undefined : parameters.integer(name, 1, most);
}

function loginIn(type: DatabaseTypeName, secrets: Secrets): IDataObject {
	const values = Object.entries(DATABASE_TYPES[type].login)
		.filter(([name]) => name !== 'attachedSecretsJson')
		.map(([name, key]) => [key, secrets[name]]);
	return compact(Object.fromEntries(values));
}
