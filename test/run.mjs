/**
 * `npm test`: every check of the package, from a fresh clone. `npm run test:e2e`, `test:queue` and `test:browser`: the tests
 * against the real n8n.
 * The last line counts them all: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
	checkNode,
	installHost,
	installPackage,
	needBrowser,
	needRedis,
	root,
} from '../playground/install.mjs';

const total = { passed: 0, failed: 0 };

/** Runs an npm command with its output shown; true if it succeeds. */
function npm(title, ...args) {
	console.log(`\n— ${title}`);
	const shell = process.platform === 'win32';
	return spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell }).status === 0;
}

/** One check: counts as one. */
function check(title, ...args) {
	const passed = npm(title, ...args);
	total[passed ? 'passed' : 'failed'] += 1;
	return passed;
}

/** Jest: each of its tests counts, and a suite that could not run counts as one failure. */
function jest(title, config) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-result-'));
	const file = path.join(folder, 'result.json');
	try {
		const report = ['--json', `--outputFile=${file}`];
		const passed = npm(title, 'exec', '--', 'jest', '--config', config, ...report);
		const result = JSON.parse(fs.readFileSync(file, 'utf8'));
		const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
		total.passed += result.numPassedTests;
		total.failed += failed === 0 && !passed ? 1 : failed;
	} catch {
		total.failed += 1; // it crashed before it could write its result
	} finally {
		fs.rmSync(folder, { recursive: true });
	}
}

/** Tests need what the build writes: without it they fail as one. */
function buildAndTest(title, config) {
	if (check('Build', 'run', 'build')) return jest(title, config);
	console.log(`\n— ${title}: not run, because the build failed`);
	total.failed += 1;
}

async function main() {
	checkNode();
	await installPackage();
	const kind = process.argv[2];
	if (kind !== undefined) {
		if (kind === 'queue') needRedis();
		if (kind === 'browser') needBrowser();
		await installHost();
		return buildAndTest('Tests in the real n8n', `jest.${kind}.config.js`);
	}
	check('Types', 'run', 'typecheck');
	check("n8n's lint", 'run', 'lint');
	check('No lint warnings', 'exec', '--', 'eslint', '.', '--max-warnings', '0');
	check('Format', 'run', 'format:check');
	buildAndTest('Tests', 'jest.config.js');
}

await main().catch((error) => {
	console.error(`\n${error.message}`);
	total.failed += 1;
});
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
