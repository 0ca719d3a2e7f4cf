import { flag, oneOf, wholeNumber, type Rule } from '../options.mts';
import type { TokenRefusal } from './lerianAccess.mts';
import type { Failing } from './lerianTest.mts';

/** Behaviour in which deployments differ, and which a test may therefore want both ways. */
export interface Options extends TokenRefusal {
	/** Is Access Manager switched on? */
	auth: boolean;
	/** How many months a list shows at the most (MAX_PAGINATION_MONTH_DATE_RANGE); Infinity for no such limit. */
	months: number;
	/** Are private hosts refused? */
	multiTenant: boolean;
	/** How a test says that the database cannot be reached. */
	failing: Failing;
	/** Does the manager fail to resolve the platform's own connections? Lists leave them out then, without a word. */
	internalsFail: boolean;
}

export const OPTIONS: Options = {
	auth: false,
	months: 1,
	multiTenant: false,
	failing: '500',
	internalsFail: false,
	refusedToken: 401,
	refusals: 'text',
};

export const OPTION_RULES: Record<keyof Options, Rule> = {
	auth: flag,
	months: wholeNumber(1, 60),
	multiTenant: flag,
	failing: oneOf('500', 'failure'),
	internalsFail: flag,
	refusedToken: oneOf(401, 403, 500),
	refusals: oneOf('text', 'json'),
};
