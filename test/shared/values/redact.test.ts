import { Redactor } from '../../../nodes/shared/values/redaction';

const redact = (text: string, secrets: string[], placeholder?: string) =>
	new Redactor(secrets).redact(text, placeholder);

const secret = 'p"ä/ss+wörd\\& 1234567890';

function base64(text: string): string {
	return Buffer.from(text).toString('base64');
}

describe('redact', () => {
	it.each([
		['raw', secret],
		['in JSON', JSON.stringify({ key: secret })],
		['in a URL', `https://host/?key=${encodeURIComponent(secret)}&x=1`],
		['in a form', new URLSearchParams({ key: secret }).toString()],
		[
			'in a URL with small letters',
			encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
		],
		['in HTML', secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('/', '&#47;')],
		[
			'in HTML with hexadecimal entities',
			secret.replaceAll('&', '&#x26;').replaceAll('ä', '&#xE4;'),
		],
		['in JSON inside of JSON', JSON.stringify(JSON.stringify({ key: secret }))],
		[
			'in JSON with escaped letters',
			`{"key":"${JSON.stringify(secret).slice(1, -1).replaceAll('ä', '\\u00e4')}"}`,
		],
		['in hex', Buffer.from(secret).toString('hex')],
		['in base64', base64(secret)],
		['in URL-safe base64', Buffer.from(secret).toString('base64url')],
		['twice', `${secret} and ${secret}`],
	])('removes a secret that is there %s', (_name, text) => {
		const shown = redact(text, [secret]);
		expect(shown).toContain('***');
		expect(shown).not.toMatch(/ss|1234567890|31323334/);
	});

	it.each(['', 'a', 'ab', 'abc', 'user:', 'a longer user name:'])(
		'removes a secret from the base64 of a text that begins with "%s"',
		(before) => {
			for (const after of ['', '\n', ':x', ' and more']) {
				const encoded = base64(`${before}${secret}${after}`);
				const shown = redact(`Basic ${encoded}`, [secret]);
				const left = Buffer.from(shown.slice('Basic '.length).split('***')[0] ?? '', 'base64');
				expect(shown).toContain('***');
				expect(left.toString()).not.toMatch(/ss\+w/);
				// At each end at most one letter of six bits holds bits of the secret.
				expect(shown.length).toBeLessThanOrEqual(
					'Basic ***'.length + encoded.length - Math.floor((Buffer.byteLength(secret) * 8) / 6) + 2,
				);
			}
		},
	);

	it('leaves the rest of the text as it is', () => {
		expect(redact('before s3cret-value after', ['s3cret-value'])).toBe('before *** after');
	});

	it('leaves a text without secrets as it is', () => {
		expect(redact('nothing here', ['s3cret-value'])).toBe('nothing here');
	});

	it('removes several secrets, also one that contains another', () => {
		expect(redact('abcdefgh-abcd-xyz', ['abcd', 'abcdefgh', 'xyz'])).toBe('***-***-***');
	});

	it('takes an empty secret for none', () => {
		expect(redact('text', [''])).toBe('text');
	});

	it('takes a secret literally, not as a pattern', () => {
		expect(redact('aXb a.b $& $1', ['a.b'], '$&')).toBe('aXb $& $& $1');
	});

	it('puts the wanted placeholder in the place of a secret', () => {
		expect(redact('-u user:s3cret', ['s3cret'], '<password>')).toBe('-u user:<password>');
	});

	it('leaves innocent letters that a short secret has in base64', () => {
		expect(redact('YWI and YWJj', ['ab'])).toBe('YWI and YWJj');
	});

	it.each([
		['a line break and blanks around it', ' s3cret-value\r\n'],
		['an invisible character around it', '\u200Bs3cret-value\uFEFF'],
	])('removes a secret that was sent with %s', (_name, sent) => {
		expect(redact('was s3cret-value here', [sent])).toBe('was *** here');
	});

	it('removes each line of a key', () => {
		const key =
			'-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----\n';
		expect(redact('line kqhkiG9w0BAQEF is bad', [key])).toBe('line *** is bad');
		expect(redact(JSON.stringify({ key }), [key])).not.toMatch(/MIIE|kqhk/);
	});

	it.each([
		['host=db password=hunter22 user=app', 'hunter22'],
		["host=db password='hunter 22' user=app", 'hunter 22'],
		['postgres://app:hunter%2F22@db/shop', 'hunter/22'],
		['postgres://app:hunter%2F22@db/shop', 'hunter%2F22'],
		['{"type":"service_account","private_key":"hunter22-key"}', 'hunter22-key'],
	])('removes what is secret in %s where it stands alone', (secret, part) => {
		expect(redact(`login with ${part} was refused`, [secret])).toBe('login with *** was refused');
	});

	it('removes the beginning of a secret at which a text was cut off', () => {
		expect(redact('password s3cret-va', ['s3cret-value'])).toBe('password ***');
		expect(redact('password s3c', ['s3cret-value'])).toBe('password s3c');
	});

	it('shows nothing where too many secrets are known', () => {
		const many = Array.from({ length: 1001 }, (_, index) => `secret-${index}`);
		expect(redact('a text with secret-5', many)).toBe('***');
	});

	it('takes a list of 300,000 secrets', () => {
		const redactor = new Redactor();
		redactor.hideAll(Array.from({ length: 300_000 }, (_, index) => `secret-${index}`));
		expect(redactor.redact('a text with secret-299999')).toBe('***');
	});

	it.each([499, 500, 501, 1001, 250_001])('removes a secret of %d characters', (length) => {
		const long = Array.from({ length }, (_, index) => (index * 7919).toString(36)).join('');
		const shown = redact(`was ${long.slice(0, length)}, a b c`, [long.slice(0, length)]);
		expect(shown).toMatch(/^was (\*\*\*)+, a b c$/);
	});

	it('takes half a character for what it is', () => {
		expect(redact('x pass\uD800word y', ['pass\uD800word'])).toBe('x *** y');
	});
});

describe('show', () => {
	const redactor = new Redactor(['s3cret-value']);

	it('gives a text without secrets, line breaks and control characters', () => {
		expect(redactor.show('a\n\tb\u0000 s3cret-value {"password":"x"}')).toBe(
			'a b *** {"password":"***"}',
		);
	});

	it('cuts what is too long', () => {
		expect(redactor.show('abcdef', 3)).toBe('abc…');
		expect(redactor.show('a'.repeat(5_000_000))).toHaveLength(501);
	});
});
