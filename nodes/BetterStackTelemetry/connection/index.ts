import type { Resource } from '../../shared/operation';
import type { BetterStackApi } from '../api';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const connection: Resource<BetterStackApi> = {
	value: 'connection',
	name: 'Connection',
	operations: [create, remove, get, getAll],
};
