import { mask, maskText, Redactor } from '../../../nodes/shared/values/redaction';

describe('mask', () => {
	it.each([
		'password',
		'Password',
		'userPassword',
		'db_passwd',
		'pass',
		'db_pass',
		'private_key_passphrase',
		'pwd',
		'clientSecret',
		'token',
		'access_token',
		'privateKey',
		'private_key',
		'apiKey',
		'api_key',
		'accessKey',
		'Authorization',
		'credential',
		'connectionString',
		'connection_string',
		'Set-Cookie',
	])('hides the value of %s', (key) => {
		expect(mask({ [key]: 'hidden', note: 'shown' })).toEqual({ [key]: '***', note: 'shown' });
	});

	it("takes known secrets out of all texts, the user's own and keys included", () => {
		const value = {
			note: 'my pass-word',
			title: 'my pass-word',
			'pass-word': true,
			dsn: 'x=pass-word',
			deep: [{ line: 'a pass-word b' }],
			n: 1,
		};
		const redactor = new Redactor(['pass-word']);
		expect(mask(value, { asIs: ['title'], redact: (text) => redactor.redact(text) })).toEqual({
			note: 'my ***',
			title: 'my ***',
			'***': true,
			dsn: 'x=***',
			deep: [{ line: 'a *** b' }],
			n: 1,
		});
	});

	it.each(['note', 'host', 'username', 'passenger', 'compass', 'key', 'id', 'author'])(
		'shows the value of %s',
		(key) => {
			expect(mask({ [key]: 'shown' })).toEqual({ [key]: 'shown' });
		},
	);

	it('hides secrets at any depth, in lists too', () => {
		expect(mask({ a: { b: [{ c: 1, password: 'x' }, { tokens: ['x', 'y'] }] } })).toEqual({
			a: { b: [{ c: 1, password: '***' }, { tokens: ['***', '***'] }] },
		});
	});

	it('hides everything below a key that names a secret', () => {
		expect(mask({ credentials: { user: 'x', port: 1, list: [['x'], { y: 'z' }] } })).toEqual({
			credentials: { user: '***', port: '***', list: [['***'], { y: '***' }] },
		});
	});

	it('leaves nulls, booleans and empty texts, which hide nothing', () => {
		const value = { password: null, hasToken: true, secret: '', nested: [null, false] };
		expect(mask(value)).toEqual(value);
	});

	it('hides the fields that an API is known to use for secrets', () => {
		const value = { headers: [{ name: 'x', value: 'y' }], other: 'shown' };
		expect(mask(value, { secretFields: ['headers'] })).toEqual({
			headers: [{ name: '***', value: '***' }],
			other: 'shown',
		});
	});

	it.each([
		['https://user:secret@host/path?x=1', 'https://***@host/path?x=1'],
		['see postgres://user:secret@host:5432/db now', 'see postgres://***@host:5432/db now'],
		['https://token@host', 'https://***@host'],
		['//user:secret@host', '//***@host'],
		['https://user:sec@ret@host/', 'https://***@host/'],
		['https://a:b@host https://c:d@host', 'https://***@host https://***@host'],
		['https://host/path@v2', 'https://host/path@v2'],
		['https://host/?mail=me@example.com', 'https://host/?mail=me@example.com'],
		['me@example.com', 'me@example.com'],
	])('takes credentials out of %s', (url, shown) => {
		expect(mask({ url, list: [url] })).toEqual({ url: shown, list: [shown] });
	});

	it("keeps the user's own text as it is", () => {
		const note = 'password: https://user:secret@host';
		expect(mask({ a: { note }, other: note }, { asIs: ['note'] })).toEqual({
			a: { note },
			other: 'password: https://***@host',
		});
	});

	it('changes nothing in what it was given', () => {
		const value = { password: 'x', list: [{ token: 'y' }], url: 'https://a:b@host' };
		const before = structuredClone(value);
		mask(value);
		expect(value).toEqual(before);
	});
});

describe('maskText', () => {
	it.each([
		['{"password":"secret","note":"shown"}', '{"password":"***","note":"shown"}'],
		['{"a": [{"api_key" : "secret"}]}', '{"a":[{"api_key":"***"}]}'],
		['{"a": [{"api_key" : "secret"', '{"a": [{"api_key" : "***"'],
		['{"a":{"b":1,"tokens":["secret","secret"],"c', '{"a":{"b":1,'],
		['{"password":"sec\\"ret","note":"shown"}', '{"password":"***","note":"shown"}'],
		['{"access_token":"secret', '{"access_token":"***"'],
		['{"password":"secret\\', '{"password":"***"\\'],
		['…token":"x","password":"secret","no', '…token":"x","password":"***","no'],
		['{"note":"https://user:secret@host"}', '{"note":"https://***@host"}'],
		['<html>https://user:secret@host</html>', '<html>https://***@host</html>'],
		['{"note":"my password"}', '{"note":"my password"}'],
		['no JSON at all', 'no JSON at all'],
		['', ''],
	])('shows %s without its secrets', (text, shown) => {
		expect(maskText(text)).toBe(shown);
	});

	it.each([
		'{"password":12345678,"port":443}',
		'{"tokens":["12345678"],"port":443}',
		'{"credentials":{"value":"12345678"},"port":443}',
	])('hides the value in %s, which is no text', (text) => {
		expect(maskText(text)).not.toContain('12345678');
		expect(maskText(text)).toContain('443');
	});

	it('takes a text of any length', () => {
		const long = 'a'.repeat(20_000_000);
		expect(maskText(`{"note":"${long}`)).toMatch(/^\{"note":"a{10000,20000}$/);
		expect(maskText(`{"note":"${long}"}`)).toBe(`{"note":"${long}"}`);
		expect(maskText(`{"password":"${long}`)).toBe('{"password":"***"');
	});
});
