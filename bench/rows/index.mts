import type { Row } from '../row.mts';
import { listRows } from './lists.mts';
import { loadingRows } from './loading.mts';
import { requestRows } from './requests.mts';
import { triggerRows } from './triggers.mts';
import { upsertRows } from './upserts.mts';

/** All rows, in the order of their numbers. A new one goes into the file of its group. */
export const rows: Row[] = [
	...requestRows,
	...listRows,
	...loadingRows,
	...upsertRows,
	...triggerRows,
].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
