/** Names that create takes on most plans: the API page, and the vendor's Terraform docs of July 2026 for `us_west`. */
export const PLAN_REGIONS = [
	{ name: 'Germany', value: 'germany' },
	{ name: 'Singapore', value: 'singapore' },
	{ name: 'US East', value: 'us_east' },
	{ name: 'US West', value: 'us_west' },
];

/**
 * The server shows a region by one of its clusters. Sources: for eu-nbg-2 the vendor's Terraform provider,
 * pull request 130; eu-fsn-3 was seen beside it. Those of the other regions are not known.
 */
const CLUSTERS = new Map([['germany', ['eu-nbg-2', 'eu-fsn-3']]]);

/** The names that the server may show for a region or cluster; `isWhole` is false if there may be others. */
export function namesOf(region: string): { names: string[]; isWhole: boolean } {
	const clusters = CLUSTERS.get(region);
	const isPlanRegion = PLAN_REGIONS.some(({ value }) => value === region);
	return { names: [region, ...(clusters ?? [])], isWhole: clusters !== undefined || !isPlanRegion };
}

/** Whether what the server shows is what was asked for; undefined if nobody can tell. */
export function sameRegion(shown: string, asked: string): boolean | undefined {
	if (namesOf(asked).names.includes(shown) || namesOf(shown).names.includes(asked)) return true;
	const [a, b] = [planRegionOf(shown), planRegionOf(asked)];
	return a === undefined || b === undefined ? undefined : false;
}

function planRegionOf(name: string): string | undefined {
	return PLAN_REGIONS.find(({ value }) => namesOf(value).names.includes(name))?.value;
}
