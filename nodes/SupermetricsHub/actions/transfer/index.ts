import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const transfer: Resource<SupermetricsApi> = {
	value: 'transfer',
	name: 'Transfer',
	operations: [get, getAll],
};
