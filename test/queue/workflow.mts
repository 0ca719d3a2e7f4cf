import { randomUUID } from 'node:crypto';
import type { Together } from '../../playground/together.mts';
import { chain, nodeOf, part, type Subject } from '../e2e/parts.mts';

/** What a call of a webhook came back with. */
export interface Answer {
	status: number;
	/** The items that the workflow ended with; none if it did not end well. */
	items: Array<Record<string, unknown>>;
}

/** Calls a webhook with these notes: one item each. */
export type Call = (...notes: string[]) => Promise<Answer>;

/**
 * Publishes a workflow that gives the node one item for each note that its webhook is called with, as `$json.note`, and
 * answers with what comes out. `settings` are the workflow's.
 */
export async function publishWebhook(
	{ session, credentialIds }: Pick<Together, 'session' | 'credentialIds'>,
	subject: Subject,
	settings: Record<string, unknown> = {},
): Promise<Call & { workflowId: string }> {
	const path = randomUUID();
	const webhook = {
		...part('n8n-nodes-base.webhook', 2, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		}),
		webhookId: path,
	};
	const split = part('n8n-nodes-base.splitOut', 1, {
		fieldToSplitOut: 'body.notes',
		options: { destinationFieldName: 'note' },
	});
	const node = nodeOf(subject);
	const workflowId = await session.saveWorkflow(
		{
			name: path,
			nodes: [webhook, split, node],
			connections: chain(webhook, split, node),
			settings: { executionOrder: 'v1', ...settings },
		},
		credentialIds,
	);
	await session.publish(workflowId);
	const call: Call = async (...notes) => {
		const response = await session.callWebhook(path, { notes });
		const body: unknown = await response.json();
		return { status: response.status, items: Array.isArray(body) ? body : [] };
	};
	return Object.assign(call, { workflowId });
}

/** Calls it once for each note, all at the same time. */
export async function callForEach(call: Call, notes: string[]): Promise<Answer[]> {
	return await Promise.all(notes.map(async (note) => await call(note)));
}

/** So many notes, all different. */
export function notes(beginning: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${beginning} ${index + 1}`);
}
