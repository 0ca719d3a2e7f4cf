import { LerianReporterSecretApi } from '../../credentials/LerianReporterSecretApi.credentials';
import { SECRET_CREDENTIAL, settings } from '../../nodes/LerianReporter/settings/settings';

// The class must be literal for n8n's lint: here it is held to the settings.
it('the secret credential has the secret settings, masked alike, and nothing else', () => {
	const { name, displayName, properties } = new LerianReporterSecretApi();
	expect({ type: name, displayName }).toEqual(SECRET_CREDENTIAL);
	const secret = settings.filter(({ sections }) => sections?.includes('secret'));
	expect(properties.filter(({ type }) => type !== 'notice').map(described)).toEqual(
		secret.map(({ field }) => described(field)),
	);
});

function described({ name, displayName, type, typeOptions }: (typeof settings)[number]['field']) {
	return { name, displayName, type, typeOptions };
}
