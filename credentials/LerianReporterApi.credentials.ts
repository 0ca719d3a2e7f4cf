import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { logIn } from '../nodes/LerianReporter/transport/login';
import { keepRefusal, tokenOf } from '../nodes/LerianReporter/transport/session';
import { textOf } from '../nodes/shared/values/json';
import { bare } from '../nodes/shared/values/secretForms';

export class LerianReporterApi implements ICredentialType {
	name = 'lerianReporterApi';

	displayName = 'Lerian Reporter API';

	icon = {
		light: 'file:../icons/lerianReporter.svg',
		dark: 'file:../icons/lerianReporter.dark.svg',
	} as const;

	documentationUrl = 'https://docs.lerian.studio/en/reference/access-manager/request-access-token';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://reporter.sandbox.lerian.net',
			required: true,
			placeholder: 'e.g. https://reporter.sandbox.lerian.net',
			description:
				'Where Reporter, or a Fetcher Manager of your own, takes requests (e.g. http://localhost:4006)',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'Get tokens from Access Manager, and new ones when they expire',
				},
				{ name: 'None', value: 'none', description: 'Where Access Manager is not switched on' },
				{ name: 'Token', value: 'token', description: 'A token that you got yourself' },
			],
			default: 'clientCredentials',
			description: 'How requests show who sends them',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['token'] } },
			description: 'A token of Access Manager. It is valid for an hour.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['clientCredentials'] } },
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['clientCredentials'] } },
		},
		{
			displayName: 'Auth URL',
			name: 'authUrl',
			type: 'string',
			default: 'https://auth.sandbox.lerian.net/v1/login/oauth/access_token',
			required: true,
			placeholder: 'e.g. https://auth.sandbox.lerian.net/v1/login/oauth/access_token',
			displayOptions: { show: { authentication: ['clientCredentials'] } },
			description: 'Where Access Manager hands out tokens',
		},
		{
			displayName: 'Product Name',
			name: 'productName',
			type: 'string',
			default: '',
			placeholder: 'e.g. my-product',
			description: 'The product that connections belong to, unless the node names another one',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Session Owner',
			name: 'sessionOwner',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Session Expiry',
			name: 'sessionExpiry',
			type: 'hidden',
			default: '',
		},
	];

	/** Called by n8n for an empty token, and after a 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (credentials.authentication !== 'clientCredentials') return {};
		try {
			return { ...(await logIn(this, credentials)) };
		} catch (error) {
			keepRefusal(credentials, error);
			throw error;
		}
	}

	/** Without Access Manager no header is sent at all, for which a generic definition has no words. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authentication, accessToken } = credentials;
		const isOwn = authentication === 'token';
		const token = isOwn ? bare(textOf(accessToken ?? '')) : tokenOf(credentials);
		if (authentication === 'none' || !token) return options;
		return { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } };
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.replace(/\\/+$/, "") }}',
			url: '/v1/management/connections',
			qs: { limit: 1 },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Lerian Reporter did not accept the token, or wants one. Check 'Authentication', and whether the token has expired.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Lerian Reporter knows the token, but does not let it read connections. It needs the permission to get connections.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: "There are no connections at this address. Check 'Base URL'.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Lerian Reporter is limiting requests. Nothing was checked, try again later.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 500,
					message:
						"Lerian Reporter could not handle the request. It says that too of an 'Access Token' that is no token of Access Manager.",
				},
			},
		],
	};
}
