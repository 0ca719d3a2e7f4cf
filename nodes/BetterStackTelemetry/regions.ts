/** Names that create takes on most plans: the API page, and the vendor's Terraform docs of July 2026 for `us_west`. */
export const PLAN_REGIONS = [
	{ name: 'Germany', value: 'germany' },
	{ name: 'Singapore', value: 'singapore' },
	{ name: 'US East', value: 'us_east' },
	{ name: 'US West', value: 'us_west' },
];

/** The server shows a region by its cluster. Only this pair is documented. */
const CLUSTERS: Record<string, string> = { germany: 'eu-nbg-2' };

/** The name under which the server shows a region, as far as that is known. */
export function regionName(region: string): string {
	return CLUSTERS[region] ?? region;
}

/** The name under which create takes a region that the server shows. */
export function regionAlias(region: string): string {
	return PLAN_REGIONS.find(({ value }) => regionName(value) === region)?.value ?? region;
}

/** Whether two names mean the same region; undefined unless both are known or equal. */
export function sameRegion(from: string, to: string): boolean | undefined {
	const [a, b] = [regionAlias(from), regionAlias(to)];
	if (a === b) return true;
	const known = PLAN_REGIONS.map(({ value }) => value);
	return known.includes(a) && known.includes(b) ? false : undefined;
}
