import type { Measured } from './measure.mts';
import { timeOf } from './sample.mts';

/** A line of a panel: what a contestant needs at each size. */
interface Series {
	name: string;
	points: Array<[size: number, value: number]>;
}

const WIDTH = 380;
const HEIGHT = 260;
const LEFT = 60;
const TOP = 40;
const GAP = 90;
const COLORS = ['#64748b', '#a3a3a3', '#dc2626', '#2563eb', '#16a34a'];

/** Time and memory over the size of a list, both axes logarithmic, as an SVG. */
export function plotGrowth(measured: Measured[]): string {
	const names = [
		...new Set(measured.flatMap(({ samples }) => samples.map((each) => each.contestant))),
	];
	const series = (valueOf: (result: Measured, name: string) => number): Series[] =>
		names.map((name) => ({
			name,
			points: measured.map((result): [number, number] => [result.size, valueOf(result, name)]),
		}));
	const times = series(({ samples }, name) => timeOf(samples, name) / 1000);
	const memory = series((result, name) => {
		const found = result.memory?.contestants.find((each) => each.name === name);
		// A logarithmic axis has no zero.
		return found && result.memory ? Math.max(1, found.needed - result.memory.idle) : NaN;
	});
	const width = LEFT + 2 * WIDTH + GAP + 20;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${TOP + HEIGHT + 80}" font-family="sans-serif" font-size="12">`,
		'<rect width="100%" height="100%" fill="#fff"/>',
		...panel('Seconds to list connections', times, LEFT),
		...panel('MB of old space above idle', memory, LEFT + WIDTH + GAP),
		...legend(names),
		'</svg>\n',
	].join('\n');
}

function panel(title: string, series: Series[], left: number): string[] {
	const points = series.flatMap((each) => each.points.filter(([, value]) => value > 0));
	const x = scale(
		points.map(([size]) => size),
		left,
		left + WIDTH,
	);
	const y = scale(
		points.map(([, value]) => value),
		TOP + HEIGHT,
		TOP,
	);
	return [
		`<text x="${left}" y="${TOP - 14}" font-weight="bold">${title}</text>`,
		...x.decades.map((size) => label(x.at(size), TOP + HEIGHT + 18, 'middle', size)),
		...y.decades.flatMap((value) => [
			`<path d="M${left} ${y.at(value)}h${WIDTH}" stroke="#ddd"/>`,
			label(left - 8, y.at(value) + 4, 'end', value),
		]),
		...series.map(({ points: own }, index) => {
			const known = own.filter(([, value]) => value > 0);
			const path = known.map(([size, value]) => `${x.at(size)},${y.at(value)}`).join(' ');
			return `<polyline points="${path}" fill="none" stroke="${COLORS[index]}" stroke-width="2"/>`;
		}),
	];
}

/** A logarithmic axis over whole decades, between two coordinates. */
function scale(values: number[], from: number, to: number) {
	const low = Math.floor(Math.log10(Math.min(...values)));
	const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
	return {
		decades: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
		at: (value: number) =>
			Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
	};
}

function label(x: number, y: number, anchor: string, value: number): string {
	return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#555">${value.toLocaleString('en')}</text>`;
}

function legend(names: string[]): string[] {
	return names.flatMap((name, index) => {
		const [x, y] = [LEFT + index * 150, TOP + HEIGHT + 54];
		return [
			`<path d="M${x} ${y - 4}h20" stroke="${COLORS[index]}" stroke-width="3"/>`,
			`<text x="${x + 26}" y="${y}">${name}</text>`,
		];
	});
}
