import type { IDataObject } from 'n8n-workflow';

import { completeParts } from '../../nodes/CredibleData/actions/connection/completeParts';

const BLOCK = 'postgresConnection';
const whole = (
	current: IDataObject,
	wanted: IDataObject,
	{
		part = BLOCK,
		withheld,
		reuse = false,
		hasNone = false,
	}: { part?: string; reuse?: boolean; hasNone?: boolean; withheld?: string[] } = {},
) => {
	const config = { [part]: current, ...(withheld && { withheldFields: withheld }) };
	const { parts, missing } = completeParts(config, { [part]: wanted }, [part], { reuse, hasNone });
	return { block: parts[part], missing };
};

it('takes what is given, and the rest as it stands', () => {
	expect(whole({ host: 'a', port: 1, new: { x: 1 } }, { host: 'b', password: 'p' })).toEqual({
		block: { host: 'b', port: 1, new: { x: 1 }, password: 'p' },
		missing: [],
	});
});

it('takes over no secret, and names each that is missing', () => {
	const snowflake = { account: 'a', privateKey: 'k', privateKeyPass: 'p' };
	expect(whole(snowflake, { role: 'r' }, { part: 'snowflakeConnection' })).toEqual({
		block: { account: 'a', role: 'r' },
		missing: ["'Private Key'", "'Private Key Passphrase'"],
	});
});

it('names the ways to log in where the server shows none', () => {
	const missing = (part: string) => whole({ a: 1 }, { b: 2 }, { part }).missing;
	expect(missing('postgresConnection')).toEqual(["'Password' or 'Connection String'"]);
	expect(missing('bigqueryConnection')).toEqual(["'Service Account JSON'"]);
	expect(missing('snowflakeConnection')).toEqual(["'Password' or 'Private Key'"]);
	expect(missing('trinoConnection')).toEqual(["'Password' or 'Peaka API Key'"]);
	expect(missing('mysqlConnection')).toEqual(["'Password'"]);
	expect(missing('motherduckConnection')).toEqual(["'Access Token'"]);
});

describe('a part that no setting knows', () => {
	const part = 'otherConnection';
	const asked = ["the secrets of 'otherConnection'"];

	it('may have secrets that cannot be seen', () => {
		expect(whole({ a: 1 }, { b: 2 }, { part }).missing).toEqual(asked);
		expect(whole({ a: 1 }, { b: 2 }, { part, hasNone: true }).missing).toEqual(asked);
		expect(whole({}, { b: { c: 2 } }, { part }).missing).toEqual(asked);
	});

	it('is sent with those that are given, or kept by the server', () => {
		expect(whole({ a: 1 }, { token: 't' }, { part }).missing).toEqual([]);
		expect(whole({ a: 1 }, { b: 2 }, { part, withheld: [] }).missing).toEqual([]);
	});

	it('names those that are shown', () => {
		expect(whole({ a: 1, token: '***' }, { b: 2 }, { part }).missing).toEqual(["'token'"]);
		expect(whole({ a: 1, token: 't' }, { b: 2 }, { part }).missing).toEqual(["'token'"]);
		expect(whole({ token: 't' }, { b: 2 }, { part, reuse: true })).toEqual({
			block: { b: 2, token: 't' },
			missing: [],
		});
	});

	it('is no secret, where the API has none there', () => {
		expect(whole({ team: 'a' }, { team: 'b' }, { part: 'queryMetadata' }).missing).toEqual([]);
		expect(whole({ isPool: true }, { isPool: false }, { part: 'attributes' }).missing).toEqual([]);
	});

	it('is asked for inside of an attached database, too', () => {
		const database = { name: 'q', type: 'quux', quuxConnection: { host: 'h' } };
		const current = { attachedDatabases: [database] };
		expect(whole(current, { other: 1 }, { part: 'duckdbConnection' }).missing).toEqual([
			"the secrets of 'quuxConnection' of the attached database 'q'",
		]);
	});
});

describe('a way to log in that nobody has given, and that cannot be seen', () => {
	it('is not asked for where the user says that there is none', () => {
		expect(whole({ host: 'a' }, { host: 'b' }, { hasNone: true }).missing).toEqual([]);
		expect(whole({ password: '***' }, { host: 'b' }, { hasNone: true }).missing).toEqual([
			"'Password'",
		]);
	});

	it('is not there on a server that shows another secret in clear', () => {
		const config = { postgresConnection: { host: 'a' }, proxy: { ssh: { privateKey: 'k' } } };
		const wanted = { postgresConnection: { host: 'b' } };
		const { missing } = completeParts(config, wanted, ['postgresConnection'], { reuse: false });
		expect(missing).toEqual([]);
	});

	it('may be there on one that shows what only sounds like a secret', () => {
		expect(whole({ tokenLifetime: 'P1D' }, { host: 'b' }, { reuse: true }).missing).toEqual([
			"'Password' or 'Connection String'",
		]);
	});
});

it('lets a secret be left out on purpose, by an empty text', () => {
	expect(whole({ host: 'a' }, { password: '' })).toEqual({
		block: { host: 'a', password: '' },
		missing: [],
	});
});

it('lets one way to log in replace the other', () => {
	const both = { server: 'https://t', password: 'p', peakaKey: 'k' };
	expect(whole(both, { peakaKey: 'new' }, { part: 'trinoConnection' })).toEqual({
		block: { server: 'https://t', peakaKey: 'new' },
		missing: [],
	});
});

it('asks for the key of a pair if only the secret is given', () => {
	const current = { keyId: 'i', secret: 's' };
	expect(whole(current, { secret: 'new' }, { part: 'gcsConnection' }).missing).toEqual(["'keyId'"]);
});

it('asks for an address where a password alone leads nowhere', () => {
	expect(whole({ connectionString: 'c' }, { password: 'p' }).missing).toEqual([
		"'Connection String'",
	]);
	expect(whole({ connectionString: 'c' }, { password: 'p', host: 'h' }).missing).toEqual([]);
});

describe('a stored secret', () => {
	it('is taken over in clear if that is wanted', () => {
		expect(whole({ password: 'p' }, { host: 'b' }, { reuse: true })).toEqual({
			block: { host: 'b', password: 'p' },
			missing: [],
		});
	});

	it.each(['*', '***', '••', '......', 'XXXX', 'a***b', '[redacted]', 'MASKED', '<secret>', 5, {}])(
		'is not, if it is shown as %j',
		(password) => {
			const { missing } = whole(Object({ password }), { host: 'b' }, { reuse: true });
			expect(missing).toEqual(["'Password'"]);
		},
	);

	it('that the server keeps is not needed, and what it shows is none', () => {
		const lake = { keyId: 'i' };
		expect(
			whole(lake, { region: 'r' }, { part: 'gcsConnection', withheld: ['gcsConnection.secret'] }),
		).toEqual({ block: { keyId: 'i', region: 'r' }, missing: [] });
		expect(whole({ host: 'a' }, { host: 'b' }, { withheld: [] }).missing).toEqual([]);
	});
});

describe('lists', () => {
	const duckdb = (databases: IDataObject[]) => ({ attachedDatabases: databases });
	const part = 'duckdbConnection';

	it('are as wanted, each object filled from the one with its name', () => {
		const current = duckdb([
			{ name: 'a', type: 's3', s3Connection: { accessKeyId: 'i', secretAccessKey: 's' } },
			{ name: 'b', type: 'gcs', gcsConnection: { keyId: 'i', secret: 's' } },
		]);
		const wanted = duckdb([{ name: 'a', s3Connection: { secretAccessKey: 'new' } }, { name: 'c' }]);
		expect(whole(current, wanted, { part })).toEqual({
			block: duckdb([
				{ name: 'a', type: 's3', s3Connection: { accessKeyId: 'i', secretAccessKey: 'new' } },
				{ name: 'c' },
			]),
			missing: [],
		});
	});

	it('that nobody wants otherwise stay, with the secrets that are missing', () => {
		const current = duckdb([
			{ name: 'b', type: 'gcs', gcsConnection: { keyId: 'i', secret: 's' } },
		]);
		expect(whole(current, { other: [1, 2] }, { part })).toEqual({
			block: { ...duckdb([{ name: 'b', type: 'gcs', gcsConnection: {} }]), other: [1, 2] },
			missing: ["'keyId' of the attached database 'b'", "'secret' of the attached database 'b'"],
		});
	});
});
