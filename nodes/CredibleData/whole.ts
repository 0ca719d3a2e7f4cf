import type { IDataObject } from 'n8n-workflow';

import { isObject, textOrNull } from '../shared/json';
import type { Connection } from './api';
import { namesake, withoutPort, type Value } from './compare';
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
 * itself, and what it shows is no secret.
 */
export function wholeParts(
	{ config }: Connection,
	wanted: IDataObject,
	parts: string[],
	reuse: boolean,
): Whole {
	const keeps = Array.isArray(config.withheldFields);
	const assembly = new Assembly(keeps, reuse || keeps);
	const entries = parts.map((part) => [
		part,
		assembly.value(config[part], wanted[part], { block: part, database: '' }),
	]);
	const found: IDataObject = Object.fromEntries(entries);
	const { trinoConnection: trino } = found;
	if (isObject(trino)) found.trinoConnection = withTrinoPort(trino, wanted.trinoConnection);
	return { parts: found, missing: assembly.missing };
}

/** Where in a connection an object is. */
interface Where {
	/** The key that it stands under. */
	block: string;
	/** The name of the attached database that it belongs to; empty if none. */
	database: string;
}

class Assembly {
	readonly missing: string[] = [];

	constructor(
		private readonly keeps: boolean,
		private readonly takesOver: boolean,
	) {}

	/** One value out of the one that is there and the one that is wanted. */
	value(before: Value, given: Value, where: Where): Value {
		if (given !== undefined && !isObject(given) && !Array.isArray(given)) return given;
		if (Array.isArray(given ?? before)) return this.list(before, given);
		if (!isObject(before) && !isObject(given)) return before;
		return this.object(isObject(before) ? before : {}, isObject(given) ? given : {}, where);
	}

	private list(before: Value, given: Value): Value {
		const there: Value[] = Array.isArray(before) ? before : [];
		if (!Array.isArray(given)) return there.map((entry) => this.entry(entry, undefined));
		return given.map((entry: Value) => this.entry(namesake(there, entry), entry));
	}

	private entry(before: Value, given: Value): Value {
		const either = given ?? before;
		const name = isObject(either) ? textOrNull(either.name) : null;
		return this.value(before, given, { block: '', database: name ?? '' });
	}

	private object(before: IDataObject, given: IDataObject, where: Where): IDataObject {
		const keys = new Set([...Object.keys(before), ...Object.keys(given)]);
		const fields = [...keys]
			.filter((key) => key in given || !isSecretField(key))
			.map((key) => {
				if (isSecretField(key)) return [key, given[key]];
				return [key, this.value(before[key], given[key], { ...where, block: key })];
			});
		return { ...Object.fromEntries(fields), ...this.secrets(before, given, where) };
	}

	/** The secrets that are taken over; those that are neither taken over nor given are missing. */
	private secrets(before: IDataObject, given: IDataObject, { block, database }: Where) {
		const logins = LOGINS[block] ?? [];
		const isChosen = logins.some(({ by }) => by in given);
		const replaced = isChosen ? logins.flatMap(({ by, with: more = [] }) => [by, ...more]) : [];
		const there = Object.keys(before).filter(
			(key) => isSecretField(key) && before[key] && !(key in given) && !replaced.includes(key),
		);
		const usable = there.filter((key) => this.takesOver && isInClear(before[key]));
		const lacking = there.filter((key) => !usable.includes(key));
		this.missing.push(...lacking.map((key) => label(key, database)));

		const isNoneThere = !logins.some(({ by }) => there.includes(by));
		if (logins.length > 0 && isNoneThere && !isChosen && !this.keeps) {
			this.missing.push(logins.map(({ by }) => label(by, database)).join(' or '));
		}
		const hasAddress = given.host ?? before.host ?? given.connectionString;
		if (block === 'postgresConnection' && isChosen && !hasAddress && !this.keeps) {
			this.missing.push(label('connectionString', database));
		}
		return Object.fromEntries(usable.map((key) => [key, before[key]]));
	}
}

/** A server appends the port to the address of Trino: sent back like that, it would stay there with another port. */
function withTrinoPort(trino: IDataObject, given: unknown): IDataObject {
	const { server, port } = isObject(given) ? given : {};
	const [, inside] = /:(\d+)\/?$/.exec(textOrNull(server) ?? '') ?? [];
	if (inside !== undefined) return { ...trino, port: Number(inside) };
	const address = textOrNull(trino.server);
	if (address === null) return trino;
	const plain =
		port === undefined ? withoutPort(address, trino.port) : address.replace(/:\d+\/?$/, '');
	return { ...trino, server: plain };
}

function label(key: string, database: string): string {
	const name = `'${LABELS[key] ?? key}'`;
	return database === '' ? name : `${name} of the attached database '${database}'`;
}

/** What stands for a secret where it is not shown: nothing, stars, dots, crosses, a word. */
const STAND_INS = [/^[*•●x.\s]*$/i, /\*{3}|•{2}|●{2}/, /redacted|masked/i, /^<.*>$/];

/** Whether a secret is shown as it is. */
function isInClear(secret: unknown): boolean {
	return typeof secret === 'string' && !STAND_INS.some((each) => each.test(secret));
}
