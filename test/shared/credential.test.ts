import { baseUrlOf, secretOf } from '../../nodes/shared/credential';

describe('baseUrlOf', () => {
	it.each([
		['https://telemetry.betterstack.com', 'https://telemetry.betterstack.com'],
		['https://telemetry.betterstack.com/', 'https://telemetry.betterstack.com'],
		['https://telemetry.betterstack.com///', 'https://telemetry.betterstack.com'],
		['  https://telemetry.betterstack.com \n', 'https://telemetry.betterstack.com'],
		['http://localhost:4000/api/v1/', 'http://localhost:4000/api/v1'],
		['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
		['http://[::1]:4000', 'http://[::1]:4000'],
		['HTTPS://Example.COM/Path', 'https://example.com/Path'],
	])('takes %s', (value, url) => {
		expect(baseUrlOf(value)).toBe(url);
	});

	it.each([
		'',
		'   ',
		'telemetry.betterstack.com',
		'/api',
		'https://',
		'http://host:99999',
		'ftp://host',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'={{ $json.url }}',
		undefined,
		null,
		42,
		{ url: 'https://host' },
	])('refuses %j as no address', (value) => {
		expect(() => baseUrlOf(value)).toThrow("'Base URL' in the credential is not a valid URL");
	});

	it("says which field it is, if it is not 'Base URL'", () => {
		expect(() => baseUrlOf('', 'Management Base URL')).toThrow(
			"'Management Base URL' in the credential is not a valid URL",
		);
	});

	it.each([
		'https://user@host',
		'https://user:hunter2@host',
		'https://:hunter2@host',
		'https://host/?key=hunter2',
		'https://host/#hunter2',
	])('refuses %s, which holds more than an address, without repeating it', (value) => {
		const read = () => baseUrlOf(value);
		expect(read).toThrow("'Base URL' in the credential holds more than an address");
		expect(read).not.toThrow(/hunter2/);
	});
});

describe('secretOf', () => {
	it('takes a secret as it is', () => {
		expect(secretOf('s3cret', 'API Token')).toBe('s3cret');
	});

	it.each(['', '  \n', undefined, null, 42])('refuses %j and names the field', (value) => {
		expect(() => secretOf(value, 'API Token')).toThrow("'API Token' in the credential is empty");
	});
});
