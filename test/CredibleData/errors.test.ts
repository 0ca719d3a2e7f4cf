import { DIALECT } from '../../nodes/CredibleData/transport/errors';
import { explain } from '../../nodes/shared/transport/errors';
import { textOrNull } from '../../nodes/shared/values/json';
import { at } from '../../sandbox/json.mts';
import { exchangesOf } from '../sandbox/recorded.mts';

const isWrite = (method: string) => method !== 'GET';

describe.each(['0.0.166', '0.0.250'])('Publisher %s', (version) => {
	const refusals = exchangesOf(version, {}).filter(
		({ status, type }) => status >= 400 && type === 'application/json',
	);

	it.each(
		refusals
			.filter(({ method }) => isWrite(method))
			.map((exchange) => [exchange.what, exchange] as const),
	)('refuses %s, and changes nothing', (_what, { status, path, answer }) => {
		const text = textOrNull(at(answer, 'message')) ?? undefined;
		const [, project = 'demo', name] = /^\{base\}\/([^/]+)\/connections\/([^/?]+)/.exec(path) ?? [];
		const context = {
			provider: 'Credible',
			status,
			address: 'x',
			reason: { text },
			about: { project, name },
		};
		const { outcome } = explain(DIALECT.errors, context);
		// Two answers say nothing at all.
		expect(outcome).toBe(text === undefined ? 'unknown' : 'notApplied');
	});
});
