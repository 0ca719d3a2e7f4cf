import type { Resource } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { getAll } from './getAll.operation';

export const project: Resource<CredibleApi> = {
	value: 'project',
	name: 'Project',
	operations: [getAll],
};
