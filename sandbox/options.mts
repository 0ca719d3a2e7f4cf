import { BadInput } from './faults.mts';

/** What an option can be set to. */
export interface Rule {
	takes(value: unknown): boolean;
	/** Ends the sentence that begins with the option's name. */
	rule: string;
}

export const flag: Rule = {
	takes: (value) => typeof value === 'boolean',
	rule: 'must be true or false',
};

export function oneOf(...values: unknown[]): Rule {
	return {
		takes: (value) => values.includes(value),
		rule: `must be one of: ${values.join(', ')}`,
	};
}

/** A whole number, both ends included. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
	return {
		takes: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
		rule: `must be a whole number from ${least} to ${most}`,
	};
}

/** Checks every given value by its rule; throws BadInput. A value that is undefined counts as not given. */
export function checkOptions(input: object, rules: Record<string, Rule>): void {
	for (const [name, value] of Object.entries(input)) {
		const found = rules[name];
		if (!found) {
			throw new BadInput(`"${name}" is unknown; known: ${Object.keys(rules).join(', ')}`);
		}
		if (value !== undefined && !found.takes(value)) throw new BadInput(`"${name}" ${found.rule}`);
	}
}

/** Sets the options of a provider to what is given, once all of it is checked. */
export function setOptions<Options extends object>(
	options: Options,
	input: object,
	rules: Record<keyof Options, Rule>,
): void {
	checkOptions(input, rules);
	Object.assign(options, input);
}
