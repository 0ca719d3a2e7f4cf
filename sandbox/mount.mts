import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { OpenAPIBackend, type Document, type Operation } from 'openapi-backend';
import { parse } from 'yaml';
import type { Answer, Call, Provider, Refusal, SchemaError } from './provider.mts';

/** Location of a provider's OpenAPI document. */
export function documentUrl(name: string): URL {
	return new URL(`./openapi/${name}.openapi.yaml`, import.meta.url);
}

/** A request as it came in. */
export interface RawRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: Record<string, string>;
	body: string;
	baseUrl: string;
	clientAddress: string;
}

/** A request after its check against the document. */
export interface CheckedRequest {
	call: Call;
	operation?: Operation;
	/** Set when the request breaks a rule of the document. */
	refusal?: Refusal;
	/** What to report; empty also for breaches which the API documents itself. */
	violations: string[];
}

/** Query parameters before their types are known. */
type Query = Record<string, string | string[]>;

/** A provider joined with its OpenAPI document. */
export class Mount {
	private constructor(
		readonly provider: Provider,
		private readonly backend: OpenAPIBackend,
	) {}

	/** Reads the provider's document and prepares the checks. */
	static async load(provider: Provider): Promise<Mount> {
		const definition: Document = parse(readFileSync(documentUrl(provider.name), 'utf8'));
		const backend = new OpenAPIBackend({
			definition,
			// The built-in check of the document knows OpenAPI 3.0 only; a test checks the documents instead.
			quick: true,
			strict: true,
			coerceTypes: true,
			// Vendors' patterns such as [\s\S] are no valid Unicode-mode expressions.
			ajvOpts: { allErrors: true, strict: false, unicodeRegExp: false },
			customizeAjv: (ajv) => addFormats(ajv),
		});
		await backend.init();
		return new Mount(provider, backend);
	}

	/** Checks a request against the document, before anything is done with it. */
	check(raw: RawRequest): CheckedRequest {
		const query = queryOf(raw.query);
		const operation = this.backend.matchOperation({ ...raw, query });
		const body = takesText(operation) ? { value: raw.body } : parseBody(raw.body);
		const call: Call = {
			method: raw.method,
			path: raw.path,
			params: {},
			query,
			headers: raw.headers,
			body: body.value,
			baseUrl: raw.baseUrl,
			clientAddress: raw.clientAddress,
		};
		if (operation === undefined) {
			const violations = [`${raw.method} ${raw.path} is not in the document`];
			return { call, refusal: { reason: 'unknownRoute' }, violations };
		}
		const refusal = refuseBody(operation, raw, body.malformed);
		if (refusal !== undefined) {
			return { call, operation, refusal, violations: [`body: ${refusal.reason}`] };
		}
		return this.checkSchema({ ...call, query }, operation);
	}

	private checkSchema(call: Call & { query: Query }, operation: Operation): CheckedRequest {
		const { method, path, headers, query, body } = call;
		// Numbers in the path and the query come back as numbers.
		const { errors, coerced } = this.backend.validateRequest(
			{ method, path, headers, query, body },
			operation,
		);
		const params = { ...coerced?.params };
		const checked: Call = { ...call, params, query: { ...coerced?.query } };
		const found: SchemaError[] = [...(errors ?? [])];
		if (call.body !== undefined && operation.requestBody === undefined) {
			found.push(undocumentedBody(operation));
		}
		if (found.length === 0) return { call: checked, operation, violations: [] };
		const undocumented = found.filter((error) => !this.provider.isDocumentedRefusal(error));
		return {
			call,
			operation,
			refusal: { reason: 'invalid', errors: found },
			violations: undocumented.map(describe),
		};
	}

	/** Answers a checked request, by refusal or by the provider's handler. */
	async answer({ call, operation, refusal }: CheckedRequest): Promise<Answer> {
		if (operation === undefined) return this.provider.refuse({ reason: 'unknownRoute' }, call);
		if (!this.isAuthorized(operation, call)) {
			return this.provider.refuse({ reason: 'unauthorized' }, call);
		}
		if (refusal !== undefined) return this.provider.refuse(refusal, call);
		const handler = this.provider.handlers[operation.operationId ?? ''];
		if (handler === undefined) throw new Error(`No handler for ${operation.operationId}`);
		return await handler(call);
	}

	/** What is wrong with an answer, seen from the document. */
	checkAnswer(operation: Operation, answer: Answer): string[] {
		if (!isDocumentedStatus(operation, answer.status)) {
			return [`status ${answer.status} is not in the document of ${operation.operationId}`];
		}
		const sent: unknown =
			answer.body === undefined ? null : JSON.parse(JSON.stringify(answer.body));
		const { errors } = this.backend.validateResponse(sent, operation, answer.status);
		return (errors ?? []).map(describe);
	}

	private isAuthorized(operation: Operation, call: Call): boolean {
		const alternatives = operation.security ?? [];
		if (alternatives.length === 0) return true;
		return alternatives.some((schemes) =>
			Object.keys(schemes).every((scheme) => this.provider.security[scheme]?.(call) === true),
		);
	}
}

/** A document says so with a media type that fits all. */
function takesText(operation: Operation | undefined): boolean {
	const { requestBody } = operation ?? {};
	return requestBody !== undefined && 'content' in requestBody && '*/*' in requestBody.content;
}

function parseBody(text: string): { value?: unknown; malformed?: true } {
	if (text === '') return {};
	try {
		return { value: JSON.parse(text) };
	} catch {
		return { value: text, malformed: true };
	}
}

function queryOf(query: URLSearchParams): Query {
	const names = [...new Set(query.keys())];
	return Object.fromEntries(
		names.map((name) => {
			const values = query.getAll(name);
			const [only = ''] = values;
			return [name, values.length > 1 ? values : only];
		}),
	);
}

function refuseBody(
	operation: Operation,
	raw: RawRequest,
	malformed: true | undefined,
): Refusal | undefined {
	const { requestBody } = operation;
	if (takesText(operation)) return undefined;
	if (raw.body === '' || requestBody === undefined || !('content' in requestBody)) return undefined;
	const mediaType = (raw.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	if (!(mediaType in requestBody.content)) return { reason: 'unsupportedMediaType' };
	return malformed && { reason: 'malformedJson' };
}

function undocumentedBody({ operationId }: Operation): SchemaError {
	const message = `is not documented for ${operationId}`;
	return { instancePath: '/requestBody', keyword: 'undocumented', message, params: {} };
}

function isDocumentedStatus({ responses = {} }: Operation, status: number): boolean {
	return [String(status), `${Math.floor(status / 100)}XX`, 'default'].some(
		(key) => key in responses,
	);
}

function describe({ instancePath, message, params }: SchemaError): string {
	return `${instancePath || '/'} ${message ?? 'is invalid'} ${JSON.stringify(params)}`;
}
