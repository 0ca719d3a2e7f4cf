import { NodeHelpers, type INodeTypeDescription } from 'n8n-workflow';

import { exists, manifest, nodes as registered, textOf } from './sources.mts';
import { droppedParameters, examples, issuesOf } from './workflows.mts';

const PREFIX = `${manifest.name}.`;

/** What n8n makes of a node's description: polling triggers get a schedule, tools a description for the model. */
function descriptionOf(type: string): INodeTypeDescription | undefined {
	const name = type.slice(PREFIX.length);
	const found = registered
		.map((node) => node.type.description)
		.find((each) => each.name === name || (each.usableAsTool && `${each.name}Tool` === name));
	if (!found) return undefined;
	const more = found.polling
		? ['pollTimes']
		: name === found.name
			? []
			: ['descriptionType', 'toolDescription'];
	const added = more.map((parameter) => ({
		displayName: parameter,
		name: parameter,
		type: 'json' as const,
		default: '',
	}));
	return { ...found, properties: [...added, ...found.properties] };
}

describe.each(examples)('$file', ({ file, json, nodes }) => {
	const own = nodes.filter(({ type }) => type.startsWith(PREFIX));
	const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');

	it('uses what this package has', () => {
		expect(own).not.toEqual([]);
		for (const node of own) {
			const description = descriptionOf(node.type);
			if (!description) throw new Error(`There is no node ${node.type}`);
			expect([description.version].flat()).toContain(node.typeVersion);
			expect(droppedParameters(node, description)).toEqual([]);
			expect(issuesOf(node, description)).toEqual([]);
		}
	});

	it('names the credentials that its nodes need', () => {
		for (const node of own) {
			const description = descriptionOf(node.type);
			const shown = (description?.credentials ?? []).filter((credential) =>
				NodeHelpers.displayParameter(node.parameters, credential, node, description ?? null),
			);
			const names = Object.keys(node.credentials ?? {});
			expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
			expect(names).toEqual(
				expect.arrayContaining(shown.filter(({ required }) => required).map(({ name }) => name)),
			);
		}
	});

	it("has n8n's own nodes else, each in a version, and says on notes what it does", () => {
		for (const { type, typeVersion } of nodes.filter((node) => !own.includes(node))) {
			expect(type).toMatch(/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\.\w+$/);
			expect(typeVersion).toBeGreaterThanOrEqual(1);
		}
		expect(nodes.map(({ type }) => type)).not.toContain('n8n-nodes-base.code');
		expect(notes.length).toBeGreaterThanOrEqual(2);
	});

	it('carries no credential, no secret and no data', () => {
		for (const { credentials = {} } of nodes) {
			for (const credential of Object.values(credentials)) {
				expect(credential).toEqual({ id: '', name: expect.any(String) });
			}
		}
		expect(Object.keys(json).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		const text = textOf(file).replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '');
		expect(text).not.toMatch(/[\w-]{32,}|Bearer |PRIVATE KEY|\/\/[^/\s"]+@/);
		expect(text).not.toMatch(/"(password|secret|token|apiToken|apiKey)":\s*"[^"=]/i);
	});

	it('connects nodes that are there', () => {
		const names = nodes.map(({ name }) => name);
		const from = Object.entries(Object(json.connections));
		const targets = JSON.stringify(from.map(([, to]) => to)).matchAll(/"node":"([^"]+)"/g);
		const used = [...from.map(([name]) => name), ...[...targets].map(([, name]) => name)];
		expect(names).toEqual([...new Set(names)]);
		expect(names).toEqual(expect.arrayContaining(used));
		const alone = nodes.filter((node) => !notes.includes(node) && !used.includes(node.name));
		expect(alone).toEqual([]);
	});

	it('refers in its expressions to nodes that are there', () => {
		const names = nodes.map(({ name }) => name);
		for (const [, name] of JSON.stringify(nodes).matchAll(/\$\('([^']+)'\)/g)) {
			expect(names).toContain(name);
		}
	});

	it('is in the tables of examples, with a picture', () => {
		const name = file.replace(/^examples\/|\.json$/g, '');
		expect(textOf('examples/README.md')).toContain(`(${name}.json)`);
		expect(textOf('README.md')).toContain(`(docs/images/${name}.png)`);
		expect(exists(`docs/images/${name}.png`)).toBe(true);
	});
});
