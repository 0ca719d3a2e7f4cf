import type { Resource } from '../../../shared/actions/operation';
import type { CredibleApi } from '../../api';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { test } from './test.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

export const connection: Resource<CredibleApi> = {
	value: 'connection',
	name: 'Connection',
	operations: [create, upsert, remove, get, getAll, test, update],
};
