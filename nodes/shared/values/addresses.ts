import { Problem } from './problem';

/**
 * The base URL of a credential without the slash at its end. Throws a Problem unless it is an
 * absolute http or https URL without credentials, query or fragment.
 */
export function baseUrlOf(value: unknown, displayName = 'Base URL'): string {
	const text = typeof value === 'string' ? value.trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw Problem.parameter(
			displayName,
			'in the credential is not a valid URL',
			'Enter an address that begins with https:// or http://',
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw Problem.parameter(
			displayName,
			'in the credential holds more than an address',
			'Remove the user name, password, query or fragment from it',
		);
	}
	return withoutSlash(url.href);
}

/** A text without the slashes at its end. */
export function withoutSlash(text: string): string {
	let end = text.length;
	while (text.endsWith('/', end)) end--;
	return text.slice(0, end);
}

/** Whether a text is a host name or an address, and nothing else. IPv6 is in brackets. */
export function isHost(text: string): boolean {
	return text.length < 254 && /^([\w-]+\.)*[\w-]+$|^\[[\da-f:.]+\]$/i.test(text);
}

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host);
}

/**
 * An IPv4 or IPv6 address or range by what it means: `10.0.0.5/24` and `10.0.0.0/24` are the same, and
 * so are `2001:0db8::0001/128` and `2001:db8::1`. Undefined if it is none.
 */
export function addressRange(text: string): string | undefined {
	const [address = '', prefix, ...rest] = text.trim().split('/');
	const bytes = /^[\d.]+$/.test(address) ? bytesOfV4(address) : bytesOfV6(address);
	if (!bytes || rest.length > 0) return undefined;
	const bits = bytes.length * 8;
	if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
	const length = prefix === undefined ? bits : Number(prefix);
	if (length > bits) return undefined;
	const network = bytes.map((byte, index) => {
		const kept = Math.min(8, Math.max(0, length - index * 8));
		return byte & (0xff << (8 - kept)) & 0xff;
	});
	return `${network.join('.')}/${length}`;
}

function bytesOfV4(address: string): number[] | undefined {
	const parts = address.split('.');
	const isValid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
	const bytes = parts.map(Number);
	return isValid && bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function bytesOfV6(address: string): number[] | undefined {
	if (!/^[\da-f:.]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
	// A URL's host has one spelling only, with an embedded IPv4 address written as hexadecimal digits.
	const host = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [left = '', right] = host.split('::');
	const groups = (part: string) => (part === '' ? [] : part.split(':'));
	const missing = 8 - groups(left).length - groups(right ?? '').length;
	const all = [...groups(left), ...Array<string>(missing).fill('0'), ...groups(right ?? '')];
	return all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
}
