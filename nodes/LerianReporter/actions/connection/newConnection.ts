import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../../shared/actions/fields';
import type { Parameters } from '../../../shared/actions/parameters';
import { settingFields } from '../../../shared/actions/settings';
import { readNewConnection } from '../../settings/read';
import { SECRET_CREDENTIAL, settings } from '../../settings/settings';
import { productNameField, readProductName } from './product';

/** The panel of Create and of Create or Update, without its options. */
export const newConnectionFields: INodeProperties[] = [
	productNameField,
	...settingFields(settings, SECRET_CREDENTIAL),
	simplifyField,
];

/** Reads that panel. */
export async function readPanel(parameters: Parameters) {
	return {
		productName: await readProductName(parameters),
		wanted: await readNewConnection(parameters),
		simplify: parameters.boolean('simplify'),
	};
}
