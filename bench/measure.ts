/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What a piece of work costs the process that does it. */
export interface Cost {
	readonly wallMs: number;
	/** User and system time. */
	readonly cpuMs: number;
	/** Most memory that the process ever held, MiB. */
	readonly peakRssMb: number;
	/** Before the work, MiB. */
	readonly rssBeforeMb: number;
}

const MB = 1024 * 1024;

/** Clears what was left behind, where node runs with --expose-gc. */
export function collectGarbage(): void {
	(globalThis as { gc?: () => void }).gc?.();
}

/** What is in use once all that can be cleared is cleared. */
export function liveBytes(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

export async function measured<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
	collectGarbage();
	const rssBeforeMb = process.memoryUsage.rss() / MB;
	const cpuBefore = process.cpuUsage();
	const from = performance.now();
	const value = await work();
	const wallMs = performance.now() - from;
	const { user, system } = process.cpuUsage(cpuBefore);
	const peakRssMb = process.resourceUsage().maxRSS / 1024;
	return { value, cost: { wallMs, cpuMs: (user + system) / 1000, peakRssMb, rssBeforeMb } };
}

/** Linux counts CPU time in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10;

/** User and system time of another process in ms, as Linux tells it; undefined on other systems. */
export function cpuMsOf(pid: number): number | undefined {
	if (!existsSync(`/proc/${pid}/stat`)) return undefined;
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in brackets may hold spaces; user and system time are fields 14 and 15.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

function statusMb(pid: number, key: string): number | undefined {
	if (!existsSync(`/proc/${pid}/status`)) return undefined;
	const match = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(
		readFileSync(`/proc/${pid}/status`, 'utf8'),
	);
	return match ? Number(match[1]) / 1024 : undefined;
}

export const rssMbOf = (pid: number) => statusMb(pid, 'VmRSS');
export const peakRssMbOf = (pid: number) => statusMb(pid, 'VmHWM');

/** From now on the peak is counted anew. */
export function resetPeakRss(pid: number): void {
	if (existsSync(`/proc/${pid}/clear_refs`)) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? sorted[Math.floor(middle)]
		: (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The exponent k of y = c·x^k that fits best: the slope of a straight line through the logarithms. */
export function exponent(points: ReadonlyArray<readonly [x: number, y: number]>): number {
	const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
	const mean = (index: 0 | 1) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
	const [meanX, meanY] = [mean(0), mean(1)];
	let above = 0;
	let below = 0;
	for (const [x, y] of logs) {
		above += (x - meanX) * (y - meanY);
		below += (x - meanX) ** 2;
	}
	return above / below;
}
