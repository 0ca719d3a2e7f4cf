import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';

import { secretOf } from '../../shared/transport/account';
import { discard, readBody } from '../../shared/transport/body';
import { networkCode } from '../../shared/transport/failures';
import { abortable } from '../../shared/transport/throttle';
import { baseUrlOf } from '../../shared/values/addresses';
import { isObject, parseJson, textOf } from '../../shared/values/json';
import { Problem } from '../../shared/values/problem';
import { Redactor } from '../../shared/values/redaction';
import { sessionFields, type SessionFields } from './session';

/** In ms, the answer included. */
const TIMEOUT = 30_000;

/** Characters of an answer that are shown. */
const SHOWN = 200;

/** What a login needs of the credential. Throws a Problem if something is missing. */
export function clientOf({ authUrl, clientId, clientSecret }: ICredentialDataDecryptedObject) {
	return {
		url: baseUrlOf(authUrl, 'Auth URL'),
		clientId: secretOf(clientId, 'Client ID'),
		clientSecret: secretOf(clientSecret, 'Client Secret'),
	};
}

/**
 * Gets a token for a client: a JSON body with names in camel case, unlike OAuth 2's own form
 * (https://docs.lerian.studio/en/reference/access-manager/request-access-token). Throws a Problem.
 */
export async function logIn(
	{ helpers }: IHttpRequestHelper,
	data: ICredentialDataDecryptedObject,
): Promise<SessionFields> {
	const { url, clientId, clientSecret } = clientOf(data);
	const redactor = new Redactor([clientSecret]);
	const deadline = AbortSignal.timeout(TIMEOUT);
	const unreachable = (text: string, code?: string) =>
		new Problem('Access Manager could not be reached', {
			code,
			text: redactor.show(text, SHOWN),
			advice: `Check 'Auth URL' in the credential (${url}), and the network between n8n and it`,
		});
	const request: Promise<unknown> = helpers.httpRequest({
		method: 'POST',
		url,
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		body: JSON.stringify({ grantType: 'client_credentials', clientId, clientSecret }),
		timeout: TIMEOUT,
		abortSignal: deadline,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	});
	let response: unknown;
	try {
		const late = () => new Problem(`There was no answer within ${TIMEOUT} ms`);
		response = await abortable(request, deadline, late);
	} catch (error) {
		// What comes too late is read by nobody.
		request.then(discard, () => {});
		throw unreachable(error instanceof Error ? error.message : textOf(error), networkCode(error));
	}
	const { statusCode, body: stream } = isObject(response) ? response : {};
	const { body, cut } = await readBody(stream, deadline);
	if (cut) throw unreachable('The answer did not come to its end');

	const answer = parseJson(body);
	// Older versions of Access Manager answer in snake case.
	const token = isObject(answer) ? (answer.accessToken ?? answer.access_token) : undefined;
	if (typeof token === 'string' && token !== '') {
		const { expiresIn, expires_in: older } = isObject(answer) ? answer : {};
		return sessionFields(data, token, expiresIn ?? older);
	}
	throw refused(Number(statusCode), redactor.show(body, SHOWN), url);
}

function refused(status: number, text: string, url: string): Problem {
	if (status >= 400 && status < 500 && status !== 404 && status !== 429) {
		return new Problem('Access Manager did not accept the client', {
			status,
			text,
			advice: "Check 'Client ID' and 'Client Secret' in the credential",
		});
	}
	return new Problem(`Access Manager gave no token (status ${status})`, {
		status,
		text,
		advice: `Check 'Auth URL' in the credential (${url}), or run this again later`,
	});
}
