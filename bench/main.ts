/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a tool for development, not the node */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Outcome } from './child';
import { TITLES, type FullN8nName } from './contestants';
import { FullN8n, fullN8nIsThere } from './fullN8n';
import { measureGrowth, type Growth } from './growth';
import { measureLoad, type Load } from './load';
import { runContestant } from './processes';
import { renderAgain, writeResults } from './report';
import { lineOf, rowOf, thisMachine, type Results, type Row } from './results';
import { ENGINE_STEPS, LEFT_OUT, N8N_STEPS, QUICK_STEPS, SWEEP } from './suite';
import type { NotRun, Step } from './suite';
import { checksOf, targetsOf } from './targets';
import { wrongIn } from './verify';

const HELP = `Usage: npm run bench -- [--quick] [--only TEXT] [--render]

  --quick       small counts in the engine only, under 2 minutes; writes nothing
  --only TEXT   only what has TEXT in its name, e.g. cleverTap-10000/ourNode, growth, load;
                writes nothing
  --render      table and plot anew from docs/benchmarks/results.json

Without an option, everything is measured (about 20 minutes) and written to docs/benchmarks.
Ends with 1 if this node lost or misreported an ID; never for being slow.`;

const GROWTH_COUNTS = [1000, 10_000, 100_000, 1_000_000];

/** Does a step as often as it says. */
async function repeated(step: Step, run: () => Promise<Outcome>): Promise<Row> {
	const outcomes: Outcome[] = [];
	for (let repeat = 0; repeat < step.repeats; repeat++) outcomes.push(await run());
	return rowOf(step, outcomes);
}

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
				const { contestant, workload } = step;
				this.add(await repeated(step, async () => await runContestant(contestant, workload)));
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
		const wanted = (step: Step) => this.wanted(step.workload.name, step.contestant);
		const steps = N8N_STEPS.filter(wanted);
		const sweep = SWEEP.filter(({ step }) => wanted(step));
		if (steps.length + sweep.length === 0) return;
		if (!fullN8nIsThere()) {
			const why = 'no full n8n is installed; npm run test:e2e installs one';
			for (const { workload, contestant } of [...steps, ...sweep.map(({ step }) => step)]) {
				this.notRun.push({ workload: workload.name, contestant: TITLES[contestant], why });
			}
			return;
		}
		const n8n = await FullN8n.start();
		const run = async (step: Step<FullN8nName>) =>
			await repeated(step, async () => await n8n.run(step));
		try {
			for (const step of steps) {
				await this.attempt(step.workload.name, step.contestant, async () => {
					this.add(await run(step));
				});
			}
			for (const { trial, step } of sweep) {
				let isBest = false;
				await this.attempt(step.workload.name, step.contestant, async () => {
					const tried = await run(trial);
					console.log(lineOf(tried));
					if (wrongIn(tried.outcome) > 0) return;
					const row = await run(step);
					this.add(row);
					isBest = wrongIn(row.outcome) === 0;
				});
				if (isBest) break;
			}
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
		for (const { aim, measured, reached } of targetsOf(results)) {
			if (reached !== undefined) {
				console.log(`${reached ? 'reached' : 'MISSED '}  ${aim}: ${measured}`);
			}
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
