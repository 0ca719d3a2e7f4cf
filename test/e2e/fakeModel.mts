import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** What a model answers: a text, or the call of a tool. */
export type Reply = { text: string } | { tool: string; arguments: Record<string, unknown> };

/** A server that speaks as much of OpenAI's chat API as an agent of n8n needs. */
export interface FakeModel {
	url: string;
	/** The bodies of the requests. */
	requests: unknown[];
	/** The answers to the next requests, in order. */
	replies: Reply[];
	close(): Promise<void>;
}

/** Starts it on the loopback interface. */
export async function startFakeModel(): Promise<FakeModel> {
	const requests: unknown[] = [];
	const replies: Reply[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			requests.push(body);
			const reply = replies.shift() ?? { text: 'No reply was prepared.' };
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(completion(reply, requests.length)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The model has no port.');
	return {
		url: `http://127.0.0.1:${address.port}/v1`,
		requests,
		replies,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function completion(reply: Reply, number: number) {
	const message =
		'text' in reply
			? { role: 'assistant', content: reply.text }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							id: `call_${number}`,
							type: 'function',
							function: { name: reply.tool, arguments: JSON.stringify(reply.arguments) },
						},
					],
				};
	const reason = 'text' in reply ? 'stop' : 'tool_calls';
	return {
		id: `chatcmpl-${number}`,
		object: 'chat.completion',
		created: 0,
		model: 'fake',
		choices: [{ index: 0, message, finish_reason: reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
