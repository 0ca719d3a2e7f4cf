import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IGetNodeParameterOptions,
	INode,
	INodeProperties,
	IPollFunctions,
} from 'n8n-workflow';

import { isObject } from '../values/json';
import { Problem } from '../values/problem';
import * as readers from './readers';
import { isUnset, type Reader } from './readers';

/** Where the parameters of an item, or of a trigger, come from. */
export interface ParameterSource {
	node: INode;
	timezone: string;
	isTool: boolean;
	read(path: string, options: IGetNodeParameterOptions): unknown;
	credential(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** The parameters of one item. */
export function ofItem(ctx: IExecuteFunctions, itemIndex: number): ParameterSource {
	return {
		node: ctx.getNode(),
		timezone: ctx.getTimezone(),
		isTool: ctx.isToolExecution?.() ?? false,
		read: (path, options) => ctx.getNodeParameter(path, itemIndex, null, options),
		credential: async (type) =>
			await ctx.getCredentials<ICredentialDataDecryptedObject>(type, itemIndex),
	};
}

/** The parameters of a polling trigger, which has no items. */
export function ofTrigger(ctx: IPollFunctions): ParameterSource {
	return {
		node: ctx.getNode(),
		timezone: ctx.getTimezone(),
		isTool: false,
		read: (path, options) => ctx.getNodeParameter(path, null, options),
		credential: async (type) => await ctx.getCredentials<ICredentialDataDecryptedObject>(type),
	};
}

/**
 * Parameters, read and checked. Every method throws `Problem.parameter` with the name shown in the
 * panel. A value that is empty, or that an expression left undefined, counts as not set; for switches,
 * numbers and choices the field's default stands in.
 */
export class Parameters {
	/** Reads parameters described by `fields`; `path` leads into a collection (`'options.'`). */
	constructor(
		private readonly source: ParameterSource,
		private readonly fields: readonly INodeProperties[],
		private readonly path = '',
	) {}

	/** The parameters inside a collection. */
	group(name: string): Parameters {
		const options = this.field(name)?.options ?? [];
		const fields = options.filter((option) => 'type' in option);
		return new Parameters(this.source, fields, `${this.path}${name}.`);
	}

	/** Whether an AI agent runs the node. `isToolExecution` alone says false for agents of n8n 2.41 (observed). */
	get forAgent(): boolean {
		return this.source.isTool || this.source.node.type.endsWith('Tool');
	}

	/** Whether the operation has this parameter at all. */
	has(name: string): boolean {
		return this.field(name) !== undefined;
	}

	/** Whether the value is an expression: where an AI agent runs the node, what a model says may decide its result. */
	isExpression(name: string): boolean {
		const raw = this.source.read(this.path + name, { rawExpressions: true });
		return typeof raw === 'string' && raw.startsWith('=');
	}

	/** What a parameter stands for; undefined if it is not set. */
	read<T>(name: string, reader: Reader<T>): T | undefined {
		const value = this.value(name);
		return isUnset(value) ? undefined : reader(value, this.badFor(name), this.source.timezone);
	}

	/** Whether a field of a collection was added and left empty: an expression that gives nothing is not that. */
	isLeftEmpty(name: string): boolean {
		return this.value(name) === '' && !this.isExpression(name);
	}

	/**
	 * What a parameter stands for that limits something: it was added on purpose, so that an expression which
	 * gives nothing is refused. Without the limit the result would be open, and look like success.
	 */
	readLimit<T>(name: string, reader: Reader<T>): T | undefined {
		const found = this.read(name, reader);
		if (found !== undefined || !this.isExpression(name)) return found;
		throw this.bad(
			name,
			'is an expression that gives nothing',
			'Check the expression, or remove the field to go without it',
		);
	}

	text(name: string): string | undefined {
		return this.read(name, readers.text);
	}

	/** What a parameter stands for that has to be set. */
	required<T>(name: string, reader: Reader<T>): T {
		const found = this.read(name, reader);
		if (found !== undefined) return found;
		throw this.bad(name, 'is empty', 'Enter a value. If it is an expression, check its result');
	}

	requiredText(name: string): string {
		return this.required(name, readers.text);
	}

	/** A JSON object, given as such or as JSON text. */
	object(name: string): IDataObject | undefined {
		return this.read(name, readers.object);
	}

	/** How a resource locator was filled in: the name of its mode; undefined if an expression gave the value alone. */
	mode(name: string): string | undefined {
		const locator = this.source.read(this.path + name, {});
		return isObject(locator) && typeof locator.mode === 'string' ? locator.mode : undefined;
	}

	/** The data of a credential that the node may have beside its own, for this item; undefined if none is chosen. */
	async credential(type: string): Promise<ICredentialDataDecryptedObject | undefined> {
		// n8n throws for a credential that was not chosen.
		if (!this.source.node.credentials?.[type]) return undefined;
		return await this.source.credential(type);
	}

	/** An identifier that goes into a path. */
	id(name: string): string {
		return this.required(name, readers.id);
	}

	boolean(name: string): boolean {
		return readers.flag(this.valueOrDefault(name), this.badFor(name));
	}

	/** A whole number from `min` to `max`. */
	integer(name: string, min: number, max: number): number {
		return readers.integer(min, max)(this.valueOrDefault(name), this.badFor(name));
	}

	oneOf<const T extends string>(name: string, choices: readonly T[]): T {
		return readers.oneOf(choices)(this.valueOrDefault(name), this.badFor(name));
	}

	/** An instant as ISO 8601 in UTC. With `endOfDay`, midnight stands for the whole day that it begins. */
	date(name: string, { endOfDay = false } = {}): string | undefined {
		return this.read(name, endOfDay ? readers.endOfDay : readers.date);
	}

	/** A Problem about a parameter, for a rule that only the operation knows. */
	bad(name: string, says: string, advice?: string): Problem {
		return Problem.parameter(this.field(name)?.displayName ?? name, says, advice);
	}

	private badFor(name: string) {
		return (says: string, advice?: string) => this.bad(name, says, advice);
	}

	private field(name: string): INodeProperties | undefined {
		return this.fields.find((field) => field.name === name);
	}

	private valueOrDefault(name: string): unknown {
		const value = this.value(name);
		return isUnset(value) ? this.field(name)?.default : value;
	}

	private value(name: string): unknown {
		try {
			const extractValue = this.field(name)?.type === 'resourceLocator';
			return this.source.read(this.path + name, { extractValue });
		} catch (error) {
			throw this.bad(name, 'could not be read', Problem.from(error).message);
		}
	}
}
