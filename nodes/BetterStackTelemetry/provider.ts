import { baseUrlOf, secretOf } from '../shared/credential';
import { Http } from '../shared/http';
import type { Provider } from '../shared/run';
import { BetterStackApi } from './api';
import { connection } from './connection';
import { source } from './source';

const CREDENTIAL_TYPE = 'betterStackTelemetryApi';

/** Better Stack as the runner and the drop-downs see it. */
export const betterStack: Provider<BetterStackApi> = {
	resources: [connection, source],
	async open(sender, itemIndex, patience, gate) {
		const credential = await sender.getCredentials(CREDENTIAL_TYPE, itemIndex);
		const target = {
			provider: 'Better Stack',
			credentialType: CREDENTIAL_TYPE,
			credential,
			baseUrl: baseUrlOf(credential.baseUrl),
			secrets: [secretOf(credential.apiToken, 'API Token')],
		};
		return new BetterStackApi(new Http(sender, target, patience, gate));
	},
};
