import { accessToken, databaseName, settingsAt, type DatabaseType } from './setting';

const setting = settingsAt('motherduckConnection');

export const motherduck: DatabaseType = {
	value: 'motherduck',
	name: 'MotherDuck',
	block: 'motherduckConnection',
	settings: [setting(databaseName, 'database'), setting(accessToken)],
	needsLogin: true,
};
