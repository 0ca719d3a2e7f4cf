const { rm } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');

/** Removes what an earlier build left. */
const clean = () => rm('dist', { recursive: true, force: true });

/** What tsc leaves out: icons, the codex beside each node, the output previews. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const nodeFiles = () =>
	src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' }).pipe(dest('dist'));

module.exports = { clean, copy: parallel(icons, nodeFiles) };
