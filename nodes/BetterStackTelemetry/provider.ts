import { baseUrlOf, secretOf } from '../shared/credential';
import { Http } from '../shared/http';
import type { Provider } from '../shared/run';
import { BetterStackApi, CREDENTIAL_TYPE } from './api';
import { connection } from './connection';
import { source } from './source';

/** Better Stack as the runner and the drop-downs see it. */
export const betterStack: Provider<BetterStackApi> = {
	resources: [connection, source],
	async open(sender, itemIndex, patience, gate) {
		const credential = await sender.getCredentials(CREDENTIAL_TYPE, itemIndex);
		const target = {
			provider: 'Better Stack',
			credential: { type: CREDENTIAL_TYPE, data: credential },
			baseUrl: baseUrlOf(credential.baseUrl),
			secrets: [secretOf(credential.apiToken, 'API Token')],
		};
		return new BetterStackApi(new Http(sender, target, patience, gate));
	},
};
