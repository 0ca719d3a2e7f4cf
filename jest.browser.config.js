/** The tests of the editor in a browser. `npm run test:browser` installs what they need first. */
const base = require('./jest.e2e.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
	testTimeout: 180_000,
};
