/** What `npm start` brings along for the workflows in examples/: what they work on, and a key pair for sealed passwords. */
import { generateKeyPair } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from '../sandbox/providers/betterStackData.mts';
import type { Sandbox } from '../sandbox/server.mts';
import { root } from './n8n.mts';
import { readExample } from './together.mts';

const DAY = 86_400_000;

/** What stands in the examples where a public key belongs. */
const PUBLIC_KEY = 'Paste the PEM text of your RSA public key here';

/** Connections that expire soon: their notes, and after how many days. The first one is due for rotation. */
const EXPIRING = { 'Warehouse sync': 5, 'Partner dashboard': 18 };

/** The private key of who receives sealed passwords, as a file, and the public key as PEM text. */
export interface KeyPair {
	privateKeyFile: string;
	publicKey: string;
}

/** Adds to a new sandbox what the examples work on. Their names are their own, so that none disturbs another. */
export function seedExamples({ betterStack, credible, lerian, supermetrics }: Sandbox): void {
	betterStack.seed({ connections: 3 });
	credible.seed({ connections: 2 });
	lerian.seed({ connections: 2 });
	supermetrics.seed({ logins: 2 });

	// A customer leaves.
	betterStack.add({ note: 'Customer globex', ip_allowlist: ['203.0.113.7'] });
	credible.add(postgres('globex', 'db.example.com', 'globex'));
	lerian.add({ configName: 'globex', databaseName: 'globex' });

	// A list rules: one has changed, one is no longer wanted.
	credible.add(postgres('list_orders', 'old-db.example.com', 'orders'));
	credible.add(postgres('list_returns', 'db.example.com', 'returns'));

	// Somebody has changed the host of a guarded connection.
	const metadata = { guarded: 'yes' };
	const login = { databaseName: 'payroll', userName: 'reader' };
	lerian.add({ configName: 'payroll-db', host: 'laptop.example.com', metadata, ...login });

	// A project whose connections move.
	credible.addProject('trial');
	credible.add(postgres('trial_events', 'db.example.com', 'events'), 'trial');
	credible.add(postgres('trial_visits', 'db.example.com', 'visits'), 'trial');
}

/** Lets the connections of the examples about expiry expire soon, however long ago the sandbox was filled. */
export function renewExpiring({ betterStack }: Sandbox): void {
	const connections = [...betterStack.connections.values()];
	for (const [note, days] of Object.entries(EXPIRING)) {
		const found = connections.findLast((connection) => connection.note === note);
		datesOf(found ?? betterStack.add({ note }), days);
	}
}

function datesOf(connection: Connection, days: number): void {
	connection.created_at = new Date(Date.now() - (90 - days) * DAY).toISOString();
	connection.valid_until = new Date(Date.now() + days * DAY).toISOString();
}

function postgres(name: string, host: string, databaseName: string) {
	const login = { userName: 'reader', password: 'seeded-secret' };
	return {
		name,
		type: 'postgres',
		postgresConnection: { host, port: 5432, databaseName, ...login },
	};
}

/** The key pair of this folder, made at the first call. Only the file's owner may read the private key. */
export async function keyPairOf(folder: string): Promise<KeyPair> {
	const privateKeyFile = join(folder, 'private-key.pem');
	const publicKeyFile = join(folder, 'public-key.pem');
	const publicKey = await readFile(publicKeyFile, 'utf8').catch(() => undefined);
	if (publicKey !== undefined) return { privateKeyFile, publicKey };
	const pair = await promisify(generateKeyPair)('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	await writeFile(privateKeyFile, pair.privateKey, { mode: 0o600 });
	await writeFile(publicKeyFile, pair.publicKey);
	return { privateKeyFile, publicKey: pair.publicKey };
}

/** The names of the workflows' files in examples/, in alphabetical order. */
export async function exampleFiles(): Promise<string[]> {
	const files = await readdir(join(root, 'examples'));
	return files.filter((file) => file.endsWith('.json')).sort();
}

/** Reads a workflow from examples/ and puts the public key where it asks for one. */
export async function readExampleWith(publicKey: string, file: string): Promise<unknown> {
	const text = JSON.stringify(await readExample(file));
	return JSON.parse(text.replaceAll(JSON.stringify(PUBLIC_KEY), JSON.stringify(publicKey)));
}
