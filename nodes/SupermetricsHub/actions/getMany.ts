import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listFields, optionsField, readList, simplifyField } from '../../shared/actions/fields';
import { defineOperation, type Operation, type Run } from '../../shared/actions/operation';
import type { Parameters } from '../../shared/actions/parameters';
import { LIST_CAP, type SupermetricsApi } from '../api';
import { raw } from '../items';

/** What the Get Many operations of the resources differ in. */
interface GetMany<Input> {
	action: string;
	description: string;
	/** What stands above 'Return All'. */
	fields?: INodeProperties[];
	filters?: INodeProperties[];
	read(parameters: Parameters): Input;
	/** Gives the whole list; Limit is applied to it. */
	list(api: SupermetricsApi, input: Input, run: Run): Promise<IDataObject[]>;
	toItem(row: IDataObject): IDataObject;
}

/** The operation that lists a resource. */
export function defineGetMany<Input>({
	action,
	description,
	fields = [],
	filters = [],
	read,
	list,
	toItem,
}: GetMany<Input>): Operation<SupermetricsApi> {
	return defineOperation({
		value: 'getAll',
		name: 'Get Many',
		action,
		description,
		fields: [...fields, ...listFields, simplifyField, ...filters, optionsField()],

		read: (parameters) => ({ ...readList(parameters), input: read(parameters) }),

		async run({ limit, simplify, input }, api: SupermetricsApi, run) {
			const rows = await list(api, input, run);
			return rows.slice(0, limit).map((row) => (simplify ? toItem(row) : raw(row)));
		},
	});
}

/** Says on the output that a list of logins or login links may be cut. */
export function hintAtCap(rows: IDataObject[], run: Run): void {
	if (rows.length < LIST_CAP) return;
	run.hint(
		`Supermetrics gave ${rows.length} entries. It gives at most ${LIST_CAP} and no further page, so that more of them may exist.`,
	);
}
