const SECRET_NAME = /auth|cookie|pass|secret|token|credential|key|connection_?string/i;
const MASK = '***';

/** A copy of a JSON value in which everything that is named like a secret is masked. */
export function maskSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(maskSecrets);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, field]) => [
		name,
		SECRET_NAME.test(name) ? MASK : maskSecrets(field),
	]);
	return Object.fromEntries(entries);
}

/** As {@link maskSecrets}; text that is no JSON could hold anything, so only its length is shown. */
export function maskBody(body: unknown): unknown {
	return typeof body === 'string' ? `(${body.length} characters)` : maskSecrets(body);
}
