/**
 * Runs the checks of n8n's community-package scanner on a folder. Reads `{ folder, patterns }` from stdin, writes the
 * verdict. Without patterns it takes those that the scanner has for a repository.
 */
import { text } from 'node:stream/consumers';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const { folder, patterns = SOURCE_FILE_PATTERNS } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await analyzePackage(folder, patterns)));
