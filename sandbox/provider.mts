/** A request as a provider's handlers see it: checked, with parameters in the types of the document. */
export interface Call {
	method: string;
	/** Pathname inside the provider, for example `/api/v1/connections`. */
	path: string;
	params: Record<string, string>;
	query: Record<string, unknown>;
	headers: Record<string, string>;
	body: unknown;
	/** Where the client reached this provider: its own Host header and the provider's prefix. */
	baseUrl: string;
	/** The IP address that the request came from. */
	clientAddress: string;
}

/** What is sent back. A string body is sent as it is, anything else as JSON, no body as no content. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
	/** Sent without end: so many milliseconds between bytes, or as fast as the client reads with 0. */
	endless?: number;
}

/** One broken rule of a document. */
export interface SchemaError {
	/** Where, as a JSON pointer starting with `/requestBody`, `/query`, `/path` or `/header`. */
	instancePath: string;
	keyword: string;
	message?: string;
	params: Record<string, unknown>;
}

/** Why a request does not reach its handler. */
export type Refusal =
	| { reason: 'unknownRoute' }
	| { reason: 'unauthorized' }
	| { reason: 'unsupportedMediaType' }
	| { reason: 'malformedJson' }
	| { reason: 'invalid'; errors: SchemaError[] };

/** Everything the server needs to know of one provider, apart from its OpenAPI document. */
export interface Provider {
	/** Prefix of its paths on the server, and name of its document: `openapi/<name>.openapi.yaml`. */
	readonly name: string;
	/** By operationId. */
	readonly handlers: Record<string, (call: Call) => Answer | Promise<Answer>>;
	/** By security scheme of the document: does this request satisfy it? */
	readonly security: Record<string, (call: Call) => boolean>;
	/** What {@link Provider.seed} can make. */
	readonly seedable: readonly string[];
	/** Names of the fields that a restart keeps; a list, a map with text keys, or plain JSON each. */
	readonly lasting: readonly string[];
	/** Answers a refused request in the provider's own words. */
	refuse(refusal: Refusal, call: Call): Answer | Promise<Answer>;
	/** A rule of the document whose breach the real API answers by design, so that it is no violation. */
	isDocumentedRefusal(error: SchemaError): boolean;
	/** Body of an injected error answer, in the provider's envelope. */
	failure(status: number): unknown;
	/** Sets how the provider behaves, where that can be chosen. Throws BadInput. */
	configure?(options: Record<string, unknown>): void;
	/** Adds made-up objects to the state. */
	seed(counts: Record<string, number>): void;
	/** Back to the state at the start. */
	reset(): void;
	/** The state without secrets. */
	snapshot(): unknown;
}
