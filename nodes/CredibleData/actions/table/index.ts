import type { Resource } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { getAll } from './getAll.operation';

export const table: Resource<CredibleApi> = {
	value: 'table',
	name: 'Table',
	operations: [getAll],
};
