import { BOTH, SECRETS, useCredible } from './useCredible';
const credible = useCredible();
it.each(BOTH)('%s', async (b) => {
	credible.behave(b);
	const p = { connectionName: 'shop', type: 'postgres', host: 'db.example.com', port: 5432, databaseName: 'shop' };
	const r = await credible.run(['connection','create'], p);
	process.stderr.write(JSON.stringify([r.error, r.items, credible.sandbox.requests.map(x=>[x.method,x.path,x.body,x.status])], null, 1));
	const u = await credible.run(['connection','upsert'], {...p, host: 'db2', options: {}});
	process.stderr.write(JSON.stringify([u.error, u.items], null, 1));
});
