import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { Parameters } from '../../shared/actions/parameters';
import type { Bad } from '../../shared/actions/readers';
import { openSecrets, typedSecrets, type Secrets } from '../../shared/actions/secretSource';
import { checkSecretCredential, readSettings, type Settings } from '../../shared/actions/settings';
import { isObject } from '../../shared/values/json';
import { Problem, sentences } from '../../shared/values/problem';
import {
	DATABASES,
	metadata,
	metadataPairs,
	schema,
	SECRET_CREDENTIAL,
	settings,
	sslCa,
	sslMode,
	type,
	TYPES,
} from './settings';

/** A connection as it is wanted. */
export interface NewConnection {
	configName: string;
	settings: Settings;
}

/** Reads the settings of a new connection, and checks that none is missing. Only what is set is sent. */
export async function readNewConnection(parameters: Parameters): Promise<NewConnection> {
	const secrets = await openSecrets(parameters, SECRET_CREDENTIAL);
	const values = readAll(parameters, parameters.group('additionalFields'), secrets);
	for (const setting of settings.filter((each) => !values.has(each))) {
		const { field, sections, needed, read } = setting;
		if (needed) {
			throw parameters.bad(
				'secretSource',
				`gives no ${needed} of the database`,
				'A new connection needs a user name and a password',
			);
		}
		if (sections) continue;
		if (field.required) parameters.requiredText(field.name);
		const bad: Bad = (says, advice) => parameters.bad(field.name, says, advice);
		values.set(setting, read(field.default, bad));
	}
	checkSsl(values, parameters.group('additionalFields'));
	return { configName: parameters.requiredText('configName'), settings: values };
}

/** Reads what is to change of a connection. Throws a Problem if that is nothing. */
export function readChange(parameters: Parameters): Settings {
	const fields = parameters.group('updateFields');
	const values = readAll(fields, fields, typedSecrets(fields));
	if (fields.isLeftEmpty(schema.field.name)) values.set(schema, '');
	if (values.size === 0) {
		throw parameters.bad('updateFields', 'has no entries', 'Add what is to be changed');
	}
	checkSsl(values, fields);
	return values;
}

/** Reads 'Metadata' or 'Metadata Pairs'. */
export function readMetadata(fields: Parameters): IDataObject | undefined {
	const values = readSettings([metadata, metadataPairs], { top: fields, additional: fields });
	const value = mergePairs(values, fields).get(metadata);
	return isObject(value) ? value : undefined;
}

/**
 * Checks the credential with the secrets, as far as that goes without the database: something is
 * filled in, certificates and key can be read. Names the field at fault, and repeats no value.
 */
export async function testSecrets(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		checkSecretCredential(settings, data);
		const message =
			'The secrets can be read. Use the Test operation to see whether the database takes them';
		return { status: 'OK', message };
	} catch (error) {
		const { message, facts } = Problem.from(error);
		return { status: 'Error', message: facts.advice ? sentences(message, facts.advice) : message };
	}
}

function readAll(top: Parameters, additional: Parameters, secrets: Secrets): Settings {
	const hasMode = additional.text(sslMode.field.name) !== undefined;
	const texts = settings.filter(({ at }) => at[0] === 'ssl' && at[1] !== 'mode');
	const stray = texts.find(({ field }) => additional.text(field.name) !== undefined);
	if (!hasMode && stray) {
		throw additional.bad(
			stray.field.name,
			"needs 'SSL Mode', without which Lerian does not use it",
		);
	}
	// Those of the secret source are there for connections with a mode.
	const used = hasMode ? settings : settings.filter((setting) => !texts.includes(setting));
	return mergePairs(readSettings(used, { top, additional, secrets }), additional);
}

/** The server replaces the SSL block as a whole, and wants a mode that the database has, and a CA with every one. */
function checkSsl(values: Settings, fields: Parameters): void {
	const mode = values.get(sslMode);
	if (mode === undefined) return;
	const of = TYPES.find((each) => each === values.get(type));
	const modes: readonly string[] = (of ? [of] : TYPES).flatMap((each) => DATABASES[each].sslModes);
	if (!modes.includes(String(mode))) {
		const words = of ? ` for ${DATABASES[of].name}` : '';
		throw fields.bad('sslMode', `must be one of these${words}: ${modes.join(', ')}`);
	}
	if (values.has(sslCa)) return;
	throw fields.bad(
		'sslCa',
		"is empty, and Lerian needs it with every 'SSL Mode'",
		"Fill it in. To connect without SSL leave 'SSL Mode' out",
	);
}

/** Settings in which 'Metadata Pairs' counts as 'Metadata'. */
function mergePairs(values: Settings, fields: Parameters): Settings {
	const pairs = values.get(metadataPairs);
	if (pairs === undefined) return values;
	if (values.has(metadata)) {
		throw fields.bad('metadata', "and 'Metadata Pairs' are both set", 'Use one of them');
	}
	values.delete(metadataPairs);
	return values.set(metadata, pairs);
}
