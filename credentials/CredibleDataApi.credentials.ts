import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { bare } from '../nodes/shared/values/secretForms';

export class CredibleDataApi implements ICredentialType {
	name = 'credibleDataApi';

	displayName = 'Credible Data API';

	icon = {
		light: 'file:../icons/credibleData.svg',
		dark: 'file:../icons/credibleData.dark.svg',
	} as const;

	documentationUrl =
		'https://docs.credibledata.com/admin-api-reference/groups/create-a-new-group-token';

	properties: INodeProperties[] = [
		{
			displayName: 'Hosting',
			name: 'hosting',
			type: 'options',
			options: [
				{ name: 'Credible Cloud', value: 'cloud' },
				{ name: 'Self-Hosted', value: 'selfHosted', description: 'A Malloy Publisher of your own' },
			],
			default: 'cloud',
			description: 'Who runs the server',
		},
		{
			displayName: 'Organization',
			name: 'organization',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. my-company',
			displayOptions: { show: { hosting: ['cloud'] } },
			description: 'The first part of the address at which your organization works with Credible',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. http://localhost:4000',
			displayOptions: { show: { hosting: ['selfHosted'] } },
			description: 'Where the server is, without /api/v0',
		},
		{
			displayName: 'Authentication Scheme',
			name: 'authScheme',
			type: 'options',
			options: [
				{ name: 'API Key', value: 'ApiKey', description: 'Authorization: ApiKey …' },
				{ name: 'Bearer Token', value: 'Bearer', description: 'Authorization: Bearer …' },
				{ name: 'None', value: 'none', description: 'For a server that asks for nothing' },
			],
			default: 'Bearer',
			description: 'The word before the token. The pages of Credible document Bearer.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authScheme: ['ApiKey', 'Bearer'] } },
			description: 'A token of a group that may manage connections, or your own',
		},
		{
			displayName: 'Path Style',
			name: 'pathStyle',
			type: 'options',
			options: [
				{ name: 'Environments', value: 'environments', description: 'Newer servers only' },
				{ name: 'Projects', value: 'projects', description: 'Older and newer servers' },
			],
			default: 'projects',
			description: 'What the server calls a project in its paths',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authScheme, accessToken } = credentials;
		if (authScheme === 'none') return options;
		const Authorization = `${String(authScheme)} ${bare(String(accessToken))}`;
		return { ...options, headers: { ...options.headers, Authorization } };
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.hosting === "selfHosted" ? $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/api\\/v0$/, "") : "https://" + $credentials.organization + ".data.credibledata.com" }}',
			url: '=/api/v0/{{ $credentials.pathStyle }}',
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Credible did not accept the token. Check 'Access Token' and 'Authentication Scheme'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: 'Credible knows the token, but does not let it read projects.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						"There is no Credible API at this address. Check 'Organization' or 'Base URL', and 'Path Style'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Credible is limiting requests. The token was not checked, try again later.',
				},
			},
		],
	};
}
