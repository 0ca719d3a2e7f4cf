import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlOf, secretOf } from '../nodes/shared/credential';
import { isObject, parseJson } from '../nodes/shared/json';
import { Problem } from '../nodes/shared/problem';
import { maskText, redact } from '../nodes/shared/secrets';
import { kept, tokenOf, type Kept } from '../nodes/shared/session';

/** In milliseconds. */
const LOGIN_TIMEOUT = 30_000;

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
	];

	/** Called by n8n for an empty token, and after a 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (credentials.authentication !== 'clientCredentials') return {};
		return { ...(await logIn(this, credentials)) };
	}

	/** Without Access Manager no header is sent at all, for which a generic definition has no words. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authentication, accessToken } = credentials;
		const token = authentication === 'token' ? accessToken : tokenOf(credentials);
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

/**
 * Gets a token for a client: a JSON body with names in camel case, unlike OAuth 2's own form
 * (https://docs.lerian.studio/en/reference/access-manager/request-access-token). Throws a Problem.
 */
async function logIn(
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<Kept> {
	const url = baseUrlOf(credentials.authUrl, 'Auth URL');
	const clientId = secretOf(credentials.clientId, 'Client ID');
	const clientSecret = secretOf(credentials.clientSecret, 'Client Secret');
	let response: unknown;
	try {
		response = await helpers.httpRequest({
			method: 'POST',
			url,
			body: { grantType: 'client_credentials', clientId, clientSecret },
			timeout: LOGIN_TIMEOUT,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
	} catch (error) {
		throw unreachable(url, clientSecret, error);
	}
	const { statusCode, body } = isObject(response) ? response : {};
	const answer = typeof body === 'string' ? parseJson(body) : body;
	// Older versions of Access Manager answer in snake case.
	const token = isObject(answer) ? (answer.accessToken ?? answer.access_token) : undefined;
	if (typeof token === 'string' && token !== '') return kept(credentials, token);

	const status = Number(statusCode);
	const refused = status >= 400 && status < 500 && status !== 404 && status !== 429;
	throw new Problem(
		refused
			? 'Access Manager did not accept the client'
			: `Access Manager gave no token (status ${status})`,
		{
			status,
			text: shown(typeof body === 'string' ? body : JSON.stringify(body), clientSecret),
			advice: refused
				? "Check 'Client ID' and 'Client Secret' in the credential"
				: `Check 'Auth URL' in the credential (${url}), or run this again later`,
		},
	);
}

function unreachable(url: string, clientSecret: string, error: unknown): Problem {
	return new Problem('Access Manager could not be reached', {
		text: shown(error instanceof Error ? error.message : String(error), clientSecret),
		advice: `Check 'Auth URL' in the credential (${url}), and the network between n8n and it`,
	});
}

function shown(text: string, secret: string): string {
	return maskText(redact(text, [secret])).slice(0, 200);
}
