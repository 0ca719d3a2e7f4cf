import { parse as parseFlatted } from 'flatted';
import { at, listAt, textAt } from '../sandbox/json.mts';

/** What n8n keeps of one run of a workflow. */
export class Execution {
	readonly id: string;
	readonly status: string;
	/** Where it ended, and why if it did not end well. */
	readonly ending: string;
	/** All of it, as n8n saved it. */
	readonly saved: string;
	private readonly runs: Map<string, unknown[]>;
	private readonly connections: unknown;

	/** Takes the answer of `GET /rest/executions/ID`. */
	constructor(record: unknown) {
		this.id = textAt(record, 'id');
		this.status = textAt(record, 'status');
		this.connections = at(record, 'workflowData', 'connections');
		this.saved = textAt(record, 'data');
		const result = at(parseFlatted(this.saved), 'resultData');
		this.ending = `${at(result, 'lastNodeExecuted')}: ${at(result, 'error', 'message')}`;
		const runs = Object.entries(Object(at(result, 'runData')));
		this.runs = new Map(runs.map(([name, of]) => [name, listAt(of)]));
	}

	get hasEnded(): boolean {
		return !['new', 'running', 'waiting'].includes(this.status);
	}

	/** The nodes that ran, in the order of their first run. */
	get nodes(): string[] {
		return [...this.runs.keys()];
	}

	/** The JSON of the items that left a node by one of its outputs, in all its runs. */
	itemsOf(node: string, output = 0): unknown[] {
		const runs = this.runs.get(node) ?? [];
		return jsonIn(runs.flatMap((run) => listAt(run, 'data', 'main', output)));
	}

	/** The JSON of the items of every node that ran and passes nothing on. */
	get lastItems(): unknown[] {
		const last = this.nodes.filter(
			(name) => !listAt(this.connections, name, 'main').flat().some(Boolean),
		);
		const runs = last.flatMap((name) => this.runs.get(name) ?? []);
		return jsonIn(runs.flatMap((run) => listAt(run, 'data', 'main').flat()));
	}
}

function jsonIn(items: unknown[]): unknown[] {
	return items.map((item) => at(item, 'json'));
}
