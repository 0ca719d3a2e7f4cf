import type { Resource } from '../../shared/operation';
import type { CredibleApi } from '../api';
import { getAll } from './getAll.operation';

export const table: Resource<CredibleApi> = {
	value: 'table',
	name: 'Table',
	operations: [getAll],
};
