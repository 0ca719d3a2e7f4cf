import { optionsField } from '../../../shared/actions/fields';
import { defineOperation } from '../../../shared/actions/operation';
import type { Parameters } from '../../../shared/actions/parameters';
import { exactText } from '../../../shared/actions/readers';
import { baseUrlOf, isHost, isLoopback } from '../../../shared/values/addresses';
import { CREDENTIAL_TYPE, type BetterStackApi, type Login } from '../../api';
import { isTrusted, testLogin } from './clickHouse';

export const test = defineOperation({
	value: 'test',
	name: 'Test',
	action: 'Test connection',
	description: 'Run SELECT 1 with the host, user name and password of a connection',
	fields: [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. eu-nbg-2-connect.betterstackdata.com',
			description: "As 'host' in the output of Create",
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 65535 },
			default: 443,
			description: "As 'port' in the output of Create",
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			required: true,
			default: '',
			description: "As 'username' in the output of Create",
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.password }}',
			description:
				'Give it by an expression: what is typed here is stored in the workflow as it is',
		},
		optionsField([
			{
				displayName: 'Allow Other Host',
				name: 'allowOtherHost',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					"Whether the password may be sent to a host that is neither below betterstackdata.com nor the host of the credential's 'Base URL'",
			},
			{
				displayName: 'Protocol',
				name: 'protocol',
				type: 'options',
				options: [
					{ name: 'HTTP', value: 'http', description: 'For a host on this machine only' },
					{ name: 'HTTPS', value: 'https' },
				],
				default: 'https',
				description: 'How the host is reached',
			},
		]),
	],

	async read(parameters: Parameters): Promise<Login> {
		const options = parameters.group('options');
		const host = parameters.requiredText('host').toLowerCase();
		if (!isHost(host)) {
			throw parameters.bad('host', 'is not a host name', 'Give it without https://, port or path');
		}
		const credential = await parameters.credential(CREDENTIAL_TYPE);
		const trusted = isTrusted(host, baseUrlOf(credential?.baseUrl));
		const allowed = options.boolean('allowOtherHost') && !options.isExpression('allowOtherHost');
		if (!trusted && !allowed) {
			throw parameters.bad(
				'host',
				'is no host of Better Stack, so that the password was not sent there',
				"If it is right, switch on 'Allow Other Host' in the options",
			);
		}
		const protocol = options.oneOf('protocol', ['https', 'http']);
		if (protocol === 'http' && !isLoopback(host)) {
			throw options.bad('protocol', 'HTTP is for a host on this machine only', 'Choose HTTPS');
		}
		const password = parameters.read('password', exactText);
		if (password === undefined)
			throw parameters.bad('password', 'is empty', 'Check its expression');
		return {
			protocol,
			host,
			port: parameters.integer('port', 1, 65535),
			username: parameters.requiredText('userName'),
			password,
		};
	},

	run: async (login, api: BetterStackApi) => [await testLogin(api.queryEndpoint(login))],
});
