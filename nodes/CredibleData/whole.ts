import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../shared/json';
import type { Connection } from './api';
import { namesake, withoutPort } from './compare';
import { isSecretField } from './secrets';

/** A secret that is a way to log in, and those that go with it. A server uses one way. */
interface Login {
	by: string;
	with?: string[];
}

/** By block, the ways there are. Source: Publisher's connection_public_view.ts. */
const LOGINS: Record<string, Login[]> = {
	bigqueryConnection: [{ by: 'serviceAccountKeyJson' }],
	gcsConnection: [{ by: 'secret' }],
	motherduckConnection: [{ by: 'accessToken' }],
	mysqlConnection: [{ by: 'password' }],
	postgresConnection: [{ by: 'password' }, { by: 'connectionString' }],
	s3Connection: [{ by: 'secretAccessKey', with: ['sessionToken'] }],
	snowflakeConnection: [{ by: 'password' }, { by: 'privateKey', with: ['privateKeyPass'] }],
	trinoConnection: [{ by: 'password' }, { by: 'peakaKey' }],
};

/** The names of secrets as users read them. */
const LABELS: Record<string, string> = {
	accessToken: 'Access Token',
	connectionString: 'Connection String',
	password: 'Password',
	peakaKey: 'Peaka API Key',
	privateKey: 'Private Key',
	privateKeyPass: 'Private Key Passphrase',
	serviceAccountKeyJson: 'Service Account JSON',
};

/** Parts of a connection, each as a whole. */
export interface Whole {
	parts: IDataObject;
	/** Secrets that the parts lack, as users read them. */
	missing: string[];
}

/**
 * The parts of a connection as they have to be sent, since a server replaces each of them: what the
 * user has set, and the rest as it stands. Of the secrets that the server shows none is taken over,
 * unless `reuse` says so and they are shown in clear. A server that names what it withholds keeps that
 * itself.
 */
export function wholeParts(
	{ config }: Connection,
	wanted: IDataObject,
	parts: string[],
	reuse: boolean,
): Whole {
	const missing: string[] = [];
	const { withheldFields } = config;
	const keeps = Array.isArray(withheldFields);
	const takesOver = reuse || keeps;

	const object = (before: IDataObject, given: IDataObject, block: string, of: string) => {
		const keys = [...Object.keys(before), ...Object.keys(given)].filter(
			(key) => key in given || !isSecretField(key),
		);
		const fields = [...new Set(keys)].map((key) => [
			key,
			isSecretField(key) ? given[key] : value(before[key], given[key], key, of),
		]);
		return { ...Object.fromEntries(fields), ...secrets(before, given, block, of) };
	};
	const secrets = (before: IDataObject, given: IDataObject, block: string, of: string) => {
		const logins = LOGINS[block] ?? [];
		const isChosen = logins.some(({ by }) => by in given);
		const replaced = isChosen ? logins.flatMap(({ by, with: more = [] }) => [by, ...more]) : [];
		const there = Object.keys(before).filter(
			(key) => isSecretField(key) && before[key] && !(key in given) && !replaced.includes(key),
		);
		const usable = there.filter((key) => takesOver && isInClear(before[key]));
		missing.push(...there.filter((key) => !usable.includes(key)).map((key) => label(key, of)));
		const isNoneThere = !logins.some(({ by }) => there.includes(by));
		if (logins.length > 0 && isNoneThere && !isChosen && !keeps) {
			missing.push(logins.map(({ by }) => label(by, of)).join(' or '));
		}
		return Object.fromEntries(usable.map((key) => [key, before[key]]));
	};
	const value = (before: unknown, given: unknown, block: string, of: string): unknown => {
		if (given !== undefined && !isObject(given) && !Array.isArray(given)) return given;
		if (Array.isArray(given ?? before)) {
			const list: unknown[] = Array.isArray(before) ? before : [];
			if (!Array.isArray(given))
				return list.map((each) => value(each, undefined, '', nameOf(each)));
			return given.map((each) => value(namesake(list, each), each, '', nameOf(each)));
		}
		if (!isObject(before) && !isObject(given)) return before;
		return object(Object(before), Object(given), block, of);
	};

	const entries = parts.map((part) => [part, value(config[part], wanted[part], part, '')]);
	const found: IDataObject = Object.fromEntries(entries);
	const { trinoConnection: trino } = found;
	if (isObject(trino)) found.trinoConnection = withTrinoPort(trino, wanted.trinoConnection);
	return { parts: found, missing };
}

/** A server appends the port to the address of Trino: sent back like that, it would stay there with another port. */
function withTrinoPort(trino: IDataObject, given: unknown): IDataObject {
	const { server, port } = isObject(given) ? given : {};
	const [, inside] = /:(\d+)\/?$/.exec(textOrNull(server) ?? '') ?? [];
	if (inside !== undefined) return { ...trino, port: Number(inside) };
	return port === undefined
		? { ...trino, server: withoutPort(String(trino.server), trino.port) }
		: { ...trino, server: String(trino.server).replace(/:\d+\/?$/, '') };
}

function nameOf(value: unknown): string {
	return isObject(value) ? (textOrNull(value.name) ?? '') : '';
}

function label(key: string, of: string): string {
	const name = LABELS[key] ?? key;
	return of === '' ? `'${name}'` : `'${name}' of the attached database '${of}'`;
}

/** What stands for a secret where it is not shown: nothing, stars, dots, crosses, a word. */
const STAND_INS = [/^[*•●x.\s]*$/i, /\*{3}|•{2}|●{2}/, /redacted|masked/i, /^<.*>$/];

/** Whether a secret is shown as it is. */
function isInClear(secret: unknown): boolean {
	return typeof secret === 'string' && !STAND_INS.some((each) => each.test(secret));
}
