import { text, type Bad } from '../../shared/actions/readers';
import { accessToken, settingsAt, textField, type DatabaseType } from './setting';

const setting = settingsAt('publisherConnection');

export const publisher: DatabaseType = {
	value: 'publisher',
	name: 'Publisher',
	servers: 'Malloy Publisher since June 2026, where its operator allows it',
	block: 'publisherConnection',
	settings: [
		setting(
			textField(
				'Connection URI',
				'connectionUri',
				'The address of the connection at another Publisher',
				'e.g. https://org.data.example.com/api/v0/environments/demo/connections/shop',
				{ read: address },
			),
			'connectionUri',
			{ needed: true },
		),
		setting(accessToken),
	],
};

function address(value: unknown, bad: Bad): string | undefined {
	const uri = text(value, bad);
	if (uri === undefined || (/^https?:\/\/./.test(uri) && URL.canParse(uri))) return uri;
	throw bad('must be an address that begins with https:// or http://');
}
