import type { IDataObject } from 'n8n-workflow';

import { connectionItem, dataSourcesOf, sourceItem } from '../../nodes/BetterStackTelemetry/items';
import { createdItem } from '../../nodes/BetterStackTelemetry/actions/connection/secretOutput';
import { upsertKeys } from '../../nodes/shared/actions/upsert';
import { itKeeps } from '../contract';
import { documentedConnection, documentedSource } from './documented';

const options = ['concurrency', 'maxRetries', 'maxRetryWait', 'timeout'];
const list = { returnAll: [], limit: [], simplify: [], options };
const additionalFields = ['dataRegion', 'ipAllowlist', 'teamIds', 'teamNames', 'validUntil'];
const provisioning = [...options, 'publicKey', 'rollback', 'secretOutput', 'verify'];

/** Parameters, and those inside collections: saved workflows depend on these names. */
const PARAMETERS: Record<string, Record<string, string[]>> = {
	'connection/create': {
		passwordNotice: [],
		clientType: [],
		note: [],
		additionalFields,
		simplify: [],
		options: provisioning,
	},
	'connection/upsert': {
		passwordNotice: [],
		note: [],
		additionalFields,
		simplify: [],
		options: [...provisioning, 'compareValidUntil', 'dryRun', 'ifDifferent', 'ifSeveral'],
	},
	'connection/delete': { connectionId: [], options },
	'connection/get': { connectionId: [], simplify: [], options },
	'connection/getAll': {
		...list,
		filters: ['dataRegion', 'expiresBefore', 'noteContains', 'teamId', 'teamName'],
	},
	'connection/rotate': {
		passwordNotice: [],
		connectionId: [],
		simplify: [],
		options: [...provisioning, 'dataRegion', 'deletePrevious', 'validUntil'],
	},
	'connection/test': {
		host: [],
		port: [],
		userName: [],
		password: [],
		options: [...options, 'allowOtherHost', 'protocol'],
	},
	'source/getAll': list,
};

/** The menus in menu order. */
const connection = documentedConnection({ created_by: { id: 1, email: 'me@example.com' } });
const created = createdItem(connection, true, (password) => ({ password }));
const changes = [{ field: 'ipAllowlist', from: ['10.0.0.1'], to: ['10.0.0.2'] }];

/** An item of each operation, with every key that it can have. */
const ITEMS: Record<string, IDataObject> = {
	'connection/create': created,
	'connection/upsert': {
		...created,
		...upsertKeys('replaced', { changes, notCompared: ['dataRegion'] }),
		previousId: '44497',
		previousDeleted: true,
		duplicateDeleted: true,
		twinIds: ['44499'],
	},
	'connection/delete': { deleted: true, id: '44498', alreadyGone: true },
	'connection/get': { ...connectionItem(connection), dataSources: dataSourcesOf(connection) },
	'connection/getAll': connectionItem(connection),
	'connection/rotate': { ...created, previousId: '44497', previousDeleted: true },
	'connection/test': { ok: true, message: 'The connection answered SELECT 1', latencyMs: 1 },
	'source/getAll': sourceItem(documentedSource()),
};

describe('Better Stack Telemetry', () => {
	itKeeps('BetterStackTelemetry', { parameters: PARAMETERS, items: ITEMS });
});
