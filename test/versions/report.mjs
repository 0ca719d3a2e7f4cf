import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../playground/install.mjs';

const file = path.join(root, 'docs', 'compatibility.md');

/** Writes what came of all tests with all versions, as a table, and what differs and why. */
export function write(outcomes, differences) {
	const columns = ['n8n', 'n8n-core', 'n8n-workflow', 'Loads', 'Engine tests passed'];
	const rows = outcomes.map(({ n8n, core, workflow, tests }) => {
		const [load, engine] = [true, false].map((isLoad) =>
			tests.filter((test) => isLoad === (test.file === 'test/load.test.ts')),
		);
		const passed = engine.filter((test) => test.passed).length;
		const loads = load.length > 0 && load.every((test) => test.passed);
		return [n8n, core, workflow, loads ? 'yes' : 'no', `${passed} of ${engine.length}`];
	});
	const widths = columns.map((title, at) =>
		Math.max(...rows.map((row) => row[at].length), title.length),
	);
	const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
	const table = [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];

	const notes = differences.map(({ n8n, why, tests }) => {
		const names = tests.map((test) => `- ${test.replace(/^test\/engine\//, '')}`);
		return `\n**${n8n.join(', ')}**: ${why}\n\n${names.join('\n')}`;
	});
	fs.writeFileSync(file, [HEAD, ...table, ...notes, ''].join('\n'));
}

const HEAD = `<!-- Written by \`npm run test:versions\`. -->

# Versions of n8n

The package in the engines of several versions of n8n: it is loaded as n8n loads it, and all tests of \`test/engine\`
run over HTTP against the sandbox. Tests that do not pass are named below, with the reason.

n8n lets no package refuse a version: when it installs one, it removes \`peerDependencies\` and does not read \`engines\`
(seen in its \`community-packages.service.ts\`), and a node is not told which n8n runs it. What a package throws while it
is loaded goes to n8n's log; the person who installs it reads only that it could not be loaded. So this package loads
in versions before 1.100 too, where nothing was tested.
`;
