import type { Resource } from '../../../shared/actions/operation';
import type { LerianApi } from '../../api';
import { get } from './get.operation';
import { validate } from './validate.operation';

export const schema: Resource<LerianApi> = {
	value: 'schema',
	name: 'Schema',
	operations: [get, validate],
};
