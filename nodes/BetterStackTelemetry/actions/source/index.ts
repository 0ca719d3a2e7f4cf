import type { Resource } from '../../../shared/actions/operation';
import type { BetterStackApi } from '../../api';
import { getAll } from './getAll.operation';

export const source: Resource<BetterStackApi> = {
	value: 'source',
	name: 'Source',
	operations: [getAll],
};
