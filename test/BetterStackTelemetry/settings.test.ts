import { useBetterStack } from '../engine/betterStack/useBetterStack';

const betterStack = useBetterStack();

/** Creates a connection for each value of a field; answers with the errors by value, and what the server got. */
async function create(field: string, values: Array<string | object | null>) {
	const { items } = await betterStack.run(
		['connection', 'create'],
		{ additionalFields: { [field]: '={{ $json.value }}' } },
		{ items: values.map((value) => ({ value })), onError: 'continueRegularOutput' },
	);
	return { errors: items.map(({ json }) => json.error), sent: betterStack.created };
}

describe('IP Allowlist', () => {
	const good = [
		'10.0.0.1',
		'0.0.0.0',
		'255.255.255.255',
		'192.168.1.0/24',
		'0.0.0.0/0',
		'10.0.0.1/32',
		'::',
		'::1',
		'2001:db8::1',
		'2001:DB8:0:0:0:0:0:1',
		'::ffff:10.0.0.1',
		'2001:db8::/32',
		'2001:db8::1/128',
		'::/0',
	];
	const bad = [
		'10.0.0',
		'10.0.0.1.1',
		'10.0.0.256',
		'10.0.0.-1',
		'10.0.0.1/33',
		'10.0.0.1/',
		'10.0.0.1/a',
		'10.0.0.1/-1',
		'10.0.0.1/24/24',
		'10.0.0.0-10.0.0.9',
		'2001:db8::1/129',
		'2001:db8::1::1',
		'2001:db8',
		'2001:db8:0:0:0:0:0:0:1',
		'2001:xyz::1',
		'[::1]',
		'fe80::1%eth0',
		'example.com',
		'*',
		'0x7f.1',
		'2130706433',
		'/24',
	];

	it('takes addresses and ranges of both kinds and sends them as they are', async () => {
		const { errors, sent } = await create('ipAllowlist', good);
		expect(errors).toEqual(good.map(() => undefined));
		expect(sent).toHaveLength(good.length);
		for (const entry of good) {
			expect(sent).toContainEqual({ client_type: 'clickhouse', ip_allowlist: [entry] });
		}
	});

	it('refuses everything else, names the entry and sends nothing', async () => {
		const { errors, sent } = await create(
			'ipAllowlist',
			bad.map((entry) => [entry]),
		);
		expect(errors).toEqual(
			bad.map(
				(entry, index) =>
					`'IP Allowlist' has the entry "${entry}", which is no IP address or CIDR range [item ${index}]`,
			),
		);
		expect(sent).toEqual([]);
	});

	it.each([
		['text with commas and line breaks', '10.0.0.1, 10.0.0.2\n10.0.0.3,\n'],
		['a list', ['10.0.0.1', ' 10.0.0.2 ', '10.0.0.3', '']],
	])('takes %s', async (_name, value) => {
		const { sent } = await create('ipAllowlist', [value]);
		expect(sent).toMatchObject([{ ip_allowlist: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] }]);
	});

	it('refuses a list with a single bad entry', async () => {
		const { errors, sent } = await create('ipAllowlist', [['10.0.0.1', 'no address']]);
		expect(errors).toEqual([expect.stringContaining('"no address"')]);
		expect(sent).toEqual([]);
	});
});

describe('the teams', () => {
	it.each([
		['a list of numbers', [1234, 2345]],
		['a list of texts', ['1234', '2345']],
		['text', '1234, 2345'],
	])('are sent as numbers when given as %s', async (_name, value) => {
		const { errors, sent } = await create('teamIds', [value]);
		expect(errors).toEqual([undefined]);
		expect(sent).toEqual([{ client_type: 'clickhouse', team_ids: [1234, 2345] }]);
	});

	it.each(['My Team', '-1', '1.5', '0x10', '9007199254740993'])(
		'are refused when an ID is "%s"',
		async (id) => {
			const { errors, sent } = await create('teamIds', [id]);
			expect(errors).toEqual([
				`'Team Names or IDs' has the entry "${id}", which is no team ID [item 0]`,
			]);
			expect(sent).toEqual([]);
		},
	);

	it('are refused when given by name and by ID', async () => {
		const { error } = await betterStack.run(['connection', 'create'], {
			additionalFields: { teamIds: [1234], teamNames: 'My Team' },
		});
		expect(error?.message).toBe("'Team Names or IDs' and 'Team Names' are both set [item 0]");
		expect(betterStack.created).toEqual([]);
	});
});

describe('what is not set', () => {
	it.each(['ipAllowlist', 'teamIds', 'teamNames', 'validUntil', 'dataRegion'])(
		'is not sent (%s)',
		async (field) => {
			await betterStack.run(['connection', 'create'], { additionalFields: { [field]: '' } });
			expect(betterStack.created).toEqual([{ client_type: 'clickhouse' }]);
		},
	);

	it('is not sent either where an expression gives no region', async () => {
		const { errors, sent } = await create('dataRegion', ['', null]);
		expect(errors).toEqual([undefined, undefined]);
		expect(sent).toEqual([{ client_type: 'clickhouse' }, { client_type: 'clickhouse' }]);
	});

	it.each([
		['IP Allowlist', 'ipAllowlist'],
		['Team Names or IDs', 'teamIds'],
		['Team Names', 'teamNames'],
		['Valid Until', 'validUntil'],
	])(
		'is refused where an expression gives no %s, since nothing would be limited',
		async (name, field) => {
			const { errors, sent } = await create(
				field,
				['', null, []].slice(0, field === 'validUntil' ? 2 : 3),
			);
			expect(errors).toEqual(
				errors.map(
					(_error, index) => `'${name}' is an expression that gives nothing [item ${index}]`,
				),
			);
			expect(sent).toEqual([]);
		},
	);
});
