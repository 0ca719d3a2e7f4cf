import { redact } from '../../nodes/shared/secrets';

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
		['in base64', base64(secret)],
		['in URL-safe base64', Buffer.from(secret).toString('base64url')],
		['twice', `${secret} and ${secret}`],
	])('removes a secret that is there %s', (_name, text) => {
		const shown = redact(text, [secret]);
		expect(shown).toContain('***');
		for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
			expect(shown).not.toContain(form);
		}
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
});
