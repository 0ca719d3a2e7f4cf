import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { create } from './create.operation';
import { getAll } from './getAll.operation';

export const connection: Resource<SupermetricsApi> = {
	value: 'connection',
	name: 'Connection',
	operations: [create, getAll],
};
