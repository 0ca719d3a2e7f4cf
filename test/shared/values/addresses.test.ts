import { secretOf } from '../../../nodes/shared/transport/account';
import { addressRange, baseUrlOf } from '../../../nodes/shared/values/addresses';

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
	it.each([
		['s3cret', 's3cret'],
		[' s3cret\n', 's3cret'],
		['\u200Bs3cret\uFEFF', 's3cret'],
		[42, '42'],
	])('takes %j without what copying leaves around it', (value, secret) => {
		expect(secretOf(value, 'API Token')).toBe(secret);
	});

	it('refuses an object, which an expression may give', () => {
		expect(() => secretOf({ token: 'x' }, 'API Token')).toThrow(
			"'API Token' in the credential is an object or a list",
		);
	});

	it.each(['', '  \n', '\u200B', undefined, null])('refuses %j and names the field', (value) => {
		expect(() => secretOf(value, 'API Token')).toThrow("'API Token' in the credential is empty");
	});
});

describe('addressRange', () => {
	it.each([
		['10.0.0.5', '10.0.0.5/32'],
		['10.0.0.5/24', '10.0.0.0/24'],
		['10.0.0.255/25', '10.0.0.128/25'],
		['1.2.3.4/0', '0.0.0.0/0'],
		['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
		['2001:DB8::1/128', '2001:db8::1'],
		['2001:db8::ff/120', '2001:db8::/120'],
		['::ffff:1.2.3.4', '::ffff:102:304'],
		['::/0', '1::/0'],
	])('takes %s and %s for the same', (one, other) => {
		expect(addressRange(one)).toBeDefined();
		expect(addressRange(one)).toBe(addressRange(other));
	});

	it.each([
		['10.0.0.1', '10.0.0.2'],
		['10.0.0.0/24', '10.0.0.0/25'],
		['2001:db8::1', '2001:db8::2'],
		['::1', '0.0.0.1'],
	])('tells %s and %s apart', (one, other) => {
		expect(addressRange(one)).not.toBe(addressRange(other));
	});

	it.each([
		'',
		'host',
		'10.0.0',
		'10.0.0.256',
		'10.0.0.1/33',
		'::1/129',
		'1.2.3.4/',
		'g::1',
		'1.2.3.4/8/8',
		'12::34::1',
	])('takes %j for none', (text) => {
		expect(addressRange(text)).toBeUndefined();
	});
});
