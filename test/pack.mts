import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { npm } from '../playground/npm.mts';
import { n8nModules, root } from './script.mts';

/** The package as npm would publish it, unpacked where nothing but n8n-workflow can be found. */
export interface Packed {
	/** Where the unpacked package is. */
	folder: string;
	/** Its files, with forward slashes. */
	files: string[];
	/** Size of the tarball in bytes. */
	size: number;
	readJson(file: string): Promise<unknown>;
	has(file: string): boolean;
	remove(): Promise<void>;
}

/** Packs the built package, building it only if that was never done. */
export async function pack(): Promise<Packed> {
	const place = await mkdtemp(join(tmpdir(), 'packed-'));
	if (!existsSync(join(root, 'dist'))) await npm(root, 'run', 'build');
	await npm(root, 'pack', '--ignore-scripts', '--pack-destination', place);
	const [tarball = ''] = await readdir(place);
	await promisify(execFile)('tar', ['-xzf', tarball], { cwd: place });

	const modules = join(place, 'node_modules');
	await mkdir(modules);
	const n8nWorkflow = join(n8nModules, 'n8n-workflow');
	await symlink(n8nWorkflow, join(modules, 'n8n-workflow'), 'junction');

	const folder = join(place, 'package');
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return {
		folder,
		files: entries
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
			.map((file) => file.split(sep).join('/'))
			.sort(),
		size: (await stat(join(place, tarball))).size,
		readJson: async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')),
		has: (file) => existsSync(join(folder, file)),
		remove: async () => await rm(place, { recursive: true }),
	};
}
