import type { INodeProperties } from 'n8n-workflow';

import { pack, type Packed } from './pack.mts';
import { n8nModules, runScript } from './script.mts';
import { credentials, jsonOf, manifest, nodes } from './sources.mts';

describe('the package as n8n loads it', () => {
	let packed: Packed;
	let loaded: { nodes: unknown[]; credentials: unknown[] };

	beforeAll(async () => {
		packed = await pack();
		loaded = Object(
			await runScript('loadPackage.mjs', { folder: packed.folder, modules: n8nModules }),
		);
	}, 120_000);

	afterAll(async () => await packed.remove());

	/** n8n's addresses of icons begin with the name of the package. */
	function fileOf(url: unknown): string {
		return String(url).replace(`icons/${manifest.name}/`, '');
	}

	it('has the nodes and credentials that package.json registers, and no other', () => {
		const names = (types: unknown[]) => types.map((type) => Object(type).name);
		expect(names(loaded.nodes)).toEqual(nodes.map(({ type }) => type.description.name));
		expect(names(loaded.credentials)).toEqual(credentials.map(({ type }) => type.name));
	});

	it('has the same parameters as the source, and those that n8n adds to triggers', () => {
		const withoutPollTimes = loaded.nodes.map((node) => ({
			properties: Object(node).properties.filter(
				({ name }: INodeProperties) => name !== 'pollTimes',
			),
		}));
		expect(withoutPollTimes).toMatchObject(
			nodes.map(({ type: { description } }) =>
				JSON.parse(JSON.stringify({ properties: description.properties })),
			),
		);
	});

	it.each(nodes)('has the codex of $className', ({ file, type }) => {
		const node = loaded.nodes.find((each) => Object(each).name === type.description.name);
		const codex = jsonOf(file.replace(/ts$/, 'json'));
		const { categories, subcategories, alias, resources } = Object(codex);
		expect(Object(node).codex).toEqual({ categories, subcategories, alias, resources });
		expect(categories).not.toEqual([]);
		expect(Object(resources).primaryDocumentation).not.toEqual([]);
	});

	it('has icons for light and dark of all nodes and credentials', () => {
		for (const type of [...loaded.nodes, ...loaded.credentials]) {
			const { light, dark } = Object(Object(type).iconUrl);
			expect(light).not.toBe(dark);
			for (const url of [light, dark]) {
				expect(url).toMatch(new RegExp(`^icons/${manifest.name}/dist/icons/`));
				expect(packed.files).toContain(fileOf(url));
			}
		}
	});

	it.each(credentials)('offers $className to its nodes', ({ type }) => {
		const credential = loaded.credentials.find((each) => Object(each).name === type.name);
		const users = nodes.filter(({ type: node }) =>
			node.description.credentials?.some(({ name }) => name === type.name),
		);
		expect(Object(credential).supportedNodes).toEqual(
			users.map((node) => node.type.description.name),
		);
	});
});
