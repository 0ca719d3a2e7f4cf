import { isSecretField, secretTexts } from '../../nodes/CredibleData/settings/secrets';

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
		[{ secret: { any: ['x', 'y'], number: 5 } }, ['x', 'y', '5']],
		[{ password: '' }, []],
		[{ connectionString: 'postgresql://u:p%40ss@h/d' }, ['postgresql://u:p%40ss@h/d']],
		[{ server: 'https://u:pw@h' }, ['pw', 'pw']],
		[{ fileUrl: 'https://h/c/*.parquet?sp=r&sig=x' }, ['x']],
		[{ connectionUri: 'https://h/c?token=t' }, ['t']],
		[undefined, []],
	])('of %j are %j', (value, texts) => {
		expect(secretTexts(value)).toEqual(texts);
	});
});
