import type { Resource } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { assignProduct } from './assignProduct.operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { test } from './test.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

export const connection: Resource<LerianApi> = {
	value: 'connection',
	name: 'Connection',
	operations: [assignProduct, create, upsert, remove, get, getAll, test, update],
};
