import { baseUrlOf, secretOf } from '../shared/credential';
import { Http } from '../shared/http';
import { Problem } from '../shared/problem';
import type { Provider } from '../shared/run';
import { SupermetricsApi } from './api';
import { connection } from './connection';
import { dataSource } from './dataSource';
import { destination } from './destination';
import { Host } from './host';
import { login } from './login';
import { loginLink } from './loginLink';
import { isNumericId, TEAM_ID_ADVICE } from './numericIds';
import { limitOf } from './refusals';
import { transfer } from './transfer';

const CREDENTIAL_TYPE = 'supermetricsHubApi';

/** Supermetrics as the runner and the drop-downs see it. */
export const supermetrics: Provider<SupermetricsApi> = {
	resources: [connection, dataSource, destination, login, loginLink, transfer],
	async open(sender, itemIndex, patience, gate) {
		const credential = await sender.getCredentials(CREDENTIAL_TYPE, itemIndex);
		const common = {
			provider: 'Supermetrics',
			credential: { type: CREDENTIAL_TYPE, data: credential },
			secrets: [secretOf(credential.apiKey, 'API Key')],
			limitOf,
		};
		const baseUrlField = 'Management Base URL';
		const management = {
			...common,
			baseUrl: baseUrlOf(credential.managementBaseUrl, baseUrlField),
			baseUrlField,
		};
		const hub = { ...common, baseUrl: baseUrlOf(credential.baseUrl) };
		const http = new Http(sender, hub, patience, gate);
		return new SupermetricsApi(
			new Host(http),
			new Host(http.toward(management)),
			teamOf(credential.teamId),
		);
	},
};

function teamOf(value: unknown): string {
	const teamId = String(value ?? '').trim();
	if (isNumericId(teamId)) return teamId;
	throw Problem.parameter(
		'Team ID',
		'in the credential is not the number of a team',
		TEAM_ID_ADVICE,
	);
}
