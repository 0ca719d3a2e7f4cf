import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../shared/parameters';

/** The team that an operation is about. */
export const teamIdField: INodeProperties = {
	displayName: 'Team ID',
	name: 'teamId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 12345',
	description: "The team's number. Empty means the team of the credential.",
};

/** What to do about a team that is no number. */
export const TEAM_ID_ADVICE =
	"Enter the team's number, such as 12345; its display ID (SM_…) is something else";

/** The team that is set; undefined for that of the credential. */
export function readTeamId(parameters: Parameters): string | undefined {
	const teamId = parameters.text('teamId');
	if (teamId === undefined || isNumericId(teamId)) return teamId;
	throw parameters.bad('teamId', 'is not the number of a team', TEAM_ID_ADVICE);
}

/** The ID of a destination or a transfer. */
export function readNumericId(parameters: Parameters, name: string): string {
	const id = parameters.requiredText(name);
	if (isNumericId(id)) return id;
	throw parameters.bad(name, 'is not an ID', `It has the value "${id}", and IDs are whole numbers`);
}

/** Whole numbers from 1, of up to 64 bits. */
export function isNumericId(text: string): boolean {
	return /^[1-9]\d{0,18}$/.test(text);
}
