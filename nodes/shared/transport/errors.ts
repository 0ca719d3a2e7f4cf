import type { Outcome } from '../values/problem';

/** What an answer that is no success says. */
export interface Reason {
	code?: string;
	/** The provider's name for the kind of error. */
	title?: string;
	/** The provider's own words. */
	text?: string;
	/** The provider's ID of the request, where it is in the body. */
	requestId?: string;
	/** Set if the body refuses whatever the status says. */
	isRefusal?: boolean;
}

/** What the words of an error can be made of. */
export interface ErrorContext {
	provider: string;
	status: number;
	/** Where the user finds the address, such as "'Base URL' in the credential (https://…)". */
	address: string;
	reason: Reason;
	/** What the request was about: names given by the call. */
	about: Partial<Record<string, string>>;
}

type Words = string | ((context: ErrorContext) => string);

/** A row of a provider's table of errors. An answer is what the first row says that it fits. */
export interface ErrorRow {
	status?: number | readonly number[];
	/** Fits the provider's code of the error. */
	code?: RegExp;
	/** Fits the provider's own words. */
	says?: RegExp | ((context: ErrorContext) => boolean);
	/** The name by which a call can expect this answer as a result. */
	is?: string;
	/** The code of its Problem, where the answer has none. */
	fallbackCode?: string;
	happened: Words;
	advice: Words;
	/** What became of a change; if missing a 4xx has changed nothing, but for a 408, and anything else may have. */
	outcome?: Outcome;
}

/** What every provider has in common; stands behind its own rows, and the last one fits everything. */
const COMMON: readonly ErrorRow[] = [
	{
		status: [301, 302, 303, 307, 308],
		happened: ({ provider, status }) =>
			`${provider} sends the request to another address (status ${status})`,
		advice: ({ address }) => `It was not followed there. Check ${address}`,
	},
	{
		status: [401],
		happened: ({ provider }) => `${provider} did not accept the credential`,
		advice: 'Check the credential',
	},
	{
		status: [403],
		happened: ({ provider }) => `${provider} does not allow this`,
		advice: 'Use a credential that may manage connections',
	},
	{
		status: [404, 405],
		happened: ({ provider }) => `${provider} did not find what was asked for`,
		advice: ({ address }) => `Check ${address}`,
	},
	{
		status: [408],
		happened: ({ provider }) => `${provider} did not get the request in time`,
		advice: 'Run this again later',
	},
	{
		says: ({ status }) => status >= 500,
		happened: ({ provider, status }) =>
			`${provider} could not handle the request (status ${status})`,
		advice: 'Run this again later',
	},
	{
		says: ({ status, reason }) => status < 400 && !reason.isRefusal,
		happened: ({ provider, status }) => `${provider} answered with the unexpected status ${status}`,
		advice: ({ address }) => `Check ${address}`,
	},
	{
		happened: ({ provider }) => `${provider} refused the values`,
		advice: 'Change the parameters that it names',
	},
];

/** What an answer means, by the provider's rows and those that all have in common. */
export function explain(rows: readonly ErrorRow[], context: ErrorContext) {
	const row = [...rows, ...COMMON].find((each) => fits(each, context));
	const { is, fallbackCode, happened = '', advice = '', outcome = outcomeBy(context) } = row ?? {};
	return {
		is,
		fallbackCode,
		outcome,
		happened: inWords(happened, context),
		advice: inWords(advice, context),
	};
}

function fits({ status, code, says }: ErrorRow, context: ErrorContext): boolean {
	const { reason } = context;
	if (status !== undefined && ![status].flat().includes(context.status)) return false;
	if (code && !code.test(reason.code ?? '')) return false;
	if (typeof says === 'function') return says(context);
	return says?.test(reason.text ?? '') ?? true;
}

function inWords(words: Words, context: ErrorContext): string {
	return typeof words === 'string' ? words : words(context);
}

/** A redirect was not followed, and a refusal changes nothing; a proxy may send a 408 after the work was done. */
function outcomeBy({ status, reason }: ErrorContext): Outcome {
	if (status === 408) return 'unknown';
	if (status >= 200 && status < 300) return reason.isRefusal ? 'notApplied' : 'unknown';
	const isRefusal = (status >= 400 && status < 500) || [301, 302, 307, 308].includes(status);
	return isRefusal ? 'notApplied' : 'unknown';
}
