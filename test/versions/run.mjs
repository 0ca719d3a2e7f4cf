/**
 * `npm run test:versions`: the package in the engines of several versions of n8n, and what came of it in
 * docs/compatibility.md, if all is as versions.json says. `npm run test:versions -- 1.100.1 cancel trigger` tries
 * one version with the test files of these names, and writes nothing. The last line counts it all:
 * `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkNode, installPackage, root } from '../../playground/install.mjs';
import { write } from './report.mjs';

const folder = path.join(root, 'test', 'versions');
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/**
 * The versions, oldest first, and what must differ: `tests` do not pass with the versions of `n8n`, for the reason `why`.
 * A test that fails without being named there counts as failed, and so does one that is named and passes.
 */
const { versions, differences } = readJson(path.join(folder, 'versions.json'));

/** Runs npm with its output on stderr: stdout is for the results. */
function npm(args, options) {
	const shell = process.platform === 'win32';
	const stdio = ['ignore', 2, 2];
	return spawnSync('npm', args, { cwd: root, stdio, shell, ...options }).status === 0;
}

/** The folder with the modules of a version's engine, which is installed if it is not there. */
function install({ n8n, core, workflow }) {
	const project = path.join(folder, n8n);
	const modules = path.join(project, 'node_modules');
	const wanted = { 'n8n-core': core, 'n8n-workflow': workflow };
	const isThere = Object.entries(wanted).every(([name, version]) => {
		const file = path.join(modules, name, 'package.json');
		return fs.existsSync(file) && readJson(file).version === version;
	});
	if (isThere) return modules;
	const manifest = { private: true, dependencies: wanted };
	fs.mkdirSync(project, { recursive: true });
	fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
	const quick = ['--no-package-lock', '--no-audit', '--no-fund'];
	const flags = ['--ignore-scripts', '--legacy-peer-deps', ...quick];
	if (npm(['install', ...flags], { cwd: project })) return modules;
	throw new Error(`The engine of n8n ${n8n} could not be installed.`);
}

/** Runs test files with a version; every test's file and name, whether it passed and whether it should. */
function run(version, files) {
	const env = { ...process.env, N8N_MODULES: install(version) };
	const place = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-result-'));
	try {
		const result = path.join(place, 'result.json');
		const config = path.join(folder, 'jest.config.js');
		const args = ['jest', '--config', config, '--json', `--outputFile=${result}`, ...files];
		npm(['exec', '--', ...args], { env });
		return readJson(result).testResults.flatMap((suite) => {
			const file = path.relative(root, suite.name).split(path.sep).join('/');
			// A file that could not be loaded has no tests.
			const tests = suite.assertionResults.length
				? suite.assertionResults
				: [{ fullName: suite.message, status: 'failed' }];
			return tests.map(({ fullName, status }) => {
				const test = `${file}: ${fullName}`;
				const differs = differences.some(
					(difference) => difference.n8n.includes(version.n8n) && difference.tests.includes(test),
				);
				return { file, test, passed: status === 'passed', expected: !differs };
			});
		});
	} finally {
		fs.rmSync(place, { recursive: true });
	}
}

async function main() {
	checkNode();
	await installPackage();
	const [wanted, ...files] = process.argv.slice(2);
	const chosen = versions.filter(({ n8n }) => wanted === undefined || n8n === wanted);
	if (chosen.length === 0) throw new Error(`versions.json has no version ${wanted}.`);
	if (!npm(['run', 'build'])) throw new Error('The build failed.');

	const total = { passed: 0, failed: 0 };
	const outcomes = [];
	for (const version of chosen) {
		const tests = run(version, files);
		const unexpected = tests.filter(({ passed, expected }) => passed !== expected);
		for (const { test, passed } of unexpected) {
			console.log(`${passed ? 'Passes, but versions.json says not' : 'Failed'}: ${test}`);
		}
		const passed = tests.length - unexpected.length;
		console.log(`n8n ${version.n8n}: ${passed} as expected, ${unexpected.length} not`);
		total.passed += passed;
		total.failed += unexpected.length;
		outcomes.push({ ...version, tests });
	}
	if (wanted === undefined && total.failed === 0) write(outcomes, differences);
	return total;
}

const { passed, failed } = await main().catch((error) => {
	console.error(`\n${error.message}`);
	return { passed: 0, failed: 1 };
});
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
