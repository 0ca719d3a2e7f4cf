import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import {
	Expression,
	NodeHelpers,
	type IDataObject,
	type INodeParameters,
	type INodeType,
} from 'n8n-workflow';
import {
	runNodes,
	runPoll,
	type CredentialData,
	type NodeResult,
	type NodeStep,
} from '../test/engine/engine.ts';
import type { Loaded } from '../test/engine/loaded.ts';
import { root } from '../test/script.mts';
import { FloorNode, type FloorRequest } from './floorNode.mts';

/** The newest version of the HTTP Request node that the host project has. */
const HTTP_REQUEST_VERSION = 4.5;

const BASE_NODES = ['HttpRequest/HttpRequest', 'Transform/SplitOut/SplitOut'];

/** n8n's own engine with the built package, n8n's own HTTP Request and Split Out, and the floor node. */
export class Engine {
	private constructor(
		private readonly loaded: Loaded,
		readonly url: string,
	) {}

	/** Loads everything; `url` is the stand-in's. */
	static async load(url: string): Promise<Engine> {
		const own = new PackageDirectoryLoader(root);
		await own.loadAll();
		const host = createRequire(join(root, 'bench', 'host', 'package.json'));
		const base = new PackageDirectoryLoader(dirname(host.resolve('n8n-nodes-base/package.json')));
		for (const file of BASE_NODES) base.loadNodeFromFile(`dist/nodes/${file}.node.js`);

		const nodes: Record<string, INodeType> = { 'bench.floor': new FloorNode() };
		for (const { packageName, nodeTypes } of [own, base]) {
			for (const [name, { type }] of Object.entries(nodeTypes)) {
				const version = name === 'httpRequest' ? HTTP_REQUEST_VERSION : undefined;
				nodes[`${packageName}.${name}`] = NodeHelpers.getVersionedNodeType(type, version);
			}
		}
		const credentials = Object.values(own.credentialTypes).map(({ type }) => type);
		return new Engine({ nodes, credentials }, url);
	}

	/** Where a provider's stand-in is. */
	baseUrl(provider: 'betterStack' | 'credible' | 'lerian'): string {
		return `${this.url}/${provider}`;
	}

	/** Runs nodes one after the other; what came of the last one. */
	async run(steps: NodeStep[], items?: IDataObject[]): Promise<NodeResult> {
		const { loaded, credentials } = this;
		const result = (await runNodes(steps, { items, credentials, loaded })).at(-1);
		if (!result) throw new Error('No node has run');
		return result;
	}

	/** Sends requests with n8n's own function, so many at once; `rows` is where an answer's rows are. */
	async runFloor(
		credential: string,
		requests: FloorRequest[],
		atOnce: number,
		rows = '',
	): Promise<NodeResult> {
		const items = requests.map((request) => ({ ...request }));
		return await this.run(
			[{ type: 'bench.floor', parameters: { credential, atOnce, rows } }],
			items,
		);
	}

	/** Polls a trigger once; its state is changed. */
	async poll(type: string, parameters: INodeParameters, state: IDataObject) {
		const { loaded, credentials } = this;
		return await runPoll({ type, parameters, credentials, state, loaded });
	}

	private get credentials(): CredentialData {
		const database = { userName: 'reporter', password: 'secret' };
		return {
			betterStackTelemetryApi: { apiToken: 'token', baseUrl: this.baseUrl('betterStack') },
			credibleDataApi: {
				hosting: 'selfHosted',
				organization: '',
				baseUrl: this.baseUrl('credible'),
				authScheme: 'Bearer',
				accessToken: 'token',
				pathStyle: 'projects',
			},
			credibleDataSecretApi: { ...database, userName: 'app' },
			lerianReporterApi: {
				baseUrl: this.baseUrl('lerian'),
				authentication: 'none',
				productName: 'reporter',
			},
			lerianReporterSecretApi: database,
		};
	}
}

/** Has n8n evaluate expressions in an isolate, as it does by default since version 2; needs Node 24. */
export async function useIsolatedExpressions(): Promise<void> {
	await Expression.initExpressionEngine({
		engine: 'vm',
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1024,
	});
}
