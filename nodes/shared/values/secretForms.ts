import { parseJson } from './json';

/** `password=…` in a connection string, a query or the words of a server. */
export const ASSIGNED =
	/\b(pass\w*|pwd|sig|\w*secret\w{0,9}|\w*token|(?:api|access|private|account|shared)_?key)(\s?=\s?)('[^']*'|"[^"]*"|[^\s&;,'"]+)/gi;

/** Characters of a text that may be the beginning of a secret at which the text was cut off. */
const SHORTEST_PREFIX = 6;

/** What surrounds a secret that was copied: blanks, line breaks, characters that nobody sees. */
const AROUND = /[\s\u200B-\u200D\u2060\uFEFF]/;

/** A text without the blanks, line breaks and invisible characters that copying leaves at its ends. */
export function bare(text: string): string {
	let [start, end] = [0, text.length];
	// An expression for the end would begin anew at each blank of a long text.
	while (start < end && AROUND.test(text.charAt(start))) start++;
	while (end > start && AROUND.test(text.charAt(end - 1))) end--;
	return text.slice(start, end);
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

/** Levels of a JSON document that are looked into for secrets. */
const DEPTH = 60;

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
export function withoutPrefix(text: string, secret: string, placeholder: string): string {
	const most = Math.min(secret.length - 1, text.length);
	for (let length = most; length >= SHORTEST_PREFIX; length--) {
		if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + placeholder;
	}
	return text;
}

/** Regular expressions for the forms in which a server may repeat a secret. */
export function formsOf(secret: string): string[] {
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
