import type { IDataObject } from 'n8n-workflow';

import { text, type Bad } from '../../shared/actions/readers';
import { withoutSlash } from '../../shared/values/addresses';
import { objectOf, textOf, textOrNull } from '../../shared/values/json';
import {
	password,
	port,
	schema,
	secretField,
	settingsAt,
	userName,
	type CheckContext,
	type DatabaseType,
} from './setting';

const setting = settingsAt('trinoConnection');

export const trino: DatabaseType = {
	value: 'trino',
	name: 'Trino',
	block: 'trinoConnection',
	settings: [
		setting.text(
			'Server',
			'server',
			'The address of Trino, with http:// or https://',
			'e.g. https://trino.example.com',
			{ read: address, needed: true },
		),
		setting(port),
		setting.text('Catalog', 'catalog', 'The catalog to use', 'e.g. hive'),
		setting(schema),
		setting(userName, 'user'),
		setting(password),
		setting(secretField('Peaka API Key', 'peakaApiKey', { login: true }), 'peakaKey'),
	],
	check,
	asSet,
};

function address(value: unknown, bad: Bad): string | undefined {
	const server = text(value, bad);
	if (server === undefined) return undefined;
	const url = /^https?:\/\/./.test(server) && URL.canParse(server) ? new URL(server) : undefined;
	if (url?.username || url?.password) {
		throw bad('holds a user name or a password', "'Secret Source' gives them");
	}
	if (url) return server;
	throw bad(
		'must be an address that begins with https:// or http://',
		'For example https://trino.example.com',
	);
}

function check({ trinoConnection }: IDataObject, { bad }: CheckContext): void {
	const { server, port: given } = objectOf(trinoConnection);
	const inside = portIn(server);
	if (inside === undefined || given === undefined || inside === textOf(given)) return;
	throw bad('port', `is ${textOf(given)}, but 'Server' ends with :${inside}`);
}

/** Servers append the port to the address: sent back like that, it would stay there with another port. */
function asSet(block: IDataObject): IDataObject {
	const given = textOrNull(block.server);
	if (given === null) return block;
	const server = withoutSlash(given);
	const inside = portIn(server);
	if (inside === undefined || inside !== textOf(block.port ?? inside)) return { ...block, server };
	return { ...block, server: server.replace(/:\d+$/, ''), port: block.port ?? Number(inside) };
}

/** The port at the end of an address. */
function portIn(server: unknown): string | undefined {
	return /:(\d+)\/*$/.exec(textOrNull(server) ?? '')?.[1];
}
