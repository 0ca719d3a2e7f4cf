import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** Something that an execution has created, by the provider's own answer. */
export interface Created {
	id: string;
	/** Its natural key, by which the next try of n8n's Retry On Fail finds it again. */
	key?: string;
	/** Deletes it again; missing where that cannot be done. Throws a Problem. */
	undo?: () => Promise<unknown>;
}

/** What an execution knows about itself while it runs, shared by its items. */
export interface Run {
	created: Created[];
	/** The IDs of what a last step will delete: items that come later take it for gone. */
	toBeDeleted: Set<string>;
	/** The ID of what a try before this one, by n8n's Retry On Fail, has created under a natural key. */
	createdBefore(key: string): string | undefined;
	/**
	 * Does something once all items have ended: under "Stop" only if every one of them has succeeded.
	 * To be called last, when the item itself cannot fail any more; the step throws nothing, since
	 * that would lose the output.
	 */
	afterAll(step: () => Promise<void>): void;
	/** Shows a note on the node's output. */
	hint(message: string): void;
}

/** What one item does once its parameters are known to be good. */
export interface Work<Api> {
	/** Items with the same key run one after the other, in order. */
	key?: string;
	/** Answers with the item's output items. */
	run(api: Api, run: Run): Promise<IDataObject[]>;
}

/** An operation as the menus and the runner see it. Made by `defineOperation`. */
export interface Operation<Api> {
	value: string;
	name: string;
	/** Sentence case, with the resource: "Create connection". */
	action: string;
	description: string;
	fields: INodeProperties[];
	/** Set where running the node again makes a second object, or loses what is told only once. */
	createsEachTime?: boolean;
	/** The parameter that names what a run may do this to only once; its key stands for it. */
	onceFor?: string;
	/** Reads and checks an item's parameters. Sends nothing to the provider. */
	prepare(parameters: Parameters): Promise<Work<Api>>;
}

/** A resource and its operations in menu order. */
export interface Resource<Api> {
	value: string;
	name: string;
	operations: Array<Operation<Api>>;
}

/** An operation as it is written: `read` knows parameters and sends nothing, `run` knows no parameter. */
interface Definition<Api, Input> extends Omit<Operation<Api>, 'prepare'> {
	read(parameters: Parameters): Input | Promise<Input>;
	/** The natural key of what the item is about: items that share it see what the ones before did. */
	key?(input: Input): string | undefined;
	run(input: Input, api: Api, run: Run): Promise<IDataObject[]>;
}

/** Ties `read` and `run` together, so that operations with different inputs fit into one list. */
export function defineOperation<Api, Input>({
	read,
	key,
	run,
	...rest
}: Definition<Api, Input>): Operation<Api> {
	return {
		...rest,
		async prepare(parameters) {
			const input = await read(parameters);
			return {
				key: key?.(input),
				run: async (api, execution) => await run(input, api, execution),
			};
		},
	};
}

/**
 * The properties of a node: Resource, each resource's Operation, and every operation's fields, shown
 * for that operation only. Every object is new: n8n adds entries of its own to the menus.
 */
export function propertiesOf<Api>(resources: Array<Resource<Api>>): INodeProperties[] {
	return [
		menu(
			'Resource',
			'resource',
			resources.map(({ value, name }) => ({ value, name })),
		),
		...resources.map((resource) => ({
			...menu('Operation', 'operation', resource.operations.map(menuEntry)),
			displayOptions: { show: { resource: [resource.value] } },
		})),
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) =>
				operation.fields.map((field) => ({
					...field,
					displayOptions: {
						...field.displayOptions,
						show: {
							resource: [resource.value],
							operation: [operation.value],
							...field.displayOptions?.show,
						},
					},
				})),
			),
		),
	];
}

function menu(displayName: string, name: string, options: INodePropertyOptions[]): INodeProperties {
	const first = options[0]?.value ?? '';
	return { displayName, name, type: 'options', noDataExpression: true, options, default: first };
}

function menuEntry<Api>({
	value,
	name,
	action,
	description,
}: Operation<Api>): INodePropertyOptions {
	return { value, name, action, description };
}
