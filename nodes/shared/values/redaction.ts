import type { IDataObject } from 'n8n-workflow';

import { isObject, parseJson, textOf } from './json';
import { ASSIGNED, formsOf, partsOf, withoutPrefix } from './secretForms';

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

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}-----|$)/g;

/** Levels of an answer that are shown. n8n, too, could not print what is nested much deeper. */
const DEPTH = 60;

type Value = IDataObject[string];

/** What `mask` hides, and what it leaves. */
export interface Masking {
	/** Fields that hold a secret although their names do not say so. */
	secretFields?: readonly string[];
	/** Fields of the user's own texts, which are kept whatever their form and their keys. */
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
		if (asIs.includes(key)) return redactIn(entry, redact);
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

/** A value without secrets that are known, and else as it is, but for what is nested beyond what is shown. */
export function redactIn(value: Value, redact: (text: string) => string, depth = 0): Value {
	if (typeof value === 'string') return redact(value);
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEPTH) return MASK;
	if (Array.isArray(value)) {
		return value.map((entry: Value) => redactIn(entry, redact, depth + 1));
	}
	if (!isObject(value)) return value;
	const entries = Object.keys(value).map((key) => [
		redact(key),
		redactIn(value[key], redact, depth + 1),
	]);
	return Object.fromEntries(entries);
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
