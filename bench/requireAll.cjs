/** Requires every node and credential of an unpacked package; writes how many there are, and how long it took. */
const path = require('node:path');

const [, , folder] = process.argv;
const { n8n } = require(path.join(folder, 'package.json'));
const files = [...n8n.nodes, ...n8n.credentials].map((file) => path.join(folder, file));
// n8n has it already.
require(require.resolve('n8n-workflow', { paths: [folder] }));

const start = performance.now();
files.forEach((file) => require(file));
process.stdout.write(JSON.stringify({ files: files.length, ms: performance.now() - start }));
