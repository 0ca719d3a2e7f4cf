import { generateKeyPairSync } from 'node:crypto';

import { CREDIBLE_TOKEN } from '../../../sandbox/providers/credible.mts';

const planted = (what: string) => `planted-${what}`;

/** A private key that can be read. */
function plantedKey(): string {
	return generateKeyPairSync('ed25519', {
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	}).privateKey;
}

export const OTHER_KEY = plantedKey();

/** The secrets that the tests plant, by the API's names. None may appear in anything that n8n keeps or prints. */
export const SECRETS = {
	password: planted('Passw0rd&"1'),
	connectionString: `postgresql://app:${planted('in-url')}@db.example.com:5432/shop`,
	privateKey: plantedKey(),
	privateKeyPass: planted('passphrase'),
	serviceAccountKeyJson: JSON.stringify({
		type: 'service_account',
		project_id: 'my-project',
		private_key: planted('service-key'),
		client_email: 'a@example.com',
	}),
	accessToken: planted('access-token'),
	peakaKey: planted('peaka-key'),
	keyId: planted('key-id'),
	secret: planted('gcs-secret'),
	secretAccessKey: planted('s3-secret'),
	sessionToken: planted('session-token'),
};

/** What no secret is without, also in base64 and hex, and what the seeds of the sandbox have. */
const PLANTED = /planted-|cGxhbnRlZC1|sYW50ZWQt|wbGFudGVkL|706c616e7465642d|seeded-secret/;

/** The places in a text that hold a secret, with what stands before them. */
export function leaksIn(text: string): string[] {
	// What keys begin with is the same in all of them.
	const keys = [SECRETS.privateKey, OTHER_KEY].map((key) => (key.split('\n')[1] ?? '').slice(24));
	const found = [
		text.search(PLANTED),
		...[CREDIBLE_TOKEN, ...keys].map((secret) => text.indexOf(secret)),
	].filter((at) => at >= 0);
	return found.map((at) => text.slice(Math.max(0, at - 200), at + 60));
}
