/** The tests in n8n's engine, with the version of it that is installed in the folder N8N_MODULES. */
const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/load.test.ts', '<rootDir>/test/engine/**/*.test.ts'],
	moduleNameMapper: { '^(n8n-core|n8n-workflow)$': `${process.env.N8N_MODULES}/$1` },
	// What is an ES module only: see jest.config.js; langchain in n8n 2.0; and uuid in n8n 1.123.
	transformIgnorePatterns: [
		'/node_modules/(?!(@apidevtools/json-schema-ref-parser|p-retry|is-network-error|uuid)/)',
	],
	// A test that ran out of time may leave a wait of minutes behind.
	forceExit: true,
};
