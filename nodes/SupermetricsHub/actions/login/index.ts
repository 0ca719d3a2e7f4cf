import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { revoke } from './revoke.operation';

export const login: Resource<SupermetricsApi> = {
	value: 'login',
	name: 'Login',
	operations: [get, getAll, revoke],
};
