/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import type { OneIdInput, OneIdOutcome } from './oneIdChild';
import { resultOf, withSandbox } from './processes';
import { median } from './measure';

export interface Load {
	readonly loadMs: number;
	/** Of the package as npm would publish it. */
	readonly packedKb: number;
	readonly unpackedKb: number;
	readonly files: number;
	readonly oneId: OneIdOutcome;
}

const LOADS = 5;
const KB = 1024;

async function packageSize() {
	const { stdout } = await promisify(execFile)(
		'npm',
		['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'],
		{ cwd: path.resolve(__dirname, '..') },
	);
	type Packed = { size: number; unpackedSize: number; entryCount: number };
	const [{ size, unpackedSize, entryCount }] = JSON.parse(stdout) as Packed[];
	return { packedKb: size / KB, unpackedKb: unpackedSize / KB, files: entryCount };
}

async function measureOneId(): Promise<OneIdOutcome> {
	return await withSandbox({ latency: 0 }, {}, async ({ admin }) => {
		const input: OneIdInput = { admin };
		return await resultOf<OneIdOutcome>('oneIdChild.ts', input);
	});
}

/** What the package costs before it does anything, and for a single ID. */
export async function measureLoad(): Promise<Load> {
	const loads: number[] = [];
	for (let load = 0; load < LOADS; load++) loads.push(await resultOf<number>('loadChild.ts', {}));
	return { loadMs: median(loads), ...(await packageSize()), oneId: await measureOneId() };
}
