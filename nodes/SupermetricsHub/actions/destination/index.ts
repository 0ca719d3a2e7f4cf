import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const destination: Resource<SupermetricsApi> = {
	value: 'destination',
	name: 'Destination',
	operations: [get, getAll],
};
