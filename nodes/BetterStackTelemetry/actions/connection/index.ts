import type { Resource } from '../../../shared/actions/operation';
import type { BetterStackApi } from '../../api';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { rotate } from './rotate.operation';
import { test } from './test.operation';
import { upsert } from './upsert.operation';

export const connection: Resource<BetterStackApi> = {
	value: 'connection',
	name: 'Connection',
	operations: [create, upsert, remove, get, getAll, rotate, test],
};
