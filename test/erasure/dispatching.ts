import { AccountGate, type GateLimits } from '../../nodes/DeleteProfile/erasure/accountGate';
import { batches } from '../../nodes/DeleteProfile/erasure/batches';
import { dispatch } from '../../nodes/DeleteProfile/erasure/dispatcher';
import type { Work } from '../../nodes/DeleteProfile/erasure/work';
import { notAttempted, resultOf } from '../../nodes/DeleteProfile/erasure/outcomes';
import type { Result, Target } from '../../nodes/DeleteProfile/erasure/types';
import type { Finding, Service } from '../../nodes/DeleteProfile/services/service';
import { FakeClock } from '../support/fakeClock';
import {
	fakeAccount,
	FakeServer,
	fakeService,
	manyTargets,
	type FakeServerOptions,
} from '../support/fakeService';

/** A gate that follows the rules of slowing down on its own, and notices a start above the cap. */
export class WatchedGate extends AccountGate {
	private flying = 0;

	private cap = Infinity;

	private most = 0;

	private halvedAt = -Infinity;

	/** Most requests above the cap at a start; 0 if it always held. */
	excess = 0;

	slowDowns = 0;

	constructor(private readonly time: FakeClock) {
		super(time);
	}

	override async acquire(limits: GateLimits, stopped: () => boolean): Promise<boolean> {
		const started = await super.acquire(limits, stopped);
		if (started) {
			this.flying++;
			this.most = Math.max(this.most, this.flying);
			if (this.time.now() - this.halvedAt > 5 * 60_000) this.cap = Infinity;
			const allowed = Math.min(limits.concurrency, Math.floor(this.cap));
			this.excess = Math.max(this.excess, this.flying - allowed);
		}
		return started;
	}

	override release(): void {
		this.flying--;
		super.release();
	}

	override speedUp(startedAt: number): void {
		if (startedAt >= this.halvedAt) this.cap += 1 / this.cap;
		if (this.cap >= 100) this.cap = Infinity;
		super.speedUp(startedAt);
	}

	override slowDown(startedAt: number): void {
		this.slowDowns++;
		if (startedAt >= this.halvedAt) {
			this.cap = Math.max(1, Math.floor(Math.min(this.cap, this.most) / 2));
			this.most = 0;
			this.halvedAt = this.time.now();
		}
		super.slowDown(startedAt);
	}
}

export interface Scenario extends FakeServerOptions {
	readonly targets?: Iterable<Target>;
	readonly count?: number;
	readonly batchSize?: number;
	readonly concurrency?: number;
	readonly perSecond?: number;
	readonly maxTries?: number;
	readonly seed?: number;
	readonly service?: Service;
	readonly action?: Work['action'];
	readonly ifNotFound?: 'alreadyAbsent' | 'fail';
	/** Ms after the start. */
	readonly stopAt?: number;
	readonly stopped?: Work['stopped'];
}

export interface Story {
	readonly clock: FakeClock;
	readonly server: FakeServer;
	readonly gate: WatchedGate;
	readonly ended: Finding | undefined;
	/** ID → its results; exactly one each, if all is well. */
	readonly results: ReadonlyMap<string, Result[]>;
}

/** Sends everything of a scenario to a fake server and tells what came of it. */
export async function play(scenario: Scenario): Promise<Story> {
	const { action = 'delete', ifNotFound = 'alreadyAbsent', stopAt = Infinity } = scenario;
	const clock = new FakeClock(scenario.seed);
	const server = new FakeServer(clock, scenario);
	const gate = new WatchedGate(clock);
	const results = new Map<string, Result[]>();
	const settle = ({ id }: Target, result: Result) => {
		results.set(id, [...(results.get(id) ?? []), result]);
	};
	const work: Work = {
		action,
		service: scenario.service ?? fakeService(),
		account: fakeAccount,
		batches: batches(scenario.targets ?? manyTargets(scenario.count ?? 1), scenario.batchSize ?? 1),
		send: server.send,
		gate,
		limits: { concurrency: scenario.concurrency ?? 5, perSecond: scenario.perSecond ?? 0 },
		maxTries: scenario.maxTries ?? 5,
		clock,
		stopped: scenario.stopped ?? (() => clock.elapsed >= stopAt),
		answered: (target, finding, evidence, uncertain) =>
			settle(target, resultOf(finding, action, ifNotFound, evidence, uncertain)),
		unsent: (target, finding) => settle(target, notAttempted(finding)),
	};
	const ended = await clock.run(dispatch(work));
	return { clock, server, gate, ended, results };
}

/** The one result of an ID. */
export function resultFor({ results }: Story, id: string): Result {
	const all = results.get(id) ?? [];
	if (all.length !== 1) throw new Error(`${id} has ${all.length} results`);
	return all[0];
}

/** Outcome → how many. */
export function tally({ results }: Story): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const [{ outcome }] of results.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}
