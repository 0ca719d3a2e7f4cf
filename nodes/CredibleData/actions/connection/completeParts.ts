import type { IDataObject } from 'n8n-workflow';

import type { ConnectionRef, CredibleApi } from '../../api';
import type { Connection } from '../../transport/answers';
import { isObject, own as ownOf, textOrNull } from '../../../shared/values/json';
import { attachedSettings } from '../../settings/attachedDatabases';
import { SETTINGS } from '../../settings/index';
import { holdsSecret, isLoginField, isSecretField } from '../../settings/secrets';
import type { DatabaseSetting, Value } from '../../settings/setting';
import { isInside, isSamePath, namesake } from './compare';

/** How the secrets are treated that the user has not given. */
export interface Treatment {
	/** Whether those that the server shows in clear may be sent back. */
	reuse: boolean;
	/** Whether the user has said that there are none. */
	hasNone?: boolean;
	/** Whether the server is known to show or to name all secrets that there are. */
	hidesNone?: boolean;
}

/** Parts of a connection, each complete. */
export interface CompleteParts {
	parts: IDataObject;
	/** Secrets that the parts lack, as users read them. */
	missing: string[];
}

/** Parts that no setting knows, and that hold no secret (source: Publisher's api-doc.yaml). */
const WITHOUT_SECRETS = ['queryMetadata', 'queryMetadataEnforced'];

/**
 * The parts of a connection as they have to be sent, since a server replaces each of them as a whole: what
 * the user has set, and the rest as it stands. Of the secrets that the server shows none is taken over, unless
 * that is allowed and they are shown in clear. A part or block that no setting knows may have secrets that
 * cannot be seen. A server that names what it withholds keeps that itself, and what it shows is no secret.
 */
export function completeParts(
	config: IDataObject,
	wanted: IDataObject,
	parts: string[],
	{ reuse, hasNone = false, hidesNone = false }: Treatment,
): CompleteParts {
	const keeps = Array.isArray(config.withheldFields);
	const assembly = new Assembly({
		takesOver: reuse || keeps,
		hidesNone: hidesNone || tellsSecrets(config),
		keeps,
		hasNone,
	});
	const entries = parts.map((part) => {
		const where = { path: [part], settings: SETTINGS, owner: '' };
		return [part, assembly.value(ownOf(config, part), ownOf(wanted, part), where)];
	});
	return { parts: Object.fromEntries(entries), missing: [...new Set(assembly.missing)] };
}

/**
 * The same for a connection of a server: if secrets are missing of which nothing is to be seen, other connections
 * of the project tell whether the server would show them.
 */
export async function completeConnection(
	api: CredibleApi,
	{ project }: ConnectionRef,
	config: IDataObject,
	wanted: IDataObject,
	parts: string[],
	treatment: Treatment,
): Promise<CompleteParts> {
	const complete = completeParts(config, wanted, parts, treatment);
	const isWithoutUnseen = completeParts(config, wanted, parts, { ...treatment, hidesNone: true });
	if (complete.missing.length === isWithoutUnseen.missing.length) return complete;
	const others: Connection[] = await api.listConnections(project);
	return others.some((each) => tellsSecrets(each.config)) ? isWithoutUnseen : complete;
}

/** Whether a connection is of a server that shows its secrets in clear, or names those that it withholds. */
function tellsSecrets(config: IDataObject): boolean {
	return Array.isArray(config.withheldFields) || showsSecrets(config);
}

/** Where in a connection, or in an attached database, something is. */
interface Where {
	path: string[];
	settings: readonly DatabaseSetting[];
	/** The name of the attached database; empty if it is none. */
	owner: string;
}

interface Server {
	/** Whether secrets may be sent back. */
	takesOver: boolean;
	/** Whether a secret that is not shown is not there. */
	hidesNone: boolean;
	/** Whether it keeps the secrets that an update does not mention. */
	keeps: boolean;
	/** Whether the user says that there are no secrets but those that are shown. */
	hasNone: boolean;
}

class Assembly {
	readonly missing: string[] = [];

	constructor(private readonly server: Server) {}

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
		const either = { ...(isObject(before) && before), ...(isObject(given) && given) };
		const owner = textOrNull(either.name) ?? '';
		return this.value(before, given, { path: [], settings: attachedSettings(either.type), owner });
	}

	private object(before: IDataObject, given: IDataObject, where: Where): IDataObject {
		const keys = new Set([...Object.keys(before), ...Object.keys(given)]);
		const fields = [...keys]
			.filter((key) => Object.hasOwn(given, key) || !isSecretField(key))
			.map((key) => {
				if (isSecretField(key)) return [key, given[key]];
				const inside = { ...where, path: [...where.path, key] };
				return [key, this.value(ownOf(before, key), ownOf(given, key), inside)];
			});
		const known: IDataObject = Object.fromEntries(fields);
		return { ...known, ...this.secrets(before, given, known, where) };
	}

	/** The secrets that are taken over; those that are neither taken over nor given are missing. */
	private secrets(before: IDataObject, given: IDataObject, known: IDataObject, where: Where) {
		const { settings, path, owner } = where;
		const own = settings.filter(({ at }) => isSamePath(at.slice(0, -1), path));
		const logins = own
			.filter(({ login }) => login)
			.map((login) => ({ ...login, key: keyOf(login) }));
		const chosen = logins.filter(({ key }) => Object.hasOwn(given, key));
		const replaced =
			chosen.length > 0 ? logins.flatMap(({ key, with: more = [] }) => [key, ...more]) : [];
		const there = Object.keys(before).filter(
			(key) =>
				isSecretField(key) &&
				isShown(before[key]) &&
				!Object.hasOwn(given, key) &&
				!replaced.includes(key),
		);
		const usable = there.filter((key) => this.server.takesOver && isInClear(before[key]));
		const lack = (names: string[]) =>
			this.missing.push(names.map((name) => label(name, owner)).join(' or '));
		const nameOf = (key: string) =>
			own.find((each) => keyOf(each) === key)?.field.displayName ?? key;
		for (const key of there.filter((each) => !usable.includes(each))) lack([nameOf(key)]);

		const { hidesNone, keeps, hasNone } = this.server;
		const isUnseen = chosen.length === 0 && !logins.some(({ key }) => there.includes(key));
		if (logins.length > 0 && isUnseen && !hidesNone && !hasNone) {
			lack(logins.map(({ field }) => field.displayName));
		}
		const isOpen = isUnknownBlock(where) && !hidesNone;
		if (isOpen && ![before, given].some(holdsSecret)) {
			this.missing.push(`the secrets of ${label(path.join('.'), owner)}`);
		}
		// The way to log in that is replaced may have said where the database is, too.
		const isReplaced = chosen.length > 0 && !keeps && !chosen.some(({ insteadOf }) => insteadOf);
		const address = logins.filter(({ insteadOf }) => insteadOf?.some((name) => !known[name]));
		if (isReplaced) for (const { field } of address) lack([field.displayName]);
		return Object.fromEntries(usable.map((key) => [key, before[key]]));
	}
}

function keyOf({ at }: DatabaseSetting): string {
	return at.at(-1) ?? '';
}

function isUnknownBlock({ path, settings }: Where): boolean {
	const last = path.at(-1);
	if (last === undefined || WITHOUT_SECRETS.includes(last)) return false;
	if (settings.some(({ at }) => isInside(at, path) || isInside(path, at))) return false;
	return path.length === 1 || last.endsWith('Connection');
}

function label(name: string, owner: string): string {
	return owner === '' ? `'${name}'` : `'${name}' of the attached database '${owner}'`;
}

/**
 * Whether a connection shows a secret to log in with as it is: such a server would show others too. What only
 * sounds like a secret proves nothing.
 */
function showsSecrets(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(showsSecrets);
	if (!isObject(value)) return false;
	return Object.entries(value).some(([key, entry]) =>
		isLoginField(key) ? isInClear(entry) : showsSecrets(entry),
	);
}

/** Whether anything stands where a secret belongs. */
function isShown(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** What stands for a secret where it is not shown: nothing, stars, dots, crosses, a word. */
const STAND_INS = [/^[*•●x.\s]*$/i, /\*{3}|•{2}|●{2}/, /redacted|masked/i, /^<.*>$/];

/** Whether a secret is shown as it is. */
function isInClear(secret: unknown): boolean {
	return typeof secret === 'string' && !STAND_INS.some((each) => each.test(secret));
}
