import { flag, oneOf, wholeNumber, type Rule } from '../options.mts';

/** Behaviour that is not documented, and which a test may therefore want in more than one way. */
export interface Options {
	/** The status for values that break a rule: 400 and 422 are both documented. */
	invalidStatus: number;
	/** Login links that may be open at once. */
	openLinks: number;
	/** What stands for `data` in a list without entries; the vendor's SDK (8e8b015) takes all three for an empty list. */
	emptyLists: 'empty' | 'null' | 'absent';
	/** Are lists wrapped twice, as `data.items`? Some are in production: openapi-spec-fixes.md 4 of the SDK. */
	itemsInData: boolean;
	/** Do destinations show ways to log in, in the newer form? Seen in production: openapi-spec-fixes.md 3 of the SDK. */
	authMethods: boolean;
	/** Does a create answer with a Location alone? */
	withoutBody: boolean;
}

export const OPTIONS: Options = {
	invalidStatus: 422,
	openLinks: 100,
	emptyLists: 'null',
	itemsInData: false,
	authMethods: true,
	withoutBody: false,
};

export const OPTION_RULES: Record<keyof Options, Rule> = {
	invalidStatus: oneOf(400, 422),
	openLinks: wholeNumber(0),
	emptyLists: oneOf('empty', 'null', 'absent'),
	itemsInData: flag,
	authMethods: flag,
	withoutBody: flag,
};
