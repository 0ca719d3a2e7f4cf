import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { baseUrlOf, secretOf } from '../shared/credential';
import { Http } from '../shared/http';
import { Problem } from '../shared/problem';
import type { Provider } from '../shared/run';
import { CREDENTIAL_TYPE, CredibleApi } from './api';
import { connection } from './connection';
import { project } from './project';
import { schema } from './schema';
import { table } from './table';

/** Credible as the runner and the drop-downs see it. */
export const credible: Provider<CredibleApi> = {
	resources: [connection, project, schema, table],
	async open(sender, itemIndex, patience, gate) {
		const credential = await sender.getCredentials(CREDENTIAL_TYPE, itemIndex);
		const { authScheme, accessToken, pathStyle } = credential;
		const target = {
			provider: 'Credible',
			credential: { type: CREDENTIAL_TYPE, data: credential },
			...addressOf(credential),
			secrets: authScheme === 'none' ? [] : [secretOf(accessToken, 'Access Token')],
		};
		const style = pathStyle === 'environments' ? pathStyle : 'projects';
		return new CredibleApi(new Http(sender, target, patience, gate), style);
	},
};

/** Where the server of a credential is. Throws a Problem if that cannot be told. */
export function addressOf({ hosting, organization, baseUrl }: ICredentialDataDecryptedObject): {
	baseUrl: string;
	baseUrlField: string;
} {
	if (hosting === 'selfHosted') return { baseUrl: baseUrlOf(baseUrl), baseUrlField: 'Base URL' };
	const name = String(organization ?? '').trim();
	if (!/^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(name)) {
		throw Problem.parameter(
			'Organization',
			'in the credential is not the name of an organization',
			'Enter the first part of the address of your organization: letters, digits and hyphens',
		);
	}
	return {
		baseUrl: `https://${name.toLowerCase()}.data.credibledata.com`,
		baseUrlField: 'Organization',
	};
}
