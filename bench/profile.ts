/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console -- a tool for development, not the node */
/**
 * npx tsx bench/profile.ts: where CPU time goes, as the tables of docs/benchmarks/profile.md. A
 * contestant runs under node --cpu-prof; every sample goes to whoever is responsible for it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { TITLES, type ContestantName } from './contestants';
import { runContestant } from './processes';
import { IN_FLIGHT, totalIds, workloadAt, type Workload } from './workloads';

interface Frame {
	readonly functionName: string;
	readonly url: string;
}

interface CpuProfile {
	readonly nodes: ReadonlyArray<{ id: number; callFrame: Frame; children?: number[] }>;
	readonly samples: readonly number[];
	/** µs. */
	readonly timeDeltas: readonly number[];
}

type Owner = readonly [name: string, owns: (frame: Frame) => boolean];

const called = (name: string) => (frame: Frame) => frame.functionName === name;

/** The first that owns any frame of a stack has the time. */
const OWNERS: readonly Owner[] = [
	['', (frame) => ['(idle)', '(program)'].includes(frame.functionName)],
	['Garbage collection', called('(garbage collector)')],
	[
		'',
		({ url }) => url.startsWith('node:internal/modules') || url.startsWith('node:internal/main'),
	],
	['The credential, for each request', called('authenticate')],
	['n8n: request helper', called('httpRequestWithAuthentication')],
	['n8n: reading parameters, expressions', called('_getNodeParameter')],
	['This package', ({ url }) => /\/dist\/nodes\/DeleteProfile\//.test(url)],
	[
		'HTTP client and sockets',
		({ url }) =>
			/axios|follow-redirects|^node:(_http|net|internal\/stream)|backend-network/.test(url),
	],
];

const REST = 'Engine, Node.js and the rest';

function ownerOf(stack: readonly Frame[]): string {
	return OWNERS.find(([, owns]) => stack.some(owns))?.[0] ?? REST;
}

/** Ms of CPU time by owner; waiting and loading are left out. */
function byOwner({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
	);
	const owners = new Map<number, string>();
	const times = new Map<string, number>();
	samples.forEach((sample, index) => {
		let owner = owners.get(sample);
		if (owner === undefined) {
			const stack: Frame[] = [];
			for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
				stack.push(frames.get(id) as Frame);
			}
			owner = ownerOf(stack);
			owners.set(sample, owner);
		}
		if (owner !== '') times.set(owner, (times.get(owner) ?? 0) + timeDeltas[index] / 1000);
	});
	return times;
}

/** The child's is the largest: other threads of it write small ones. */
function readProfile(folder: string): CpuProfile {
	const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
	const [largest] = texts.sort((a, b) => b.length - a.length);
	return JSON.parse(largest) as CpuProfile;
}

async function profile(contestant: ContestantName, workload: Workload): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-profile-'));
	try {
		await runContestant(contestant, workload, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
		const times = [...byOwner(readProfile(folder))].sort(([, a], [, b]) => b - a);
		const total = times.reduce((sum, [, ms]) => sum + ms, 0);
		console.log(
			`\n${TITLES[contestant]}: ${workload.title}\n\n| | ms | µs per ID | share |\n| --- | --: | --: | --: |`,
		);
		for (const [owner, ms] of times) {
			const perId = (ms * 1000) / totalIds(workload);
			console.log(
				`| ${owner} | ${ms.toFixed(0)} | ${perId.toFixed(0)} | ${((ms / total) * 100).toFixed(0)} % |`,
			);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function main(): Promise<void> {
	await profile('ourNode', workloadAt('cleverTap', 10_000));
	const adapty = workloadAt('adapty', 5000, { concurrency: IN_FLIGHT });
	await profile('ourNode', adapty);
	await profile('bareHelper', adapty);
}

void main();
