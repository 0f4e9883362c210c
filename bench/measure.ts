/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
/** What a piece of work costs the process that does it. */
export interface Cost {
	readonly wallMs: number;
	/** User and system time. */
	readonly cpuMs: number;
	/** Most memory that the process ever held, MiB. */
	readonly peakRssMb: number;
}

/** What is in use once all that can be cleared is cleared. Needs node --expose-gc. */
export function liveBytes(): number {
	(globalThis as { gc?: () => void }).gc?.();
	return process.memoryUsage().heapUsed;
}

export async function measured<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
	liveBytes();
	const cpuBefore = process.cpuUsage();
	const from = performance.now();
	const value = await work();
	const wallMs = performance.now() - from;
	const { user, system } = process.cpuUsage(cpuBefore);
	const peakRssMb = process.resourceUsage().maxRSS / 1024;
	return { value, cost: { wallMs, cpuMs: (user + system) / 1000, peakRssMb } };
}
