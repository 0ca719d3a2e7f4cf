import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { bare } from '../nodes/shared/values/secretForms';

const UNKNOWN_KEY =
	'Supermetrics does not know this API key. Create a user key in Supermetrics Hub (avatar → API keys), and copy it whole.';

const NO_ACCESS =
	"Supermetrics knows the API key, but does not let it read this team's transfers. The key needs the scope dwh_transfers_read, its user the permission dwh.transfer.view in the team of 'Team ID'. A disabled key, or one whose IP allowlist leaves n8n out, gets the same answer.";

const NO_TEAM = "Supermetrics did not accept 'Team ID'. Enter the team's number, such as 12345.";

export class SupermetricsHubApi implements ICredentialType {
	name = 'supermetricsHubApi';

	displayName = 'Supermetrics Hub API';

	icon = {
		light: 'file:../icons/supermetricsHub.svg',
		dark: 'file:../icons/supermetricsHub.dark.svg',
	} as const;

	documentationUrl = 'https://docs.supermetrics.com/apidocs/managing-your-api-keys';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A user key with scopes: in Supermetrics Hub under your avatar → API keys. A query key only reads data. Scopes: dwh_transfers_read and dwh_transfers_write for connections, ds_logins_read, ds_logins_write, ds_login_links_read and ds_login_links_write for logins and links.',
		},
		{
			displayName: 'Team ID',
			name: 'teamId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345',
			description:
				"The team's number, not its display ID (SM_…). The API cannot list teams. Operations may name another team.",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://dts-api.supermetrics.com/v1',
			required: true,
			placeholder: 'e.g. https://dts-api.supermetrics.com/v1',
			description:
				'Address for connections, data sources, destinations and transfers. Change it only for a proxy or a test server.',
		},
		{
			displayName: 'Management Base URL',
			name: 'managementBaseUrl',
			type: 'string',
			default: 'https://api.supermetrics.com/v2',
			required: true,
			placeholder: 'e.g. https://api.supermetrics.com/v2',
			description:
				'Address for logins and login links. Change it only for a proxy or a test server.',
		},
	];

	/** Signs a request with the key, without the blanks and line breaks that copying leaves around it. */
	async authenticate(
		{ apiKey }: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const headers = { ...options.headers, Authorization: `Bearer ${bare(String(apiKey))}` };
		return { ...options, headers };
	}

	// Needs the team and the scope dwh_transfers_read; any live key could read `/me`.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '=/teams/{{ encodeURIComponent(String($credentials.teamId).trim()) }}/transfers/available-sources',
		},
		rules: [
			{ type: 'responseCode', properties: { value: 401, message: UNKNOWN_KEY } },
			{ type: 'responseCode', properties: { value: 403, message: NO_ACCESS } },
			{ type: 'responseCode', properties: { value: 400, message: NO_TEAM } },
			{ type: 'responseCode', properties: { value: 422, message: NO_TEAM } },
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						"Supermetrics has no such team, or there is no Supermetrics API at this address. Check 'Team ID' and 'Base URL'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message:
						'Supermetrics is limiting requests. The API key was not checked, try again later.',
				},
			},
		],
	};
}
