import type { Resource } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { getAll } from './getAll.operation';

export const schema: Resource<CredibleApi> = {
	value: 'schema',
	name: 'Schema',
	operations: [getAll],
};
