import type { IDataObject } from 'n8n-workflow';

import { exactText, json, object, text, type Bad, type Reader } from '../../shared/actions/readers';
import { addressRange } from '../../shared/values/addresses';
import { isObject, objectOf, objectsIn, textOf } from '../../shared/values/json';
import { faultInPrivateKey, isCertificate, mendPem } from '../../shared/values/pem';

// Rules: https://docs.lerian.studio/en/reference/reporter/connections/create-connection, and
// LerianStudio/fetcher v2.0.2, pkg/model/connection.go.

/** Whether a text can be the name of a connection. */
export function isConfigName(name: string): boolean {
	return /^[A-Za-z0-9_-]{3,100}$/.test(name);
}

export const configName: Reader<string> = (value, bad) => {
	const name = text(value, bad);
	if (name === undefined || isConfigName(name)) return name;
	throw bad(
		'must have 3 to 100 letters, digits, _ and -',
		`It has the value "${name.slice(0, 120)}"`,
	);
};

/** An IP address, or a name by the rules of RFC 952 as the server reads them. */
export const host: Reader<string> = (value, bad) => {
	const address = text(value, bad);
	if (address === undefined) return undefined;
	const isName = /^[a-z][a-z\d-]+(\.[a-z\d-]+)*$/i.test(address) && /[a-z\d]$/i.test(address);
	const isV4 =
		/^((0|[1-9]\d{0,2})(\.(?=\d)|$)){4}$/.test(address) && URL.canParse(`http://${address}`);
	const isV6 = /^[\da-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]`);
	if (isName || isV4 || isV6) return address;
	throw bad(
		'is no host name or IP address that Lerian takes',
		'Give it without https://, port or path. A name begins with a letter, and has letters, digits, - and . only',
	);
};

/** Whether two hosts are the same one: capitals and the spelling of an address make no difference. */
export function sameHost(from: unknown, to: unknown): boolean {
	const spelled = (host: unknown) =>
		addressRange(textOf(host ?? '')) ?? textOf(host ?? '').toLowerCase();
	return spelled(from) === spelled(to);
}

const PEM_ADVICE = 'Paste it in PEM form, with its BEGIN and END lines';

export const certificate: Reader<string> = (value, bad) => {
	const pem = exactText(value, bad);
	if (pem === undefined) return undefined;
	if (isCertificate(pem)) return mendPem(pem);
	throw bad('cannot be read', PEM_ADVICE);
};

export const privateKey: Reader<string> = (value, bad) => {
	const pem = exactText(value, bad);
	if (pem === undefined) return undefined;
	const fault = faultInPrivateKey(pem);
	if (fault === undefined) return mendPem(pem);
	throw bad(fault, `${PEM_ADVICE}, and not encrypted: Lerian takes no passphrase`);
};

export const metadata: Reader<IDataObject> = (value, bad) =>
	metadataOf(Object.entries(object(value, bad) ?? {}), bad);

export const metadataPairs: Reader<IDataObject> = (value, bad) => {
	const given = json(value, bad);
	const pairs = isObject(given) ? objectsIn(given.pair) : [];
	const entries = pairs.map((pair): [string, unknown] => [
		textOf(pair.key ?? '').trim(),
		pair.value ?? '',
	]);
	return entries.length > 0 ? metadataOf(entries, bad) : undefined;
};

/** Whether two objects hold the same texts, in whatever order. The server takes nested values, too, which are no texts. */
export function sameMetadata(from: unknown, to: unknown): boolean {
	const [there, wanted] = [objectOf(from), objectOf(to)];
	const keys = Object.keys(wanted);
	return (
		keys.length === Object.keys(there).length &&
		keys.every((key) => Object.hasOwn(there, key) && there[key] === wanted[key])
	);
}

/** Metadata is a flat object of texts. Source: the API page of Create. */
function metadataOf(entries: Array<[string, unknown]>, bad: Bad): IDataObject {
	const texts = new Map<string, string>();
	for (const [key, value] of entries) {
		const shown = key.slice(0, 100);
		if (key === '') throw bad('has an entry without a key');
		if (key.length > 100) throw bad(`has a key of more than 100 characters: ${shown}`);
		if (typeof value === 'object')
			throw bad(`has no text for '${shown}'`, 'Metadata cannot be nested');
		const entry = String(value);
		if (entry.length > 2000) throw bad(`has a text of more than 2000 characters for '${shown}'`);
		if (texts.has(key)) throw bad(`has the key '${shown}' twice`);
		texts.set(key, entry);
	}
	return Object.fromEntries(texts);
}
