import type { INodeProperties } from 'n8n-workflow';

import {
	allFields,
	choices,
	credentials,
	exists,
	filesIn,
	importsOf,
	jsonOf,
	manifest,
	nodes,
	operations,
	resolveFrom,
	textOf,
} from './sources.mts';

const byName = (a: string, b: string) => a.localeCompare(b);

describe('package.json', () => {
	it('registers every node and credential that there is', () => {
		expect(nodes.map(({ file }) => file).sort()).toEqual(filesIn('nodes', '.node.ts'));
		expect(credentials.map(({ file }) => file).sort()).toEqual(
			filesIn('credentials', '.credentials.ts'),
		);
	});
});

const triggers = nodes.filter(({ type }) => type.poll);
const actions = nodes.filter(({ type }) => type.execute);

describe.each(actions)('$className', ({ type: { description } }) => {
	const [first] = description.properties.filter(({ type }) => type !== 'credentials');

	it('begins with a menu of resources, without expressions', () => {
		expect(first).toMatchObject({ name: 'resource', noDataExpression: true });
		expect(choices(first)).toContain('connection');
		expect(first?.default).toBe('connection');
	});

	// Else the editor moves all credentials down to the parameter that one of them depends on.
	it('has its credentials on top, also if one of them is shown for some parameters only', () => {
		const moves = description.credentials?.some(({ displayOptions }) => displayOptions) ?? false;
		expect(description.properties[0]?.type === 'credentials').toBe(moves);
	});

	it('has one menu of operations per resource, without expressions', () => {
		const menus = description.properties.filter(({ name }) => name === 'operation');
		expect(menus.map(({ displayOptions }) => displayOptions)).toEqual(
			choices(first).map((resource) => ({
				show: { resource: [resource] },
			})),
		);
		for (const menu of menus) {
			expect(menu.noDataExpression).toBe(true);
			expect(choices(menu)).toContain(menu.default);
		}
	});

	it('describes every operation, with an action in sentence case', () => {
		const menus = description.properties.filter(({ name }) => name === 'operation');
		for (const option of menus.flatMap(({ options = [] }) => options)) {
			expect(option).toMatchObject({
				action: expect.stringMatching(/^[A-Z][a-z]+( [a-z]+)+$/),
				description: expect.stringMatching(/^[A-Z].{10,}/),
			});
		}
	});
});

describe.each(triggers)('$className', ({ className, type: { description } }) => {
	it('polls, has no input, and begins with the event, without expressions', () => {
		expect(className).toMatch(/Trigger$/);
		expect(description).toMatchObject({ polling: true, group: ['trigger'], inputs: [] });
		expect(description.properties[0]).toMatchObject({ name: 'event', noDataExpression: true });
		expect(choices(description.properties[0])).toEqual(
			expect.arrayContaining(['changed', 'created', 'removed']),
		);
	});

	it('filters as the Get Many operation of its node does', () => {
		const action = actions.find((each) => `${each.className}Trigger` === className);
		const { properties } = Object(action?.type.description);
		const filters = properties.find(
			({ name, displayOptions }: INodeProperties) =>
				name === 'filters' && displayOptions?.show?.resource?.includes('connection'),
		);
		const own = description.properties.find(({ name }) => name === 'filters');
		expect(own?.options).toEqual(filters?.options);
	});
});

describe.each(nodes)('$className', ({ file, className, type }) => {
	const { description, methods } = type;
	const fields = allFields(description.properties);

	it('has the same name as class, file and folder, and as type with a small first letter', () => {
		const folder = className.replace(/Trigger$/, '');
		expect(file).toBe(`nodes/${folder}/${className}.node.ts`);
		expect(description.name).toBe(className.charAt(0).toLowerCase() + className.slice(1));
	});

	it('has the entries of each collection and of each long menu in alphabetical order', () => {
		for (const field of fields) {
			const isMenu = field.type === 'options' || field.type === 'multiOptions';
			if (field.type !== 'collection' && !(isMenu && (field.options?.length ?? 0) > 4)) continue;
			const names = (field.options ?? []).map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect(names).toEqual([...names].sort(byName));
		}
	});

	// When the value that an entry depends on is an expression, the editor clears the entry as soon as the workflow has
	// run and saves that. Lists are asked for anew with any other parameter anyway.
	it('lets the editor clear no choice', () => {
		for (const { typeOptions } of fields) {
			expect(typeOptions ?? {}).not.toHaveProperty('loadOptionsDependsOn');
		}
	});

	it('has every method that its parameters name, and no other', () => {
		const named = fields.flatMap(({ typeOptions, modes = [] }) => [
			typeOptions?.loadOptionsMethod,
			typeOptions?.resourceMapper?.resourceMapperMethod,
			...modes.map((mode) => mode.typeOptions?.searchListMethod),
		]);
		const testedBy = description.credentials?.map((credential) => credential.testedBy) ?? [];
		const wanted = [...named, ...testedBy].filter((name) => name !== undefined);
		const there = Object.values(methods ?? {}).flatMap((group) => Object.keys(group));
		expect([...new Set(wanted)].sort()).toEqual(there.sort());
	});

	it('uses credentials of this package only', () => {
		const known = credentials.map((credential) => credential.type.name);
		const used = (description.credentials ?? []).map(({ name }) => name);
		expect(used).not.toEqual([]);
		expect(known).toEqual(expect.arrayContaining(used));
	});

	it('has a codex with documentation, without which n8n drops all of it', () => {
		const codex = jsonOf(file.replace(/ts$/, 'json'));
		const links = expect.arrayContaining([{ url: expect.stringMatching(/^https:\/\//) }]);
		expect(codex).toMatchObject({
			node: `${manifest.name}.${description.name}`,
			nodeVersion: expect.stringMatching(/^\d+\.\d+$/),
			codexVersion: '1.0',
			categories: expect.arrayContaining([expect.any(String)]),
			resources: { primaryDocumentation: links, credentialDocumentation: links },
		});
	});
});

describe.each(credentials)('$className', ({ file, className, type }) => {
	it('has the same name as class, file and type, ending in Api', () => {
		expect(file).toBe(`credentials/${className}.credentials.ts`);
		expect(type.name).toBe(className.charAt(0).toLowerCase() + className.slice(1));
		expect(type.name).toMatch(/Api$/);
		expect(type.displayName).toMatch(/ API$/);
	});

	it('is used by a node', () => {
		const used = nodes.flatMap((node) => node.type.description.credentials ?? []);
		expect(used.map(({ name }) => name)).toContain(type.name);
	});

	it('links to its documentation', () => {
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});
});

describe('the icons', () => {
	const icons = [
		...nodes.map(({ file, type }) => ({ file, icon: type.description.icon })),
		...credentials.map(({ file, type }) => ({ file, icon: type.icon })),
	];

	it.each(icons)('of $file are square SVGs for light and dark', ({ file, icon }) => {
		const { light, dark } = Object(icon);
		expect(light).not.toBe(dark);
		for (const name of [light, dark]) {
			const path = resolveFrom(file, String(name).replace(/^file:/, ''));
			expect(path).toMatch(/^icons\/\w+(\.dark)?\.svg$/);
			expect(exists(path)).toBe(true);
			const svg = textOf(path);
			const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
			expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
			expect(width).toBe(height ?? 'a height');
			expect(svg).not.toMatch(/<script|href=/);
		}
	});
});

describe('the parameters', () => {
	it.each(operations)('of $node $path have unique names', ({ shown }) => {
		for (const returnAll of [true, false]) {
			const names = shown({ returnAll }).map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	});

	it.each(operations.filter(({ path }) => path.endsWith('/getAll')))(
		'of $node $path have a limit unless all is wanted',
		({ shown }) => {
			const names = (returnAll: boolean) => shown({ returnAll }).map(({ name }) => name);
			expect(names(false)).toEqual(expect.arrayContaining(['returnAll', 'limit', 'simplify']));
			expect(names(true)).not.toContain('limit');
		},
	);
});

describe('the output preview', () => {
	it.each(operations)('of $node $path is a JSON schema of an object', ({ node, path }) => {
		expect(jsonOf(`nodes/${node}/__schema__/v1.0.0/${path}.json`)).toEqual({
			type: 'object',
			properties: expect.any(Object),
			version: expect.any(Number),
		});
	});

	it('is there for nothing but operations', () => {
		const wanted = operations.map(
			({ node, path }) => `nodes/${node}/__schema__/v1.0.0/${path}.json`,
		);
		const there = filesIn('nodes', '.json').filter((file) => file.includes('/__schema__/'));
		expect(there).toEqual(wanted.sort());
	});
});

describe('the code', () => {
	const files = [...filesIn('nodes', '.ts'), ...filesIn('credentials', '.ts')];

	it.each(files)('%s has at most 300 lines', (file) => {
		expect(textOf(file).split('\n').length).toBeLessThanOrEqual(301);
	});

	it.each(files)('%s uses n8n-workflow, node:crypto and its own folder or shared', (file) => {
		// A credential belongs to its provider.
		const [, provider = ''] =
			/^(?:nodes|credentials)\/(\w+?)(?:(?:Secret)?Api\.credentials\.ts$|\/)/.exec(file) ?? [];
		for (const path of importsOf(file)) {
			if (!path.startsWith('.')) expect(['n8n-workflow', 'node:crypto']).toContain(path);
			else expect(resolveFrom(file, path)).toMatch(new RegExp(`^nodes/(${provider}|shared)/`));
		}
	});

	it('has no circle of imports', () => {
		const importedBy = new Map(
			files.map((file) => [
				file,
				importsOf(file).flatMap((path) => {
					const found = path.startsWith('.') ? resolveFrom(file, path) : '';
					return [`${found}.ts`, `${found}/index.ts`].filter((each) => files.includes(each));
				}),
			]),
		);
		/** The way back to where a walk came from, if there is one. */
		const circle = (file: string, way: string[], done: Set<string>): string[] => {
			if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
			if (done.has(file)) return [];
			for (const next of importedBy.get(file) ?? []) {
				const found = circle(next, [...way, file], done);
				if (found.length > 0) return found;
			}
			done.add(file);
			return [];
		};
		const done = new Set<string>();
		expect(files.flatMap((file) => circle(file, [], done))).toEqual([]);
	});

	it('has a ladder of rooms in shared, of which each knows only those below', () => {
		const rooms = ['values', 'transport', 'actions', 'triggers'];
		const roomOf = (file: string) => rooms.indexOf(file.split('/')[2] ?? '');
		for (const file of files.filter((each) => each.startsWith('nodes/shared/'))) {
			expect(roomOf(file)).toBeGreaterThanOrEqual(0);
			for (const path of importsOf(file).filter((each) => each.startsWith('.'))) {
				expect(roomOf(resolveFrom(file, path))).toBeLessThanOrEqual(roomOf(file));
			}
		}
	});

	it.each(files)('%s switches no lint rule off', (file) => {
		expect(textOf(file)).not.toMatch(/eslint-disable|@ts-(ignore|expect-error|nocheck)/);
	});
});
