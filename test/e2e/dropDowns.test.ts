import type { INodeProperties } from 'n8n-workflow';

import { at, listAt, textAt } from '../../sandbox/json.mts';
import { sandboxCredentials, type Together } from '../../playground/together.mts';
import { CREDIBLE_PROJECT } from '../../sandbox/providers/credible.mts';
import { fieldsIn, manifest, nodes } from '../sources.mts';
import { useN8n } from './useN8n';

/** Every drop-down of every node, filled by a real n8n. */

let together: Together;
useN8n((it) => (together = it));

/** A drop-down and where it is in the panel. */
interface DropDown {
	node: string;
	path: string;
	method: string;
	isLocator: boolean;
	parameters: Record<string, unknown>;
}

/** What must be chosen before there is something to choose from. */
const CHOSEN: Record<string, Record<string, unknown>> = {
	credibleData: {
		projectName: { __rl: true, mode: 'name', value: CREDIBLE_PROJECT },
		connectionName: { __rl: true, mode: 'name', value: 'seeded_1' },
	},
};

function dropDownsIn(node: string, field: INodeProperties, path: string): DropDown[] {
	const { show = {} } = field.displayOptions ?? {};
	const shown = Object.entries(show).map(([name, values]) => [name, values?.[0]]);
	const parameters = { ...Object.fromEntries(shown), ...CHOSEN[node] };
	const search = field.modes?.map((mode) => mode.typeOptions?.searchListMethod).find(Boolean);
	const method = search ?? field.typeOptions?.loadOptionsMethod;
	const own = { node, path, method: method ?? '', isLocator: search !== undefined, parameters };
	const inner = fieldsIn(field).flatMap((each) =>
		dropDownsIn(node, each, `${path}.${each.name}`).map((found) => ({ ...found, parameters })),
	);
	return [...(method ? [own] : []), ...inner];
}

const dropDowns = nodes.flatMap(({ type: { description } }) =>
	description.properties.flatMap((field) =>
		dropDownsIn(description.name, field, `parameters.${field.name}`),
	),
);
const different = new Map(
	dropDowns.map((each) => [`${each.node} ${each.path} ${each.method}`, each]),
);

async function entriesOf({ node, path, method, isLocator, parameters }: DropDown) {
	const { session, sandbox, credentialIds } = together;
	const chosen = sandboxCredentials(sandbox).map(({ type, name }) => [
		type,
		{ id: credentialIds.get(type), name },
	]);
	const endpoint = isLocator ? 'resource-locator-results' : 'options';
	const answer = await session.send('POST', `/rest/dynamic-node-parameters/${endpoint}`, {
		nodeTypeAndVersion: { name: `${manifest.name}.${node}`, version: 1 },
		path,
		methodName: method,
		currentNodeParameters: parameters,
		credentials: Object.fromEntries(chosen),
	});
	return isLocator ? listAt(answer, 'results') : listAt(answer);
}

beforeEach(() => {
	const { betterStack, credible, lerian, supermetrics } = together.sandbox;
	betterStack.seed({ connections: 2 });
	credible.seed({ connections: 2 });
	lerian.seed({ connections: 2 });
	supermetrics.seed({ logins: 2, loginLinks: 2, transfers: 2 });
});

it.each([...different.values()])('$node: $method fills $path', async (dropDown) => {
	const entries = await entriesOf(dropDown);
	expect(entries).not.toEqual([]);
	for (const entry of entries) {
		expect(textAt(entry, 'name')).not.toBe('');
		expect(at(entry, 'value')).toEqual(expect.anything());
	}
	expect(together.sandbox.violations).toEqual([]);
});

it('offers the destination types of the chosen data source first', async () => {
	const entries = await entriesOf({
		node: 'supermetricsHub',
		path: 'parameters.destinationType',
		method: 'searchDestinationTypes',
		isLocator: true,
		parameters: {
			resource: 'connection',
			operation: 'create',
			dataSourceId: { __rl: true, mode: 'list', value: 'AW' },
		},
	});
	const values = entries.map((entry) => at(entry, 'value'));
	expect(values).toEqual(['SQL_BQ', 'DWH_BIGQUERY', 'DWH_SNOWFLAKE']);
});
