/** Loads a package as n8n does when it starts. Reads `{ folder }` from stdin, writes the types that n8n then has. */
import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { PackageDirectoryLoader } from 'n8n-core';

const { folder } = JSON.parse(await text(process.stdin));
const loader = new PackageDirectoryLoader(folder);
await loader.loadAll();
process.stdout.write(JSON.stringify(loader.types));
