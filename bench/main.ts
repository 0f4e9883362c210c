/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a tool for development, not the node */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Outcome } from './child';
import { runContestant } from './processes';
import { examplesIn, lineOf, wrongIn, writeResults, type Row } from './report';
import { QUICK_SUITE, WHOLE_SUITE, type Comparison } from './suite';

const HELP = `Usage: npm run bench -- [--quick] [--only TEXT]

  --quick       small counts, about 2 minutes; writes nothing
  --only TEXT   only workloads with TEXT in their name, e.g. cleverTap-10000; writes nothing

Without an option, everything is measured (about 12 minutes) and written to docs/benchmarks.
Ends with 1 if this node lost or misreported an ID, or a run broke off; never for being slow.`;

/** This node and what it is compared with in turn, as often as the comparison says. */
async function measure(comparison: Comparison): Promise<Row> {
	const outcomes: Outcome[] = [];
	const others: Outcome[] = [];
	for (let repeat = 0; repeat < comparison.repeats; repeat++) {
		outcomes.push(await runContestant(comparison.ours));
		if (comparison.other) others.push(await runContestant(comparison.other));
	}
	return { ...comparison, outcomes, others };
}

/** @returns what went well, and how much did not */
async function measureAll(suite: readonly Comparison[]) {
	const rows: Row[] = [];
	let failed = 0;
	for (const comparison of suite) {
		try {
			const row = await measure(comparison);
			rows.push(row);
			console.log(lineOf(row));
			if (wrongIn(row) === 0) continue;
			console.log(`✘ lost or misreported: ${examplesIn(row).join('; ')}`);
		} catch (thrown) {
			const why = thrown instanceof Error ? thrown.message : String(thrown);
			console.log(`✘ ${comparison.ours.workload.title} broke off: ${why}`);
		}
		failed++;
	}
	return { rows, failed };
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			only: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	if (!existsSync(path.resolve(__dirname, '../dist/nodes'))) {
		throw new Error('Run `npm run build` first: the built node is what is measured');
	}
	const { quick, only = '' } = values;
	const suite = (quick ? QUICK_SUITE : WHOLE_SUITE).filter(({ ours }) =>
		ours.workload.name.includes(only),
	);
	const startedAt = Date.now();
	const { rows, failed } = await measureAll(suite);
	if (!quick && only === '' && failed === 0) {
		await writeResults(rows, (Date.now() - startedAt) / 60_000);
	}
	console.log(`${suite.length - failed} passed, ${failed} failed`);
	// A suite that measured nothing proves nothing.
	if (failed > 0 || suite.length === 0) process.exitCode = 1;
}

main().catch((thrown: unknown) => {
	console.error(thrown instanceof Error ? thrown.message : thrown);
	process.exitCode = 1;
});
