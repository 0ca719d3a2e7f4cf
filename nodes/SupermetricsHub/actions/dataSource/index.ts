import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { getAll } from './getAll.operation';

export const dataSource: Resource<SupermetricsApi> = {
	value: 'dataSource',
	name: 'Data Source',
	operations: [getAll],
};
