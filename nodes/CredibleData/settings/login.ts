import { isObject, parseJson } from '../../shared/json';
import type { Parameters } from '../../shared/parameters';
import { readSecrets, type Secrets } from '../../shared/secretSource';
import { DATABASE_TYPES, type DatabaseTypeName } from '../databaseTypes';

/** The credential with the secrets of a database: its type, and its name as users read it. */
export const SECRET_CREDENTIAL = {
	credentialType: 'credibleDataSecretApi',
	credentialName: 'Credible Data Secret API',
};

/** Reads the user name and the secrets of a type. */
export async function readLogin(parameters: Parameters, type: DatabaseTypeName): Promise<Secrets> {
	const names = Object.keys(DATABASE_TYPES[type].login);
	const secrets = await readSecrets(parameters, { ...SECRET_CREDENTIAL, names });
	const { serviceAccountSecretJson: json } = secrets;
	if (json === undefined || isObject(parseJson(json))) return secrets;
	throw parameters.bad(
		'serviceAccountSecretJson',
		'is not a JSON object',
		'Use the key file of the service account as it was downloaded',
	);
}

/** The same for a connection that is there already, and may not need them: none if no credential was chosen. */
export async function readLoginIfAny(
	parameters: Parameters,
	type: DatabaseTypeName,
): Promise<Secrets> {
	const fromCredential = parameters.oneOf('secretSource', ['credential', 'parameters', 'none']);
	if (fromCredential === 'credential') {
		const credential = await parameters.credential(SECRET_CREDENTIAL.credentialType);
		if (!credential) return {};
	}
	return await readLogin(parameters, type);
}
