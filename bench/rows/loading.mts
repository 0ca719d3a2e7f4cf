import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pack, type Packed } from '../../test/pack.mts';
import { root } from '../../test/script.mts';
import type { Row } from '../row.mts';

// What the package costs an n8n that only starts.

const loading: Row = {
	id: '7',
	work: 'Require all nodes and credentials of the packed package, in a process of its own',
	aim: 'at most 25 ms; tarball at most 120 kB',
	rounds: 10,
	limit: 120,
	server: () => ({ connections: 0 }),
	contestants: () => {
		let packed: Packed | undefined;
		return {
			package: {
				prepare: async () => {
					packed = await pack();
				},
				run: async () => {
					if (!packed) throw new Error('The package was not packed');
					const script = join(root, 'bench', 'requireAll.cjs');
					const { stdout } = await promisify(execFile)(process.execPath, [script, packed.folder]);
					const { files, ms } = Object(JSON.parse(stdout));
					await packed.remove();
					const note = `tarball ${(packed.size / 1000).toFixed(0)} kB`;
					return { done: Number(files), ms: Number(ms), note };
				},
			},
		};
	},
	compare: [],
};

export const loadingRows: Row[] = [loading];
