import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, release, totalmem, type as system } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../test/script.mts';
import type { Measured, Memory } from './measure.mts';
import { counted, doneBy, median, timeOf } from './sample.mts';

/** What was measured, as Markdown. */
export async function report(measured: Measured[]): Promise<string> {
	const parts = [
		'# What the nodes cost',
		'Written by `npm run bench`; what it means is in [docs/performance.md](../docs/performance.md).',
		await machine(measured),
		'## Summary',
		table(['#', 'work', 'aim', 'measured'], measured.map(summary)),
		...measured.flatMap(details),
	];
	const file = join(root, 'bench', 'results.md');
	return await format(parts.join('\n\n'), { ...(await resolveConfig(file)), filepath: file });
}

async function machine(measured: Measured[]): Promise<string> {
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const n8n = createRequire(join(root, 'package.json'))('n8n-core/package.json').version;
	const [cpu] = cpus();
	const loads = measured.map(({ load }) => load);
	const first = loads[0]?.toFixed(2);
	return [
		`- ${new Date().toISOString().slice(0, 10)}, package ${version}, n8n-core ${n8n}, Node ${process.versions.node}`,
		`- ${cpus().length} × ${cpu?.model.trim()}, ${(totalmem() / 1e9).toFixed(0)} GB, ${system()} ${release()}`,
		`- Load average before the first row ${first}, before any row at most ${Math.max(...loads).toFixed(2)} (the bench itself is part of it)`,
	].join('\n');
}

function summary(result: Measured): string[] {
	const { row, memory } = result;
	const found = row.compare.length > 0 ? ratios(result) : [lastOf(result)];
	return [row.id, titleOf(result), row.aim, [...found, ...above(memory)].join('<br>')];
}

/** The time and the note of a row that has nothing beside it. */
function lastOf({ samples }: Measured): string {
	const [{ contestant, note } = { contestant: '', note: '' }] = samples.slice(-1);
	return `${milliseconds(timeOf(samples, contestant))} ms, ${note ?? ''}`;
}

function titleOf({ row, size }: Measured): string {
	return size === 0 ? row.work : `${row.work}: ${size.toLocaleString('en')}`;
}

/** Why a result is not there. */
const WHY = { crashed: 'crashed within', gaveUp: 'not finished in' };

/** How the contestants compare that are to be compared. */
function ratios({ row, samples, end }: Measured): string[] {
	return row.compare.map(([one, other]) => {
		const [a, b] = [timeOf(samples, one), timeOf(samples, other)];
		if (end !== 'done' && Number.isNaN(a + b)) return `${one}: ${WHY[end]} ${row.limit} s`;
		const [done, all] = [doneBy(samples, one), doneBy(samples, other)];
		const part = done === all ? '' : ` (${done} done, ${all} by ${other})`;
		return `${one} = ${(a / b).toFixed(2)} × ${other}${part}`;
	});
}

/** The old space that the node needs above idle, beside the JSON of its items. */
function above(memory: Memory | undefined): string[] {
	const node = memory?.contestants.find(({ name }) => name === 'node');
	if (!memory || !node) return [];
	return [`node: ${((node.needed - memory.idle) / node.json).toFixed(1)} × its JSON above idle`];
}

function details(result: Measured): string[] {
	const { row, samples, end, load, memory } = result;
	const names = [...new Set(samples.map(({ contestant }) => contestant))];
	const lines = names.map((name) => {
		const own = counted(samples, name);
		const most = (key: 'requests' | 'inFlight' | 'sockets') =>
			String(Math.max(...own.map((sample) => sample[key])));
		const times = own.map(({ ms }) => ms);
		const [last] = own.slice(-1);
		return [
			name,
			milliseconds(median(times)),
			`${milliseconds(Math.min(...times))}–${milliseconds(Math.max(...times))}`,
			String(own.length),
			String(doneBy(samples, name)),
			most('requests'),
			most('inFlight'),
			most('sockets'),
			last?.note ?? '',
		];
	});
	return [
		`## ${row.id} · ${titleOf(result)}`,
		`Aim: ${row.aim}. Load average before: ${load.toFixed(2)}.`,
		table(
			['', 'median ms', 'range', 'runs', 'done', 'requests', 'in flight', 'new sockets', 'note'],
			lines,
		),
		...(end === 'done' ? [] : [`What is not listed: ${WHY[end]} ${row.limit} s.`]),
		...(memory ? memoryTable(memory) : []),
	];
}

function memoryTable({ idle, contestants }: Memory): string[] {
	const lines = contestants.map(({ name, needed, json }) => [
		name,
		String(needed),
		String(needed - idle),
		json.toFixed(1),
		((needed - idle) / json).toFixed(1),
	]);
	return [
		`Smallest old space that suffices, in MB (idle, with everything loaded: ${idle}):`,
		table(['', 'old space', 'above idle', 'JSON of what was read', 'ratio'], lines),
	];
}

function milliseconds(value: number): string {
	return value.toFixed(value < 100 ? 1 : 0);
}

function table(head: string[], lines: string[][]): string {
	return [head, head.map(() => '-'), ...lines]
		.map((cells) => `| ${cells.map((cell) => cell.replace(/[|\n]/g, ' ')).join(' | ')} |`)
		.join('\n');
}
