import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { inParallel, rowsIn } from './bare.mts';

/** A request of the floor node. */
export interface FloorRequest {
	method: IHttpRequestMethods;
	url: string;
	body?: Record<string, string>;
}

/**
 * The least that a node can do in n8n's engine: one call of n8n's own request function per input item, whose JSON is a
 * FloorRequest, and what came of it as items. What it costs, no node can save.
 */
export class FloorNode implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Floor',
		name: 'floor',
		group: ['transform'],
		version: 1,
		description: 'Calls the request function and nothing else',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'betterStackTelemetryApi' }, { name: 'lerianReporterApi' }],
		properties: [
			{ displayName: 'Credential', name: 'credential', type: 'string', default: '' },
			{ displayName: 'At Once', name: 'atOnce', type: 'number', default: 1 },
			{ displayName: 'Rows', name: 'rows', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const credential = String(this.getNodeParameter('credential', 0));
		const atOnce = Number(this.getNodeParameter('atOnce', 0));
		const rows = String(this.getNodeParameter('rows', 0));
		const send = this.helpers.httpRequestWithAuthentication;
		const answers = await inParallel(this.getInputData(), atOnce, async ({ json }) => {
			const { method, url, body } = Object(json);
			const answer: unknown = await send.call(this, credential, { method, url, body, json: true });
			return rows === '' ? [answer] : rowsIn(answer, rows);
		});
		return [answers.flat().map((row) => ({ json: Object(row) }))];
	}
}
