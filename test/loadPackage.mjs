/**
 * Loads a package as n8n does when it starts. Reads `{ folder, modules }` from stdin, the package and where n8n's
 * modules are, and writes the types that n8n then has.
 */
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const { folder, modules } = JSON.parse(await text(process.stdin));
const { PackageDirectoryLoader } = createRequire(`${modules}/`)('n8n-core');
const loader = new PackageDirectoryLoader(folder);
await loader.loadAll();
process.stdout.write(JSON.stringify(loader.types));
