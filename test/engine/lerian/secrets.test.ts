import {
	CERTIFICATE,
	chosen,
	clientFor,
	credentialsFor,
	NEW,
	PRIVATE_KEY,
	useLerian,
} from './useLerian';

const lerian = useLerian();
const PASSWORD = 'pass"word/with+odd=chars';

/** The forms in which a server may echo a secret. */
const FORMS = (secret: string): Array<[string, string]> => [
	['raw', secret],
	['as JSON', JSON.stringify(secret)],
	['in a URL', `https://x/?p=${encodeURIComponent(secret)}`],
	['in base64', btoa(`dbuser:${secret}`)],
];

const withPassword = (own: object = {}) => {
	const credentials = credentialsFor(lerian.sandbox, { ...own });
	credentials.lerianReporterSecretApi = {
		userName: 'dbuser',
		password: PASSWORD,
		sslCa: CERTIFICATE,
		sslPrivateKey: PRIVATE_KEY,
	};
	return credentials;
};

const expectHidden = (saved: string, secret: string) => {
	for (const [, form] of FORMS(secret)) {
		expect(saved).not.toContain(form);
		expect(saved).not.toContain(JSON.stringify(form).slice(1, -1));
	}
	expect(saved).not.toContain(btoa(`dbuser:${secret}`).slice(10, -4));
};

describe.each(['create', 'upsert'])('the secrets of the database, by %s', (operation) => {
	it.each(FORMS(PASSWORD))(
		'are in no message if the server echoes them %s',
		async (_form, echo) => {
			const body = { code: 'FET-0401', title: 't', message: `No such password: ${echo} here` };
			lerian.sandbox.fault({ method: 'POST', status: 400, body });
			const { error, saved } = await lerian.run(
				['connection', operation],
				{ ...NEW, additionalFields: { sslMode: 'require' } },
				{ credentials: withPassword() },
			);
			expect(error?.description).toContain('No such password: ');
			expect(error?.description).toContain(' here');
			expectHidden(saved, PASSWORD);
		},
	);

	it('are in no output and no error item, whatever becomes of the request', async () => {
		for (const fault of [{ drop: 'after' }, { truncate: true }, { html: true }] as const) {
			lerian.sandbox.fault({ ...fault, method: 'POST' });
			const { saved } = await lerian.run(
				['connection', operation],
				{ ...NEW, additionalFields: { sslMode: 'require' }, simplify: false },
				{ credentials: withPassword(), onError: 'continueErrorOutput' },
			);
			expectHidden(saved, PASSWORD);
			expect(saved).not.toContain(PRIVATE_KEY.split('\n')[1]);
		}
	});
});

it('a new password is in no message of Update', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	const body = { code: 'FET-0001', title: 't', message: `bad: ${PASSWORD}` };
	lerian.sandbox.fault({ method: 'PATCH', status: 400, body });
	const { error } = await lerian.run(['connection', 'update'], {
		...chosen(id),
		updateFields: { password: PASSWORD },
	});
	expect(error?.description).toContain('bad: ***');
});

it('a secret that the server shows is masked', async () => {
	const { id } = lerian.sandbox.lerian.add({ configName: 'one' });
	for (const simplify of [true, false]) {
		lerian.sandbox.fault({
			replace: (answer) => ({
				...Object(answer),
				password: 'leaked',
				url: 'postgres://dbuser:leaked@db.example.com',
				ssl: { mode: 'require', ca: 'leaked', cert: 'leaked', key: 'leaked' },
			}),
		});
		const { saved } = await lerian.run(['connection', 'get'], { ...chosen(id), simplify });
		expect(saved).not.toContain('leaked');
	}
});

describe('the secrets of the client', () => {
	beforeEach(() => {
		lerian.sandbox.lerian.options.auth = true;
	});

	it.each(FORMS('sandbox-client-secret'))(
		'are in no message if they are echoed %s',
		async (_form, echo) => {
			const body = { code: 'x', title: 't', message: `No: ${echo}` };
			lerian.sandbox.fault({ path: '/v1/login/oauth/access_token', status: 401, body });
			const { error, saved } = await lerian.run(
				['connection', 'getAll'],
				{},
				{
					credentials: clientFor(lerian.sandbox),
				},
			);
			expect(error?.message).toBe('Access Manager did not accept the client [item 0]');
			expect(saved).not.toContain('sandbox-client-secret');
			expect(saved).not.toContain(btoa('sandbox-client-secret').slice(0, 20));
		},
	);

	it('leave the token that they got out of messages too, a new one and one that was kept', async () => {
		const credentials = clientFor(lerian.sandbox);
		const run = async () =>
			await lerian.run(['connection', 'getAll'], { limit: 1 }, { credentials });
		await run();
		const token = String(credentials.lerianReporterApi?.sessionToken);
		expect(token).toContain('sandbox-client.');
		const body = { code: 'FET-0405', title: 't', message: `No: Bearer ${token} here` };
		lerian.sandbox.fault({ status: 400, body });
		const { error, saved } = await run();
		expect(error?.description).toContain('No: Bearer *** here');
		expect(saved).not.toContain(token);
	});

	it('go into no URL', async () => {
		await lerian.run(['connection', 'getAll'], {}, { credentials: clientFor(lerian.sandbox) });
		for (const { path, query } of lerian.sandbox.requests) {
			expect(JSON.stringify([path, query])).not.toContain('sandbox-client');
		}
	});
});
