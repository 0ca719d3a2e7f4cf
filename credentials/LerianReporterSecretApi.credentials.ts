import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class LerianReporterSecretApi implements ICredentialType {
	name = 'lerianReporterSecretApi';

	displayName = 'Lerian Reporter Secret API';

	icon = {
		light: 'file:../icons/lerianReporter.svg',
		dark: 'file:../icons/lerianReporter.dark.svg',
	} as const;

	documentationUrl =
		'https://docs.lerian.studio/en/reference/reporter/connections/create-connection';

	properties: INodeProperties[] = [
		{
			displayName:
				'The user name and the secrets of the database to be connected. They are sent to Lerian Reporter when a connection is created or updated.',
			name: 'purposeNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			default: '',
			placeholder: 'e.g. dbuser',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'SSL CA',
			name: 'sslCa',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description:
				'Certificate of the authority that the database is checked against, in PEM form. Lerian needs it for every SSL mode.',
		},
		{
			displayName: 'SSL Client Certificate',
			name: 'sslCert',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'In PEM form; for databases that want to see one',
		},
		{
			displayName: 'SSL Private Key',
			name: 'sslPrivateKey',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description: 'Of the client certificate, in PEM form',
		},
	];
}
