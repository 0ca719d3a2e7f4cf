/** The credential with the secrets of a database. */
export const SECRET_CREDENTIAL = {
	type: 'credibleDataSecretApi',
	displayName: 'Credible Data Secret API',
};
