import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:https';

/** A server that speaks TLS with a certificate of its own making, which nobody trusts. */
export interface UntrustedServer {
	port: number;
	/** Requests that came through. */
	requests: number;
	close(): Promise<void>;
}

/** Starts the server on a free port of this machine. */
export async function startUntrustedServer(): Promise<UntrustedServer> {
	const { cert, key } = selfSigned();
	const server = createServer({ cert, key }, (_request, response) => {
		started.requests += 1;
		response.end('1\n');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	const started: UntrustedServer = {
		port: address.port,
		requests: 0,
		close: async () => await new Promise<void>((resolve) => server.close(() => resolve())),
	};
	return started;
}

/** A certificate for 127.0.0.1, signed by its own key. */
function selfSigned() {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
	const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('127.0.0.1')))));
	const time = (year: number) => der(0x17, Buffer.from(`${year}0101000000Z`));
	const serial = createHash('sha256').update(spki).digest().subarray(0, 8);
	serial[0] = 1; // a positive number
	const body = sequence(
		der(0x02, serial),
		algorithm,
		name,
		sequence(time(20), time(49)),
		name,
		spki,
	);
	const signature = sign('sha256', body, privateKey);
	const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
	return {
		cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
	};
}

/** A value in ASN.1's DER: a tag, the length, the content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
	if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
	return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
	return der(0x30, ...parts);
}

function oid(hex: string): Buffer {
	return der(0x06, Buffer.from(hex, 'hex'));
}
