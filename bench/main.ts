/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a tool for development, not the node */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { checksOf } from './checks';
import { TITLES, type FullN8nName } from './contestants';
import { runStep } from './engineRuns';
import { FullN8n, fullN8nIsThere } from './fullN8n';
import { measureGrowth, type Growth } from './growth';
import { measureLoad, type Load } from './load';
import { thisMachine } from './machine';
import { runHttpTuned, runInN8n } from './n8nRuns';
import type { NotRun, Results, Row } from './results';
import { lineOf } from './rows';
import { CLEVERTAP_TUNED, ENGINE_STEPS, LEFT_OUT, N8N_STEPS, QUICK_STEPS } from './suite';
import { targetsOf } from './targets';
import { renderAgain, writeResults } from './write';

const HELP = `Usage: npm run bench -- [--quick] [--only TEXT] [--render]

  --quick       small counts in the engine only, under 3 minutes; writes nothing
  --only TEXT   only what has TEXT in its name, e.g. cleverTap-10000/ourNode, growth, load;
                writes nothing
  --render      table and plot anew from docs/benchmarks/results.json

Without an option, everything is measured (about 25 minutes) and written to docs/benchmarks.
Ends with 1 if this node lost or misreported an ID; never for being slow.`;

const GROWTH_COUNTS = [1000, 10_000, 100_000, 1_000_000];

class Bench {
	private readonly rows: Row[] = [];
	private readonly notRun: NotRun[] = [];
	private readonly startedAt = Date.now();
	private growth: Growth | undefined;
	private load: Load | undefined;

	constructor(
		private readonly quick: boolean,
		private readonly only: string | undefined,
	) {}

	async run(): Promise<boolean> {
		const steps = this.quick ? QUICK_STEPS : ENGINE_STEPS;
		for (const step of steps) {
			await this.attempt(step.workload.name, step.contestant, async () => {
				this.add(await runStep(step));
			});
		}
		await this.attempt('load', 'ourNode', async () => {
			this.load = await measureLoad();
			console.log(JSON.stringify(this.load));
		});
		if (!this.quick) {
			await this.attempt('growth', 'ourNode', async () => {
				this.growth = await measureGrowth(GROWTH_COUNTS, (point) =>
					console.log(JSON.stringify(point)),
				);
			});
			await this.runFullN8n();
		}
		return this.conclude();
	}

	private wanted(workload: string, contestant: string): boolean {
		return this.only === undefined || `${workload}/${contestant}`.includes(this.only);
	}

	/** What cannot be run is in the report, too. */
	private async attempt(
		workload: string,
		contestant: Row['contestant'],
		work: () => Promise<void>,
	): Promise<void> {
		if (!this.wanted(workload, contestant)) return;
		try {
			await work();
		} catch (thrown) {
			const why = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
			console.log(`${workload}/${contestant} not run: ${why}`);
			this.notRun.push({ workload, contestant: TITLES[contestant], why });
		}
	}

	private async runFullN8n(): Promise<void> {
		const tunedName: FullN8nName = 'httpRequestTuned';
		const steps = N8N_STEPS.filter((step) => this.wanted(step.workload.name, step.contestant));
		const withTuned = this.wanted(CLEVERTAP_TUNED.name, tunedName);
		if (steps.length === 0 && !withTuned) return;
		if (!fullN8nIsThere()) {
			const why = 'no full n8n is installed; npm run test:e2e installs one';
			for (const { workload, contestant } of [
				...steps,
				...(withTuned ? [{ workload: CLEVERTAP_TUNED, contestant: tunedName }] : []),
			]) {
				this.notRun.push({ workload: workload.name, contestant: TITLES[contestant], why });
			}
			return;
		}
		const n8n = await FullN8n.start();
		try {
			for (const step of steps) {
				await this.attempt(step.workload.name, step.contestant, async () => {
					this.add(await runInN8n(n8n, step));
				});
			}
			await this.attempt(CLEVERTAP_TUNED.name, tunedName, async () => {
				this.rows.push(...(await runHttpTuned(n8n, (row) => console.log(lineOf(row)))));
			});
		} finally {
			await n8n.stop();
		}
	}

	private add(row: Row): void {
		this.rows.push(row);
		console.log(lineOf(row));
	}

	private conclude(): boolean {
		const results: Results = {
			command: 'npm run bench',
			machine: thisMachine(),
			minutes: (Date.now() - this.startedAt) / 60_000,
			rows: this.rows,
			notRun: [...this.notRun, ...LEFT_OUT],
			growth: this.growth,
			load: this.load,
		};
		for (const { aim, measured, hit } of this.quick ? [] : targetsOf(results)) {
			console.log(`${hit === undefined ? '–' : hit ? '✔' : '✘'} ${aim}: ${measured}`);
		}
		if (!this.quick && this.only === undefined) writeResults(results);
		const checks = checksOf(results, this.notRun);
		for (const { name, passed } of checks) if (!passed) console.log(`✘ ${name}`);
		const failed = checks.filter(({ passed }) => !passed).length;
		console.log(`${checks.length - failed} passed, ${failed} failed`);
		return failed === 0 && checks.length > 0;
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			only: { type: 'string' },
			render: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	if (values.render) {
		renderAgain();
		return;
	}
	if (!existsSync(path.resolve(__dirname, '../dist/nodes'))) {
		throw new Error('Run `npm run build` first: the built node is what is measured');
	}
	if (!(await new Bench(values.quick, values.only).run())) process.exitCode = 1;
}

main().catch((thrown: unknown) => {
	console.error(thrown instanceof Error ? thrown.message : thrown);
	process.exitCode = 1;
});
