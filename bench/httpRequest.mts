import type { INodeParameters } from 'n8n-workflow';
import type { NodeStep } from '../test/engine/engine.ts';

/** What the HTTP Request node is asked to send; texts may be expressions. */
export interface HttpRequest {
	/** Whose header it sends: the same as our node uses. */
	credential: string;
	url: string;
	method?: 'GET' | 'POST';
	query?: Record<string, string>;
	/** JSON, mostly an expression. */
	body?: string;
	/** Pages by a number in the query, until the expression is true. */
	pages?: { parameter: string; endsWhen: string };
	/** Pauses for so many milliseconds after so many items. */
	batch?: { size: number; interval: number };
	/** Goes on with the other items when one fails. */
	continues?: boolean;
}

/**
 * The HTTP Request node as somebody would set it up who knows it well: JSON without guessing, the predefined credential,
 * all items at once unless batched, and its own pagination.
 */
export function httpRequest(wanted: HttpRequest): NodeStep {
	const { credential, url, method = 'GET', query = {}, body, pages, batch, continues } = wanted;
	const options: INodeParameters = { response: { response: { responseFormat: 'json' } } };
	if (batch) {
		options.batching = { batch: { batchSize: batch.size, batchInterval: batch.interval } };
	}
	if (pages) {
		const { parameter, endsWhen } = pages;
		options.pagination = {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: {
					parameters: [{ type: 'qs', name: parameter, value: '={{ $pageCount + 1 }}' }],
				},
				paginationCompleteWhen: 'other',
				completeExpression: `={{ ${endsWhen} }}`,
				limitPagesFetched: false,
				requestInterval: 0,
			},
		};
	}
	const queryParameters = Object.entries(query).map(([name, value]) => ({ name, value }));
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		name: 'HTTP Request',
		onError: continues ? 'continueRegularOutput' : undefined,
		parameters: {
			method,
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential,
			sendQuery: queryParameters.length > 0,
			queryParameters: { parameters: queryParameters },
			sendBody: body !== undefined,
			...(body !== undefined && { contentType: 'json', specifyBody: 'json', jsonBody: body }),
			options,
		},
	};
}

/** Makes an item of each row of an answer. */
export function splitOut(field: string): NodeStep {
	return {
		type: 'n8n-nodes-base.splitOut',
		name: 'Split Out',
		parameters: { fieldToSplitOut: field, options: {} },
	};
}
