import type { IDataObject } from 'n8n-workflow';

import {
	connectionItem,
	dataSourceItem,
	destinationItem,
	detailedDestinationItem,
	detailedTransferItem,
	linkItem,
	linkKeys,
	loginItem,
	transferItem,
} from '../../nodes/SupermetricsHub/items';
import { itKeeps } from '../contract';
import { operations } from '../sources.mts';
import {
	documentedDataSource,
	documentedDestination,
	documentedLink,
	documentedLogin,
	documentedTransfer,
	documentedTransferDetails,
} from './documented';

const options = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];
const linkOptions = ['description', 'expiryTime', 'redirectUrl', 'requireUsername'];
const list = { returnAll: [], limit: [], simplify: [], options };
const filters = ['dataSourceId', 'expiresBefore', 'status'];

/** Parameters, and those inside collections, in menu order: saved workflows depend on these names. */
const PARAMETERS: Record<string, Record<string, string[]>> = {
	'connection/create': {
		idNotice: [],
		dataSourceId: [],
		destinationType: [],
		teamId: [],
		simplify: [],
		options: [...options, ...linkOptions, 'loginLink'],
	},
	'connection/getAll': { loginsNotice: [], ...list, filters },
	'dataSource/getAll': { teamId: [], ...list },
	'destination/get': { destinationId: [], teamId: [], simplify: [], options },
	'destination/getAll': { teamId: [], ...list },
	'login/get': { loginId: [], simplify: [], options },
	'login/getAll': { ...list, filters },
	'login/revoke': { revokeNotice: [], loginId: [], options },
	'loginLink/close': { linkId: [], simplify: [], options },
	'loginLink/create': { dataSourceId: [], simplify: [], options: [...options, ...linkOptions] },
	'loginLink/get': { linkId: [], simplify: [], options },
	'loginLink/getAll': list,
	'transfer/get': { transferId: [], teamId: [], simplify: [], options },
	'transfer/getAll': { teamId: [], ...list },
};

const connection = {
	id: '019461A0-0000-7000-8000-000000000001',
	data: { connection_id: '019461A0-0000-7000-8000-000000000001' },
	location: 'https://dts-api.supermetrics.com/v1/teams/12345/data-source-connections/019461A0',
	requestId: '019461A0-0000-7000-8000-000000000000',
};
const wanted = { data_source_id: 'ADM', destination_type: 'DWH_SNOWFLAKE' };
const link = linkItem(documentedLink());

/** An item of each operation, with every key that it can have. */
const ITEMS: Record<string, IDataObject> = {
	'connection/create': connectionItem(connection, wanted, { ...linkKeys({}), linkMessage: 'No' }),
	'connection/getAll': loginItem(documentedLogin()),
	'dataSource/getAll': dataSourceItem(documentedDataSource()),
	'destination/get': detailedDestinationItem(documentedDestination()),
	'destination/getAll': destinationItem({ id: 8, display_name: 'My BigQuery', type: 'SQL_BQ' }),
	'login/get': loginItem(documentedLogin()),
	'login/getAll': loginItem(documentedLogin()),
	'login/revoke': { deleted: true, id: 'dsl_1', alreadyGone: true },
	'loginLink/close': link,
	'loginLink/create': link,
	'loginLink/get': link,
	'loginLink/getAll': link,
	'transfer/get': detailedTransferItem(documentedTransferDetails()),
	'transfer/getAll': transferItem(documentedTransfer()),
};

describe('Supermetrics Hub', () => {
	itKeeps('SupermetricsHub', { parameters: PARAMETERS, items: ITEMS });

	it('says of connection Get Many that it lists logins, and of Revoke what stops', () => {
		const noticeOf = (wanted: string) => {
			const isWanted = ({ node, path }: { node: string; path: string }) =>
				node === 'SupermetricsHub' && path === wanted;
			const fields = operations.find(isWanted)?.shown() ?? [];
			return fields.find(({ type }) => type === 'notice')?.displayName;
		};
		expect(noticeOf('connection/getAll')).toContain('no call that lists the connections');
		expect(noticeOf('connection/create')).toContain('Keep the ID');
		expect(noticeOf('login/revoke')).toContain('Every transfer that uses this login stops');
	});
});
