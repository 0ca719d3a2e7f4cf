import { randomUUID } from 'node:crypto';
import manifest from '../../package.json';

/** A node of this package in a workflow. */
export interface Subject {
	/** Better Stack's when left out. */
	type?: string;
	parameters: Record<string, unknown>;
	onError?: 'continueRegularOutput';
}

/** The nodes that can take a database's secrets from a credential, and that credential. */
const SECRETS: Record<string, string[]> = {
	credibleData: ['credibleDataSecretApi'],
	lerianReporter: ['lerianReporterSecretApi'],
};

/** The node as a workflow's file has it: its name is its type, its credentials are still to be chosen. */
export function nodeOf({ type = 'betterStackTelemetry', parameters, onError }: Subject) {
	const used = [type.replace(/(Trigger)?$/, 'Api'), ...(SECRETS[type] ?? [])];
	const isTrigger = type.endsWith('Trigger');
	return {
		...part(
			`${manifest.name}.${type}`,
			1,
			isTrigger ? parameters : { resource: 'connection', ...parameters },
		),
		name: type,
		credentials: Object.fromEntries(used.map((name) => [name, { id: '', name }])),
		onError,
	};
}

/** A node whose name is its type. */
export function part(type: string, typeVersion: number, parameters: Record<string, unknown>) {
	return { id: randomUUID(), name: type, type, typeVersion, position: [0, 0], parameters };
}

/** Connects nodes one after the other. */
export function chain(...nodes: Array<{ name: string }>) {
	const links = nodes.slice(1).map(({ name: node }, index) => {
		return [nodes[index]?.name, { main: [[{ node, type: 'main', index: 0 }]] }];
	});
	return Object.fromEntries(links);
}
