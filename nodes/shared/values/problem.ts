import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, OperationalError } from 'n8n-workflow';

import { textOf } from './json';

/**
 * What became of the change that was asked for: `unknown` means that it may have reached the server,
 * `applied` that it, or a part of it, was made.
 */
export type Outcome = 'notApplied' | 'unknown' | 'applied';

const OUTCOMES: readonly Outcome[] = ['notApplied', 'unknown', 'applied'];

/** Of several outcomes the one that says most about what may be there now. */
export function worst(...outcomes: Outcome[]): Outcome {
	return OUTCOMES.findLast((each) => outcomes.includes(each)) ?? 'notApplied';
}

export interface Facts {
	/** What the user can do about it, whole sentences. */
	advice?: string;
	/** The provider's own words, secrets removed. */
	text?: string;
	/** HTTP status. */
	status?: number;
	/** The provider's error code, or the network's (`ECONNRESET`). */
	code?: string;
	/** The provider's ID of the request, for its support. */
	requestId?: string;
	outcome?: Outcome;
	/** The ID of what was created all the same. */
	createdId?: string;
	/** Set if another attempt would not go better. */
	isFinal?: boolean;
}

/** The code that Axios gives to a request whose signal was aborted. */
export const CANCELED = 'ERR_CANCELED';

/**
 * What went wrong, told once: `message` says what happened, `facts` the rest. Becomes an n8n error
 * (`toNodeError`) or, with "Continue", an error item (`toItem`). Holds no secret.
 */
export class Problem extends OperationalError {
	readonly facts: Facts & { outcome: Outcome };

	/** The name shown on the parameter at fault; set by `Problem.parameter` only. */
	readonly parameter?: string;

	constructor(message: string, facts: Facts = {}, parameter?: string) {
		super(message);
		this.facts = { ...facts, outcome: facts.outcome ?? 'notApplied' };
		this.parameter = parameter;
	}

	/** A parameter (or credential field) that cannot be used; `says` continues its name: "'Limit' must …". */
	static parameter(displayName: string, says: string, advice?: string): Problem {
		return new Problem(`'${displayName}' ${says}`, { advice }, displayName);
	}

	/** The user or a time limit ended the execution. n8n knows that by the word "canceled", spelled like this. */
	static canceled(outcome: Outcome = 'notApplied'): Problem {
		const text =
			outcome === 'unknown' ? 'What was under way may have been done all the same' : undefined;
		return new Problem('The execution was canceled', { code: CANCELED, text, outcome });
	}

	get isCanceled(): boolean {
		return this.facts.code === CANCELED;
	}

	get isFinal(): boolean {
		return this.facts.isFinal ?? false;
	}

	/** Any thrown value as a Problem; what this package did not throw itself is told in n8n's words. */
	static from(error: unknown): Problem {
		if (error instanceof Problem) return error;
		if (!(error instanceof Error)) return new Problem(textOf(error));
		const description = 'description' in error ? error.description : undefined;
		return new Problem(error.message, {
			text: typeof description === 'string' ? description : undefined,
		});
	}

	/** The same, said otherwise or with other facts. */
	with(facts: Facts, message = this.message): Problem {
		return new Problem(message, { ...this.facts, ...facts }, this.parameter);
	}

	/** The same with other advice, given by somebody who knows more. */
	withAdvice(advice: string | undefined): Problem {
		return this.with({ advice });
	}

	/** The same with more to say after its advice. */
	withMore(...texts: Text[]): Problem {
		return this.withAdvice(sentences(this.facts.advice, ...texts));
	}

	/** All of it in one text, for a message about several items. */
	toText(itemIndex: number): string {
		return sentences(this.titleFor(itemIndex), this.facts.text, this.facts.advice);
	}

	/** The error that stops the node: title, description, HTTP status and item as the editor shows them. */
	toNodeError(node: INode, itemIndex?: number): NodeApiError | NodeOperationError {
		const { text, advice, status } = this.facts;
		const message = itemIndex === undefined ? this.message : this.titleFor(itemIndex);
		const description = sentences(text, advice);
		const error =
			this.parameter === undefined
				? new NodeApiError(
						node,
						{ message, details: this.details() },
						{ message, description, itemIndex, httpCode: status?.toString() },
					)
				: new NodeOperationError(node, message, { description, itemIndex });
		// n8n swaps a message that happens to contain something like "eperm" for a text of its own.
		error.message = message;
		return error;
	}

	/** The error item. n8n merges the input into it and keeps all three keys only in exactly this shape. */
	toItem(itemIndex: number): INodeExecutionData {
		return {
			json: {
				error: this.titleFor(itemIndex),
				message: this.facts.text ?? this.message,
				details: this.details(),
			},
			pairedItem: { item: itemIndex },
		};
	}

	private titleFor(itemIndex: number): string {
		return `${this.message} [item ${itemIndex}]`;
	}

	private details() {
		const { status = null, code = null, requestId = null, advice = null, outcome } = this.facts;
		return { status, code, requestId, advice, outcome } satisfies IDataObject;
	}
}

/** A text, or none. */
type Text = string | false | undefined;

/** Joins texts of which some may be missing or lack their full stop. */
export function sentences(...texts: Text[]): string {
	const said = texts.flatMap((text) => text || []);
	return said.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(' ');
}
