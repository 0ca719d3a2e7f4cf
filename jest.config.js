// n8n-core prints every failing node, which the tests make fail on purpose.
process.env.N8N_LOG_LEVEL = 'silent';

/** @type {import('jest').Config} */
module.exports = {
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(browser|e2e|queue)/'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/playground/n8n/',
		'<rootDir>/bench/host/',
	],
	setupFiles: ['reflect-metadata'],
	// A busy machine is no reason to fail.
	testTimeout: 60_000,
	// A dependency of openapi-backend that is an ES module only, which Jest does not load as it is.
	transformIgnorePatterns: ['/node_modules/(?!@apidevtools/json-schema-ref-parser/)'],
	transform: {
		'\\.(m?ts|js)$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
};
