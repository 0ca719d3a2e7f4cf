import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IGetNodeParameterOptions,
	INode,
	INodeProperties,
	IPollFunctions,
} from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { isObject, parseJson } from './json';
import { Problem } from './problem';

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

	text(name: string): string | undefined {
		const value = this.value(name);
		if (isUnset(value)) return undefined;
		if (typeof value === 'object') throw this.bad(name, 'must be a text');
		return String(value).trim() || undefined;
	}

	requiredText(name: string): string {
		const value = this.text(name);
		if (value === undefined) {
			throw this.bad(name, 'is empty', 'Enter a value. If it is an expression, check its result');
		}
		return value;
	}

	/** A text with the blanks at its ends, which a password may have. */
	exactText(name: string): string | undefined {
		return this.text(name) === undefined ? undefined : String(this.value(name));
	}

	/** Any JSON value, given as such or as JSON text. */
	json(name: string): unknown {
		const value = this.value(name);
		if (isUnset(value)) return undefined;
		if (typeof value !== 'string') return value;
		const parsed = parseJson(value);
		if (parsed === undefined) throw this.bad(name, 'is not valid JSON');
		return parsed;
	}

	/** A JSON object, given as such or as JSON text. */
	object(name: string): IDataObject | undefined {
		const value = this.json(name);
		if (isObject(value)) return value;
		if (value === undefined) return undefined;
		throw this.bad(name, 'must be a JSON object', 'Begin it with { and end it with }');
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

	/** An identifier that goes into a path: letters, digits, `_` and `-`. */
	id(name: string): string {
		const value = this.requiredText(name);
		if (!/^[\w-]+$/.test(value))
			throw this.bad(name, 'is not an ID', `It has the value "${value}"`);
		return value;
	}

	boolean(name: string): boolean {
		const value = this.valueOrDefault(name);
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw this.bad(name, 'must be true or false');
	}

	/** A whole number from `min` to `max`. */
	integer(name: string, min: number, max: number): number {
		const value = this.valueOrDefault(name);
		const number = typeof value === 'object' ? NaN : Number(value);
		if (!Number.isInteger(number) || number < min || number > max) {
			throw this.bad(name, `must be a whole number from ${min} to ${max}`);
		}
		return number;
	}

	oneOf<const T extends string>(name: string, choices: readonly T[]): T {
		const value = this.valueOrDefault(name);
		const choice = choices.find((each) => each === value);
		if (choice === undefined) throw this.bad(name, `must be one of: ${choices.join(', ')}`);
		return choice;
	}

	/** A list given as an array, or as text with commas or line breaks; undefined if it has no entries. */
	list(name: string): string[] | undefined {
		const value = this.value(name);
		if (isUnset(value)) return undefined;
		const entries: unknown[] = Array.isArray(value) ? value : String(value).split(/[,\n]/);
		if (isObject(value) || entries.some((entry) => typeof entry === 'object')) {
			throw this.bad(name, 'must be a list of values, or text separated by commas or line breaks');
		}
		const texts = entries.map((entry) => String(entry ?? '').trim()).filter((text) => text !== '');
		return texts.length > 0 ? texts : undefined;
	}

	/**
	 * An instant as ISO 8601 in UTC, without zero milliseconds. A date without an offset is in the
	 * workflow's time zone. With `endOfDay`, midnight stands for the whole day that it begins.
	 */
	date(name: string, { endOfDay = false } = {}): string | undefined {
		const value = this.value(name);
		if (isUnset(value)) return undefined;
		try {
			// Texts that Luxon would complete by guessing ("12", "2025") are no dates here.
			if (typeof value === 'object' || /^\d{4}-\d\d-\d\d/.test(String(value))) {
				const date = tryToParseDateTime(value, this.source.timezone);
				const isMidnight = date.toMillis() === date.startOf('day').toMillis();
				const wanted = endOfDay && isMidnight ? date.endOf('day') : date;
				const iso = wanted.toUTC().toISO({ suppressMilliseconds: true });
				if (iso !== null) return iso;
			}
		} catch {
			// told below, like everything else that is no date
		}
		throw this.bad(name, 'is not a valid date', 'Use ISO 8601, for example 2026-12-31T00:00:00Z');
	}

	/** A Problem about a parameter, for a rule that only the operation knows. */
	bad(name: string, says: string, advice?: string): Problem {
		return Problem.parameter(this.field(name)?.displayName ?? name, says, advice);
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

function isUnset(value: unknown): value is null | undefined | '' {
	return value === null || value === undefined || value === '';
}
