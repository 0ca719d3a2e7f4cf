import type { ILoadOptionsFunctions, INodeListSearchResult, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import {
	getDataSources,
	searchDataSources,
	searchDestinations,
	searchDestinationTypes,
	searchLoginLinks,
	searchLogins,
	searchTransfers,
} from '../../../nodes/SupermetricsHub/lookups';
import { lookupContext } from '../engine';
import { requestLines } from '../useNode';
import { byId, credentialsFor, useSupermetrics } from './useSupermetrics';

const supermetrics = useSupermetrics();

const context = (parameters: INodeParameters = {}, key?: string) =>
	lookupContext({
		type: 'supermetricsHub',
		parameters: { resource: 'connection', operation: 'create', ...parameters },
		credentials: credentialsFor(supermetrics.sandbox, key),
	});

const values = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe('data sources', () => {
	it('are shown with name and ID, and found by part of either', async () => {
		const all = await searchDataSources.call(context());
		expect(all.results[0]).toEqual({ name: 'Adobe Analytics Metrics (ADM)', value: 'ADM' });
		expect(values(await searchDataSources.call(context(), 'gaw'))).toEqual(['GAWA']);
		expect(values(await searchDataSources.call(context(), 'GOOGLE a'))).toEqual([
			'AW',
			'GA',
			'GAWA',
		]);
	});

	it('are those of the team that is set', async () => {
		await searchDataSources.call(context({ teamId: '23456' }));
		await searchDataSources.call(context({ teamId: '={{ $json.team }}' }));
		expect(requestLines(supermetrics.sandbox)).toEqual([
			'GET /dts-api/v1/teams/23456/transfers/available-sources',
			'GET /dts-api/v1/teams/12345/transfers/available-sources',
		]);
	});

	it('are the choices of the filter, too', async () => {
		expect(await getDataSources.call(context())).toContainEqual({
			name: 'Google Ads (AW)',
			value: 'AW',
		});
	});
});

describe('destination types', () => {
	const ALL = ['DWH_BIGQUERY', 'DWH_SNOWFLAKE', 'SQL_BQ'];

	it.each([
		['none', {}, ALL],
		['one that names none', { dataSourceId: byId('GAWA') }, ALL],
		['one that names the last', { dataSourceId: byId('AW') }, ['SQL_BQ', ...ALL.slice(0, 2)]],
		['one that names two', { dataSourceId: byId('ADM') }, [...ALL.slice(1), 'DWH_BIGQUERY']],
		['one that there is not', { dataSourceId: byId('NO') }, ALL],
	])('begin with the applicable ones, and hide none: %s', async (_name, parameters, wanted) => {
		expect(values(await searchDestinationTypes.call(context(parameters)))).toEqual(wanted);
	});

	it('include one that only a destination of the team names', async () => {
		const { results } = await searchDestinationTypes.call(context({ teamId: '23456' }));
		expect(results).toContainEqual({ name: 'DWH_REDSHIFT', value: 'DWH_REDSHIFT' });
		expect(results).toContainEqual({ name: 'Snowflake (DWH_SNOWFLAKE)', value: 'DWH_SNOWFLAKE' });
	});

	it('are found by part of title or type', async () => {
		expect(values(await searchDestinationTypes.call(context(), 'snow'))).toEqual(['DWH_SNOWFLAKE']);
	});
});

describe('what there is', () => {
	it('of logins is shown with user, data source and status', async () => {
		const { results } = await searchLogins.call(context());
		expect(results).toHaveLength(4);
		expect(results[3]).toEqual({
			name: 'User 4 — Google Analytics — revoked (dsl_4)',
			value: 'dsl_4',
		});
		expect(values(await searchLogins.call(context(), 'expired'))).toEqual(['dsl_3']);
	});

	it('of login links is shown with description, data source and status', async () => {
		supermetrics.sandbox.supermetrics.seed({ loginLinks: 2 });
		const { results } = await searchLoginLinks.call(context());
		expect(results[1]).toEqual({ name: 'Google Analytics 4 — open (dsll_2)', value: 'dsll_2' });
	});

	it('of destinations and transfers is shown with name and ID', async () => {
		expect((await searchDestinations.call(context())).results[0]).toEqual({
			name: 'My BigQuery (8)',
			value: '8',
		});
		expect((await searchTransfers.call(context(), '36092')).results).toEqual([
			{ name: 'GA transfer 36092 (36092)', value: '36092' },
		]);
	});

	it('leaves out what has no ID', async () => {
		supermetrics.sandbox.fault({ replace: () => ({ data: [{ display_name: 'x' }] }) });
		expect(await searchDestinations.call(context())).toEqual({ results: [] });
	});
});

it.each<[string, (this: ILoadOptionsFunctions) => Promise<unknown>]>([
	['data sources', searchDataSources],
	['data sources of the filter', getDataSources],
	['destination types', searchDestinationTypes],
	['logins', searchLogins],
	['login links', searchLoginLinks],
	['destinations', searchDestinations],
	['transfers', searchTransfers],
])('a failing list of %s says why, and is not empty', async (_name, load) => {
	const error = await load.call(context({}, 'wrong')).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'Supermetrics did not accept the API key' });
});
