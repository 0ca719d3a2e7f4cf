import { isSecretField, secretTexts, withoutSecrets } from '../../nodes/CredibleData/secrets';

it.each([
	'password',
	'connectionString',
	'serviceAccountKeyJson',
	'privateKey',
	'privateKeyPass',
	'peakaKey',
	'accessToken',
	'keyId',
	'secret',
	'secretAccessKey',
	'sessionToken',
	'oauthClientSecret',
	'token',
	'sasUrl',
])('%s is a secret', (field) => {
	expect(isSecretField(field)).toBe(true);
});

it.each(['host', 'userName', 'account', 'accessKeyId', 'resource', 'hostKey', 'withheldFields'])(
	'%s is none',
	(field) => {
		expect(isSecretField(field)).toBe(false);
	},
);

describe('the texts that must not be shown', () => {
	it.each([
		[{ host: 'h', port: 1, password: 'p' }, ['p']],
		[{ a: [{ deep: { secret: 's' } }] }, ['s']],
		[{ secret: { any: ['x', 'y'], number: 5 } }, ['x', 'y']],
		[{ password: '' }, []],
		[
			{ connectionString: 'postgresql://u:p%40ss@h/d' },
			['postgresql://u:p%40ss@h/d', 'p%40ss', 'p@ss'],
		],
		[{ connectionString: "host=h password='p w' user=u" }, ["host=h password='p w' user=u", 'p w']],
		[{ connectionString: 'host=h password=pw user=u' }, ['host=h password=pw user=u', 'pw']],
		[{ connectionString: 'postgresql://u:%zz@h/d' }, ['postgresql://u:%zz@h/d', '%zz', '%zz']],
		[{ server: 'https://u:pw@h' }, ['pw', 'pw']],
		[
			{ serviceAccountKeyJson: '{"private_key":"k","client_email":"e"}' },
			['{"private_key":"k","client_email":"e"}', 'k'],
		],
		[undefined, []],
	])('of %j are %j', (value, texts) => {
		expect(secretTexts(value)).toEqual(texts);
	});
});

describe("a server's own words", () => {
	it.each([
		['password=hunter2 user=app', 'password=*** user=app'],
		['password = "hunter 2" failed', 'password = *** failed'],
		["passwd='hunter 2', pwd=x", 'passwd=***, pwd=***'],
		['secret=a token=b api_key=c', 'secret=*** token=*** api_key=***'],
		['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- end', '*** end'],
		['cut -----BEGIN PRIVATE KEY-----\nabc', 'cut ***'],
		[
			'password authentication failed for user "app"',
			'password authentication failed for user "app"',
		],
		['Connection "key" not found', 'Connection "key" not found'],
	])('%s become %s', (text, wanted) => {
		expect(withoutSecrets(text)).toBe(wanted);
	});
});
