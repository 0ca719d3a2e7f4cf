import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import {
	NodeHelpers,
	type ICredentialType,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import manifest from '../package.json';
import { root } from './script.mts';

/** A class that package.json registers, made from its source. */
export interface Registered<Type> {
	/** Path of the source, from the repository's folder. */
	file: string;
	className: string;
	type: Type;
}

export { manifest };

/** The nodes that package.json registers. */
export const nodes: Array<Registered<INodeType>> = manifest.n8n.nodes.map((file) =>
	registered(file, isNode),
);

/** The credentials that package.json registers. */
export const credentials: Array<Registered<ICredentialType>> = manifest.n8n.credentials.map(
	(file) => registered(file, isCredential),
);

function registered<Type>(
	built: string,
	isType: (value: unknown) => value is Type,
): Registered<Type> {
	const file = built.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const className = basename(file).replace(/\..*$/, '');
	const loaded: unknown = createRequire(import.meta.url)(join(root, file));
	const type: unknown = Reflect.construct(Object(loaded)[className], []);
	if (!isType(type)) throw new Error(`${file} does not hold what its name says`);
	return { file, className, type };
}

function isNode(value: unknown): value is INodeType {
	return Array.isArray(Object(Object(value).description).properties);
}

function isCredential(value: unknown): value is ICredentialType {
	return Array.isArray(Object(value).properties) && typeof Object(value).name === 'string';
}

/** Whether a file is there, by its path from the repository's folder. */
export function exists(file: string): boolean {
	return existsSync(resolve(root, file));
}

/** The text of a file. */
export function textOf(file: string): string {
	return readFileSync(join(root, file), 'utf8');
}

/** The JSON in a file. */
export function jsonOf(file: string): unknown {
	return JSON.parse(textOf(file));
}

/** The files below a folder with a certain ending, as paths from the repository's folder with forward slashes. */
export function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => join(folder, file).split(sep).join('/'))
		.filter((file) => file.endsWith(ending))
		.sort();
}

/** Where a relative path leads that stands in a file. */
export function resolveFrom(file: string, path: string): string {
	return join(dirname(file), path).split(sep).join('/');
}

/** What a source imports, in whatever way. */
export function importsOf(file: string): string[] {
	const statements = textOf(file).matchAll(
		/(?:\bfrom|\bimport|\brequire|\bimport\s*\(|\brequire\s*\()\s*\(?\s*['"]([^'"\s]+)['"]/g,
	);
	return [...statements].map(([, path = '']) => path);
}

/** The parameters inside a collection, of whatever kind. */
export function fieldsIn({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option] : [];
	});
}

/** Parameters with those inside them, at any depth. */
export function allFields(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [property, ...allFields(fieldsIn(property))]);
}

/** The values of a menu. */
export function choices(menu: INodeProperties | undefined): string[] {
	const options = menu?.options ?? [];
	return options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
}

/** The operations of all nodes. */
export const operations = nodes.flatMap(({ className, type: { description } }) => {
	const { properties } = description;
	const menus = properties.filter(({ name }) => name === 'operation');
	const paths = menus.flatMap((menu) =>
		(menu.displayOptions?.show?.resource ?? []).flatMap((resource) =>
			choices(menu).map((operation) => ({ resource: String(resource), operation })),
		),
	);
	return paths.map((chosen) => ({
		node: className,
		path: `${chosen.resource}/${chosen.operation}`,
		/** The parameters that n8n shows beside the two menus, with these values of others. */
		shown: (values: INodeParameters = {}) =>
			properties.filter(
				(property) =>
					property.type !== 'credentials' &&
					property.name !== 'resource' &&
					property.name !== 'operation' &&
					NodeHelpers.displayParameter(
						{ ...values, ...chosen },
						property,
						{ typeVersion: 1 },
						description,
					),
			),
	}));
});
