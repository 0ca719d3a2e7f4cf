import { connectionItem, rawConnection } from '../../nodes/BetterStackTelemetry/items';
import { createdItem } from '../../nodes/BetterStackTelemetry/actions/connection/secretOutput';
import { documentedConnection, documentedPassword } from './documented';

describe('createdItem', () => {
	const upperCase = (password: string) => ({ output: password.toUpperCase() });

	it('adds what becomes of the password to the simplified item', () => {
		expect(createdItem(documentedConnection(), true, upperCase)).toEqual({
			...connectionItem(documentedConnection()),
			output: documentedPassword.toUpperCase(),
		});
	});

	it('puts it in the place of the password in the raw item', () => {
		const { attributes, ...rest } = rawConnection(documentedConnection());
		const expected = { ...Object(attributes), output: documentedPassword.toUpperCase() };
		delete expected.password;
		expect(createdItem(documentedConnection(), false, upperCase)).toEqual({
			...rest,
			attributes: expected,
		});
	});

	it.each([true, false])('shows no password when none is wanted (simplified: %s)', (simplify) => {
		const item = createdItem(documentedConnection(), simplify, () => ({}));
		expect(JSON.stringify(item)).not.toContain(documentedPassword);
		expect(JSON.stringify(item)).not.toContain('"password"');
	});

	it('masks the password in fields that came later than this code', () => {
		const connection = documentedConnection({
			dsn: `clickhouse://user:${documentedPassword}@host`,
			login: { line: `password=${documentedPassword}`, encoded: btoa(`u:${documentedPassword}`) },
		});
		const { attributes } = createdItem(connection, false, () => ({}));
		expect(attributes).toMatchObject({
			dsn: 'clickhouse://***@host',
			login: { line: 'password=***' },
		});
		expect(JSON.stringify(attributes)).not.toContain(documentedPassword);
		expect(JSON.stringify(attributes)).not.toContain(btoa(`u:${documentedPassword}`).slice(8, -8));
	});
});
