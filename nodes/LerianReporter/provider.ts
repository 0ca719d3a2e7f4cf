import { baseUrlOf, secretOf } from '../shared/credential';
import { Http } from '../shared/http';
import type { Provider } from '../shared/run';
import { sessionOf } from '../shared/session';
import { CREDENTIAL_TYPE, LerianApi } from './api';
import { connection } from './connection';
import { limitIn } from './refusal';
import { schema } from './schema';

/** Lerian Reporter as the runner and the drop-downs see it. */
export const lerian: Provider<LerianApi> = {
	resources: [connection, schema],
	async open(sender, itemIndex, patience, gate) {
		const data = await sender.getCredentials(CREDENTIAL_TYPE, itemIndex);
		const { authentication } = data;
		const isClient = authentication === 'clientCredentials';
		const target = {
			provider: 'Lerian Reporter',
			credential: { type: CREDENTIAL_TYPE, data },
			session: isClient ? sessionOf(gate, data) : undefined,
			baseUrl: baseUrlOf(data.baseUrl),
			limitOf: limitIn,
			secrets: secretsOf(data),
		};
		return new LerianApi(new Http(sender, target, patience, gate));
	},
};

/** The secrets that the kind of authentication needs. Throws a Problem if one is empty. */
function secretsOf(data: Parameters<typeof sessionOf>[1]): string[] {
	if (data.authentication === 'token') return [secretOf(data.accessToken, 'Access Token')];
	if (data.authentication !== 'clientCredentials') return [];
	baseUrlOf(data.authUrl, 'Auth URL');
	secretOf(data.clientId, 'Client ID');
	return [secretOf(data.clientSecret, 'Client Secret')];
}
