import { isIP } from 'node:net';

/** How an allow-list comes back: as it was sent, in the shortest spelling, or everything as a range. */
export const ADDRESS_SPELLINGS = ['sent', 'short', 'ranges'] as const;
export type AddressSpelling = (typeof ADDRESS_SPELLINGS)[number];

/** Whether an entry is an IP address or a CIDR range. */
export function isAddressOrRange(entry: string): boolean {
	const [address = '', prefix, ...rest] = entry.split('/');
	const version = isIP(address);
	if (version === 0 || rest.length > 0) return false;
	if (prefix === undefined) return true;
	return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

/**
 * An entry as a server stores it that keeps addresses and not texts: IPv6 in small letters and compressed, a range
 * without host bits. Not documented for this API; databases with a type for addresses do so.
 */
export function respelled(entry: string, spelling: AddressSpelling): string {
	if (spelling === 'sent') return entry;
	const [address = '', prefix] = entry.split('/');
	const bits = isIP(address) === 4 ? 32 : 128;
	const length = Number(prefix ?? bits);
	const network = withoutHostBits(address, length, bits);
	return length === bits && spelling === 'short' ? network : `${network}/${length}`;
}

function withoutHostBits(address: string, length: number, bits: number): string {
	const size = bits === 32 ? 8 : 16;
	const groups = bits === 32 ? address.split('.').map(Number) : ipv6Groups(address);
	const kept = groups.map((group, index) => {
		const hidden = Math.min(size, Math.max(0, (index + 1) * size - length));
		return (group >> hidden) << hidden;
	});
	return bits === 32
		? kept.join('.')
		: compressed(kept.map((group) => group.toString(16)).join(':'));
}

function ipv6Groups(address: string): number[] {
	const [head = [], tail] = compressed(address)
		.split('::')
		.map((part) => part.split(':').filter(Boolean));
	const zeros = tail ? Array<string>(8 - head.length - tail.length).fill('0') : [];
	return [...head, ...zeros, ...(tail ?? [])].map((group) => parseInt(group, 16));
}

/** The shortest spelling of an IPv6 address, as URLs have it. */
function compressed(address: string): string {
	return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
