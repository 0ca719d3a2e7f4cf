import type { IDataObject } from 'n8n-workflow';

import { isObject, parseJson, textOf } from './json';

/** Stands for a value that is not shown. */
export const MASK = '***';

const SECRET_KEY =
	/passw|passphrase|passcode|(^|_)pass$|pwd|secret|token|private_?key|api_?key|access_?key|authorization|credential|connection_?string|cookie/i;

/** Whether the name of a field says that its value is a secret. */
export function namesSecret(key: string): boolean {
	return SECRET_KEY.test(key);
}

/** Credentials inside a URL: `//user:password@host`. */
const USER_INFO = /(\/\/)[^\s/?#'"]+@/g;

/** `password=…` in a connection string, a query or the words of a server. */
const ASSIGNED =
	/\b(pass\w*|pwd|sig|\w*secret\w{0,9}|\w*token|(?:api|access|private|account|shared)_?key)(\s?=\s?)('[^']*'|"[^"]*"|[^\s&;,'"]+)/gi;

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}-----|$)/g;

/** Levels of an answer that are shown. n8n, too, could not print what is nested much deeper. */
const DEPTH = 60;

type Value = IDataObject[string];

/** What `mask` hides, and what it leaves. */
export interface Masking {
	/** Fields that hold a secret although their names do not say so. */
	secretFields?: readonly string[];
	/** Fields of the user's own text, which are kept as they are. */
	asIs?: readonly string[];
	/** Takes secrets that are known out of a text. */
	redact?: (text: string) => string;
}

/**
 * A copy of an API's answer that can be shown: values under keys that name a secret, and the keys in
 * `secretFields`, become `***` at any depth, and credentials leave URLs and connection strings.
 */
export function mask(value: IDataObject, masking: Masking = {}): IDataObject {
	const { secretFields = [], asIs = [], redact = (text) => text } = masking;
	const hides = new Map<string, boolean>();
	const isHidden = (key: string) => {
		const known = hides.get(key);
		if (known !== undefined) return known;
		const hidden = secretFields.includes(key) || namesSecret(key);
		hides.set(key, hidden);
		return hidden;
	};
	const visit = (entry: Value, key: string, inside: boolean, depth: number): Value => {
		if (entry === null || entry === undefined || typeof entry === 'boolean') return entry;
		if (asIs.includes(key)) return typeof entry === 'string' ? redact(entry) : entry;
		if (typeof entry === 'object' && depth > DEPTH) return MASK;
		const hidden = inside || isHidden(key);
		if (Array.isArray(entry)) {
			return entry.map((each: Value) => visit(each, '', hidden, depth + 1));
		}
		if (isObject(entry)) return visitObject(entry, hidden, depth + 1);
		if (hidden && entry !== '') return MASK;
		return typeof entry === 'string' ? maskInside(redact(entry)) : entry;
	};
	const visitObject = (object: IDataObject, inside: boolean, depth: number): IDataObject => {
		const entries: Array<[string, Value]> = [];
		for (const key of Object.keys(object)) {
			entries.push([redact(key), visit(object[key], key, inside, depth)]);
		}
		return Object.fromEntries(entries);
	};
	return visitObject(value, false, 0);
}

/** A text without the secrets that its own form gives away: JSON, URLs, connection strings, private keys. */
function maskInside(text: string): string {
	if (text.length < 4) return text;
	const start = text.trimStart()[0];
	const json = start === '{' || start === '[' ? parseJson(text) : undefined;
	if (Array.isArray(json)) return JSON.stringify(mask({ '': json })['']);
	if (isObject(json)) return JSON.stringify(mask(json));
	return hideForms(text);
}

function hideForms(text: string): string {
	return text
		.replace(PRIVATE_KEY, MASK)
		.replace(USER_INFO, `$1${MASK}@`)
		.replace(ASSIGNED, `$1$2${MASK}`);
}

/** A `"key": value` pair with a simple value, and one whose value is an object or a list, in JSON that may be cut off. */
const PAIR = /("([^"]{1,200})"\s?:\s?)("[^"\\]*(?:\\.[^"\\]*)*"?|[^\s"[{,}\]]+)/g;
const NESTED = /"([^"]{1,200})"\s?:\s?[[{]/g;

/** Characters of a text from outside that are looked at. More is never shown, and regular expressions have their limits. */
const LOOKED_AT = 20_000;

/** A text from outside that can be shown: the values of keys that name a secret are hidden, even in broken JSON. */
export function maskText(text: string): string {
	const json = parseJson(text);
	if (typeof json === 'object' && json !== null) return maskInside(text);

	// Where a secret's object or list ends cannot be told in broken JSON: nothing after it is shown.
	const head = text.slice(0, LOOKED_AT);
	const nested = [...head.matchAll(NESTED)].find(([, key]) => namesSecret(key ?? ''));
	return hideForms(
		head
			.slice(0, nested?.index)
			.replace(PAIR, (pair: string, start: string, key: string) =>
				namesSecret(key) ? `${start}"${MASK}"` : pair,
			),
	);
}

/** Secrets that are looked for in a text. Where more are known, no text from outside is shown at all. */
const MOST_SECRETS = 1000;

/** Characters of a text that may be the beginning of a secret at which the text was cut off. */
const SHORTEST_PREFIX = 6;

/** Knows the secrets that were sent or received, and takes them out of texts in whatever form a server repeats them. */
export class Redactor {
	private readonly secrets = new Set<string>();

	private readonly patterns = new Map<string, RegExp>();

	constructor(secrets: Iterable<unknown> = []) {
		this.hideAll(secrets);
	}

	/** From now on these, and what can be told apart inside of them, appear in no text. */
	hide(...secrets: unknown[]): void {
		this.hideAll(secrets);
	}

	/** The same for a list of any length. */
	hideAll(secrets: Iterable<unknown>): void {
		for (const secret of secrets) {
			if (this.secrets.size > MOST_SECRETS) return;
			for (const part of partsOf(textOf(secret))) this.secrets.add(part);
		}
	}

	/** Removes the known secrets from a text, whether it holds them raw, as JSON, HTML or hex, in a URL or in base64. */
	redact(text: string, placeholder = MASK): string {
		if (this.secrets.size > MOST_SECRETS) return text === '' ? '' : placeholder;
		let rest = text;
		for (const secret of [...this.secrets].sort((a, b) => b.length - a.length)) {
			rest = withoutPrefix(
				rest.replace(this.patternOf(secret), () => placeholder),
				secret,
				placeholder,
			);
		}
		return rest;
	}

	/** A text from outside as it may be shown: without secrets, control characters and more than `limit` characters. */
	show(text: string, limit = 500): string {
		const plain = maskText(this.redact(text.slice(0, LOOKED_AT)))
			.replace(/[\p{Cc}\s]+/gu, ' ')
			.trim();
		return plain.length > limit ? `${plain.slice(0, limit)}…` : plain;
	}

	private patternOf(secret: string): RegExp {
		const known = this.patterns.get(secret) ?? new RegExp(formsOf(secret).join('|'), 'g');
		this.patterns.set(secret, known);
		return known;
	}
}

/** What surrounds a secret that was copied: blanks, line breaks, characters that nobody sees. */
const AROUND = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g;

/** A text without the blanks, line breaks and invisible characters that copying leaves at its ends. */
export function bare(text: string): string {
	return text.replace(AROUND, '');
}

/**
 * A secret, and what a server may repeat of it alone: its lines, the password in a connection string
 * or URL, the texts in JSON.
 */
export function partsOf(secret: string): string[] {
	const plain = bare(secret);
	if (plain === '') return [];
	const lines = plain.split(/[\r\n]+|\\n/).map(bare);
	const isPem = lines.length > 1;
	const kept = isPem ? lines.filter((line) => line.length > 7 && !line.startsWith('-----')) : [];
	const json = /^[[{]/.test(plain) ? parseJson(plain) : undefined;
	return [
		...(isPem && kept.length > 0 ? kept : [plain]).flatMap(pieces),
		...passwordsIn(plain),
		...leavesOf(json, 0).flatMap(partsOf),
	];
}

/** Characters of a secret that one regular expression looks for: there is a limit to what it can hold. */
const LONGEST_PIECE = 500;

/** A long secret in pieces of about the same length. */
function pieces(secret: string): string[] {
	const count = Math.ceil(secret.length / LONGEST_PIECE);
	const start = (index: number) => Math.floor((index * secret.length) / count);
	return Array.from({ length: count }, (_, at) => secret.slice(start(at), start(at + 1)));
}

function passwordsIn(text: string): string[] {
	const pairs = [...text.matchAll(ASSIGNED)].map(([, , , value = '']) =>
		value.replace(/^(['"])(.*)\1$/, '$2'),
	);
	const url =
		/^[a-z][a-z\d+.-]*:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
	const password = url?.password ?? '';
	return [...pairs, password, decoded(password)].filter((each) => each !== '');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function leavesOf(value: unknown, depth: number): string[] {
	if (typeof value === 'string') return value.length > 3 ? [value] : [];
	if (typeof value !== 'object' || value === null || depth > DEPTH) return [];
	return Object.values(value).flatMap((entry) => leavesOf(entry, depth + 1));
}

/** Without the beginning of a secret at the end of a text that was cut off. */
function withoutPrefix(text: string, secret: string, placeholder: string): string {
	const most = Math.min(secret.length - 1, text.length);
	for (let length = most; length >= SHORTEST_PREFIX; length--) {
		if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + placeholder;
	}
	return text;
}

/** Regular expressions for the forms in which a server may repeat a secret. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const encoded = [0, 1, 2].flatMap((offset) => base64At(bytes, offset));
	const hex = bytes.length > 3 ? [bytes.toString('hex'), bytes.toString('hex').toUpperCase()] : [];
	return [[...secret].map(formsOfCharacter).join(''), ...[...encoded, ...hex].map(escaped)];
}

/** A character as itself, escaped in JSON (also in JSON inside of JSON), percent-encoded, or as an HTML entity. */
function formsOfCharacter(character: string): string {
	if (/[a-z\d]/i.test(character)) return character;
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	const percent = [...Buffer.from(character)].map((byte) => `%${anyCase(hexOf(byte))}`).join('');
	const forms = [
		`\\\\*${escaped(character)}`,
		percent,
		`\\\\+u${anyCase(hex.padStart(4, '0'))}`,
		`&#0*${code};`,
		`&#[xX]0*${anyCase(hex)};`,
		...(NAMED[character] ?? []),
	];
	return `(?:${forms.join('|')})`;
}

const NAMED: Partial<Record<string, string[]>> = {
	'&': ['&amp;'],
	'<': ['&lt;'],
	'>': ['&gt;'],
	'"': ['&quot;'],
	"'": ['&apos;'],
	' ': ['\\+', '&nbsp;'],
	'\n': ['\\\\+n'],
	'\r': ['\\\\+r'],
	'\t': ['\\\\+t'],
};

function hexOf(byte: number): string {
	return byte.toString(16).padStart(2, '0');
}

function anyCase(hex: string): string {
	return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * The base64 characters that stand for the secret alone when `offset` bytes (modulo 3) come before
 * it, as in `user:password`. Too short a piece would hit innocent text and is left out.
 */
function base64At(secret: Buffer, offset: number): string[] {
	const bytes = Buffer.concat([Buffer.alloc(offset), secret]);
	const from = Math.ceil((offset * 8) / 6);
	const to = Math.floor((bytes.length * 8) / 6);
	return [bytes.toString('base64'), bytes.toString('base64url')]
		.map((encoded) => encoded.slice(from, to))
		.filter((piece) => piece.length >= 6);
}
