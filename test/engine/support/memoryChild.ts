/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/**
 * A process that only runs the node, so that its peak memory is the node's and n8n's; the sandbox is
 * in the process that started it. Argument: the options of each run, the first to warm up.
 */
import { runInEngine, type EngineOptions } from '../../../engine';

export interface MemoryOfRun {
	readonly outcomes: string[];
	/** By how much the peak of the process grew. Bytes. */
	readonly grewBy: number;
}

/** @returns bytes */
function peak(): number {
	return process.resourceUsage().maxRSS * 1024;
}

async function measure(options: EngineOptions): Promise<MemoryOfRun> {
	const before = peak();
	const { output } = await runInEngine(options);
	const outcomes = output.map(({ json }) => `${String(json.outcome)}: ${String(json.reason)}`);
	return { outcomes, grewBy: peak() - before };
}

async function main(): Promise<void> {
	const results: MemoryOfRun[] = [];
	for (const options of JSON.parse(process.argv[2]) as EngineOptions[]) {
		results.push(await measure(options));
	}
	process.send?.(results);
	process.disconnect();
}

void main();
