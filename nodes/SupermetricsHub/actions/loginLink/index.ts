import type { Resource } from '../../../shared/actions/operation';
import type { SupermetricsApi } from '../../api';
import { close } from './close.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const loginLink: Resource<SupermetricsApi> = {
	value: 'loginLink',
	name: 'Login Link',
	operations: [close, create, get, getAll],
};
