import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { bare } from '../nodes/shared/values/secretForms';

export class BetterStackTelemetryApi implements ICredentialType {
	name = 'betterStackTelemetryApi';

	displayName = 'Better Stack Telemetry API';

	icon = {
		light: 'file:../icons/betterStackTelemetry.svg',
		dark: 'file:../icons/betterStackTelemetry.dark.svg',
	} as const;

	documentationUrl =
		'https://betterstack.com/docs/logs/api/getting-started/#get-a-global-api-token';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A global API token: in Better Stack under Settings → API tokens → Global API tokens. A token of one team does not work for connections.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://telemetry.betterstack.com',
			required: true,
			placeholder: 'e.g. https://telemetry.betterstack.com',
			description: 'Change it only for a proxy or a test server',
		},
	];

	/** Signs a request with the token, without what copying leaves around it. */
	async authenticate(
		{ apiToken }: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const Authorization = `Bearer ${bare(String(apiToken))}`;
		return { ...options, headers: { ...options.headers, Authorization } };
	}

	// Listing connections proves the kind of token too: a team's token can list sources, but no connections.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/api/v1/connections',
			qs: { per_page: 1 },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Better Stack did not accept the token. It must be a global API token (Settings → API tokens → Global API tokens), not the token of a team.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: 'Better Stack knows the token, but does not let it read connections.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: "There is no Better Stack API at this address. Check 'Base URL'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Better Stack is limiting requests. The token was not checked, try again later.',
				},
			},
		],
	};
}
