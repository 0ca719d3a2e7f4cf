import type { IDataObject } from 'n8n-workflow';

import type { Run } from '../shared/operation';

/** Logins and login links are documented to come whole, and to be at most this many. */
const CAP = 1000;

/** Whether a list is as long as the API lets it be, so that entries may be missing. */
export function isCut(rows: IDataObject[]): boolean {
	return rows.length >= CAP;
}

/** Says on the output that a list may be cut. */
export function hintAtCap(rows: IDataObject[], run: Run): void {
	if (!isCut(rows)) return;
	run.hint(
		`Supermetrics gave ${rows.length} entries. It gives at most ${CAP} and no further page, so that more of them may exist.`,
	);
}
