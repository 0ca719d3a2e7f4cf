import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	ClientSession,
	keepRefusal,
	sessionFields,
	tokenOf,
} from '../../nodes/LerianReporter/transport/session';
import type { Answer } from '../../nodes/shared/transport/call';
import { Problem } from '../../nodes/shared/values/problem';
import { deferred, settled } from '../promises.mts';

const CLIENT = { clientId: 'a', authUrl: 'https://auth.example.com', sessionToken: '' };

/** A server and n8n before it: n8n fills an empty token in, the server takes the `valid` one. */
class Server {
	valid = 'token-1';

	logins = 0;

	/** With what the login fails instead. */
	refusal?: Problem;

	/** The tokens of the requests that came, in order. */
	readonly came: unknown[] = [];

	readonly attempt = async (data: ICredentialDataDecryptedObject): Promise<Answer | Problem> => {
		if (data.sessionToken === '') {
			this.logins++;
			await settled();
			if (this.refusal) return this.refusal;
			Object.assign(data, sessionFields(data, this.valid));
		}
		this.came.push(data.sessionToken);
		const status = data.sessionToken === this.valid ? 200 : 401;
		await settled();
		return { status, headers: {}, body: '', isRepeated: false };
	};
}

const statusesOf = (answers: Array<Answer | Problem>) =>
	answers.map((answer) => (answer instanceof Problem ? answer.message : answer.status));

const several = async (session: ClientSession, server: Server, count: number) =>
	statusesOf(
		await Promise.all(
			Array.from({ length: count }, async () => await session.send(server.attempt)),
		),
	);

describe('a session', () => {
	it('has one request log in, while the others wait', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		expect(await several(session, server, 5)).toEqual([200, 200, 200, 200, 200]);
		expect(server.logins).toBe(1);
		expect(session.token).toBe('token-1');
	});

	it('begins with the token that n8n has kept', async () => {
		const server = new Server();
		const session = new ClientSession({ ...CLIENT, ...sessionFields(CLIENT, 'token-1') });
		expect(await several(session, server, 2)).toEqual([200, 200]);
		expect(server.logins).toBe(0);
	});

	it('renews a token once for all requests that it was refused for', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		await session.send(server.attempt);
		server.valid = 'token-2';
		expect(await several(session, server, 4)).toEqual([200, 200, 200, 200]);
		expect(server.logins).toBe(2);
		expect(server.came.filter((token) => token === 'token-2')).toHaveLength(4);
	});

	it('renews a token once more when the new one has expired too', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		for (const token of ['token-1', 'token-2', 'token-3']) {
			server.valid = token;
			expect(await several(session, server, 2)).toEqual([200, 200]);
		}
		expect(server.logins).toBe(3);
	});

	it('does not log in again after a new token was refused', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		const refuse = async (data: ICredentialDataDecryptedObject) => {
			const answer = await server.attempt(data);
			return answer instanceof Problem ? answer : { ...answer, status: 401 };
		};
		const answers = [await session.send(refuse), await session.send(refuse)];
		expect(statusesOf(answers)).toEqual([401, 401]);
		expect(server.logins).toBe(1);
	});

	it('tells everybody of a refused login, and does not try it again', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		server.refusal = new Problem('refused', { status: 401 });
		expect(await several(session, server, 3)).toEqual(['refused', 'refused', 'refused']);
		expect(server.logins).toBe(1);
	});

	it.each([503, 429, undefined])('tries a login again that failed with %s', async (status) => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		server.refusal = new Problem('not now', { status });
		expect(await several(session, server, 1)).toEqual(['not now']);
		server.refusal = undefined;
		expect(await several(session, server, 1)).toEqual([200]);
		expect(server.logins).toBe(2);
	});

	it('lets the next one log in if an attempt throws', async () => {
		const [server, session] = [new Server(), new ClientSession(CLIENT)];
		const held = deferred();
		const thrown = session.send(async () => {
			await held.promise;
			throw Problem.canceled();
		});
		const next = session.send(server.attempt);
		held.resolve();
		await expect(thrown).rejects.toThrow('canceled');
		expect(statusesOf([await next])).toEqual([200]);
	});

	it('answers with what the login said where n8n throws an error that does not hold it', async () => {
		const session = new ClientSession(CLIENT);
		const refusal = new Problem('Access Manager did not accept the client', { status: 401 });
		const answer = await session.send(async (data) => {
			keepRefusal(data, refusal);
			expect(JSON.stringify(data)).not.toContain('did not accept');
			return new Problem('The request got no answer');
		});
		expect(answer).toBe(refusal);
	});
});

describe('a token of n8n', () => {
	it("is not another client's", () => {
		const data = { ...CLIENT, ...sessionFields(CLIENT, 'token') };
		expect(tokenOf(data)).toBe('token');
		expect(tokenOf({ ...data, clientId: 'b' })).toBe('');
		expect(tokenOf({ ...data, authUrl: 'https://elsewhere.example.com' })).toBe('');
	});

	it('counts if nobody has said whose it is', () => {
		expect(tokenOf({ ...CLIENT, sessionToken: 'token', sessionOwner: '' })).toBe('token');
		expect(tokenOf(CLIENT)).toBe('');
	});
});
