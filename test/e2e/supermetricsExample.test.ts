import { at, textAt } from '../../sandbox/json.mts';
import type { Together } from '../../playground/together.mts';
import { importExample } from './example.mts';
import { useN8n } from './useN8n';

let together: Together;
useN8n((it) => (together = it));

it('keeps every ID, writes to each owner, and creates nothing twice when it runs again', async () => {
	const { session, sandbox } = together;
	const id = await importExample(together, 'supermetrics-keep-connection-ids.json');
	const execution = await session.run(id);
	const created = [...sandbox.supermetrics.connections];
	expect(created).toHaveLength(2);
	const kept = execution.itemsOf('Keep The ID').map((row) => textAt(row, 'connectionId'));
	expect(kept.sort()).toEqual(created.map(({ connection_id }) => connection_id).sort());

	const mails = execution.itemsOf('Send Mail (Placeholder)');
	expect(mails.map((mail) => at(mail, 'to'))).toEqual([
		'web@example.com',
		'advertising@example.com',
	]);
	const texts = mails.map((mail) => textAt(mail, 'text')).join('\n');
	for (const link of sandbox.supermetrics.loginLinks) expect(texts).toContain(link.login_url);

	const again = await session.run(id);
	expect(again.itemsOf('Send Mail (Placeholder)')).toEqual([]);
	expect(sandbox.supermetrics.connections).toEqual(created);
	expect(sandbox.violations).toEqual([]);
});
