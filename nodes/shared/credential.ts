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
	return url.href.replace(/\/+$/, '');
}

/** A secret field of a credential. Throws a Problem if it is empty. */
export function secretOf(value: unknown, displayName: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw Problem.parameter(
		displayName,
		'in the credential is empty',
		'Open the credential and fill it in',
	);
}
