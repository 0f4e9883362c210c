/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/** CPU time and memory of another process, as Linux tells them; undefined on other systems. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10;

/** User and system time in ms. */
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
