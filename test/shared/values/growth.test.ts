import { list } from '../../../nodes/shared/actions/readers';
import { retryAfter } from '../../../nodes/shared/transport/retry';
import { addressRange, isHost, withoutSlash } from '../../../nodes/shared/values/addresses';
import { isoDate } from '../../../nodes/shared/values/dates';
import { idOrNull, numberOrNull, parseJson } from '../../../nodes/shared/values/json';
import { mendPem } from '../../../nodes/shared/values/pem';
import { Problem, sentences } from '../../../nodes/shared/values/problem';
import { mask, maskText, Redactor } from '../../../nodes/shared/values/redaction';
import { bare, partsOf } from '../../../nodes/shared/values/secretForms';

// What takes a text from outside takes time in proportion to it: with a million characters, work that
// grows with the square of them would not end before Jest's own limit.

const MILLION = 1_000_000;
const filled = (piece: string) => piece.repeat(Math.ceil(MILLION / piece.length));

const TEXTS: Record<string, string> = {
	letters: filled('a'),
	blanks: `a${filled(' ')}a`,
	'invisible characters': `a${filled('\u200B')}a`,
	slashes: `//${filled('/')}a`,
	digits: `${filled('1')}x`,
	'escaped quotes without an end': `1234567890123456"${filled('\\"')}`,
	quotes: filled('"'),
	'keys without values': filled('"a":'),
	'keys of secrets': filled('"password" '),
	brackets: filled('['),
	'assigned secrets': filled("pwd='"),
	'words of secrets': filled('secret'),
	'beginnings of keys': filled('-----BEGIN PRIVATE KEY-----'),
	'beginnings of a PEM block': filled('-----BEGIN '),
	'a PEM of one line': `-----BEGIN PRIVATE KEY-----${filled('A ')}-----END PRIVATE KEY-----`,
	'written line breaks': filled('\\n'),
	'users in URLs': `https://${filled('a:')}`,
	addresses: filled('1.'),
	colons: filled(':'),
	full: filled('.'),
};

const redactor = new Redactor(['s3cret-value', filled('s3cret-value').slice(0, 100_000)]);
const bad = (says: string) => Problem.parameter('Field', says);

const READERS: Record<string, (text: string) => unknown> = {
	parseJson,
	idOrNull,
	numberOrNull,
	addressRange,
	isHost,
	withoutSlash,
	bare,
	partsOf,
	maskText,
	mask: (text) => mask({ text, [text.slice(0, 1000)]: [text] }),
	show: (text) => redactor.show(text),
	mendPem,
	sentences: (text) => sentences(text, text),
	isoDate: (text) => isoDate(text, 'UTC'),
	list(text) {
		try {
			return list(text, bad);
		} catch (error) {
			return Problem.from(error).toText(0);
		}
	},
	retryAfter: (text) =>
		retryAfter({ status: 429, headers: { 'retry-after': text }, body: '', isRepeated: false }),
};

it.each(Object.entries(READERS))('%s comes to its end with a million characters', (_name, read) => {
	for (const text of Object.values(TEXTS)) expect(() => read(text)).not.toThrow();
});
