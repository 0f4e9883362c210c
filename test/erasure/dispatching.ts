import { withLane, type Lane } from '../../nodes/DeleteProfile/erasure/accountGate';
import { dispatch } from '../../nodes/DeleteProfile/erasure/dispatcher';
import { resultOf } from '../../nodes/DeleteProfile/erasure/outcomes';
import type { Dispatch, Settlement } from '../../nodes/DeleteProfile/erasure/dispatcher';
import type {
	FailedFinding,
	Reading,
	Service,
	ServiceAction,
} from '../../nodes/DeleteProfile/contract/service';
import type { Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { FakeClock } from '../support/fakeClock';
import {
	fakeAccount,
	FakeServer,
	fakeService,
	manyTargets,
	type FakeServerOptions,
} from '../support/fakeService';

export interface Scenario extends FakeServerOptions {
	readonly targets?: Iterable<Target>;
	readonly count?: number;
	readonly batchSize?: number;
	readonly concurrency?: number;
	readonly perSecond?: number;
	readonly maxAttempts?: number;
	/** Ms. */
	readonly giveUpAfter?: number;
	readonly seed?: number;
	readonly service?: Service;
	readonly action?: Dispatch['action'];
	readonly ifNotFound?: 'alreadyAbsent' | 'fail';
	/** When the user cancels. Ms after the start. */
	readonly stopAt?: number;
}

export interface Story {
	readonly clock: FakeClock;
	readonly server: FakeServer;
	readonly ended: FailedFinding | undefined;
	/** Of this run alone. */
	readonly signal: AbortSignal;
	readonly settled: ReadonlyMap<Target, Settlement>;
	/** ID → its result. */
	readonly results: ReadonlyMap<string, Result>;
}

/** The fake service, but for how it reads responses with this status to a deletion. */
export function readingService(
	code: number,
	read: (...given: Parameters<ServiceAction['read']>) => Reading,
): Service {
	const usual = fakeService().delete;
	return fakeService({
		delete: {
			read: (response, ...given) =>
				(response.status === code ? read : usual.read)(response, ...given),
		},
	});
}

/** Every scenario has an account of its own, so that no lesson of one is left for the next. */
let accounts = 0;

/** Sends everything of a scenario to a fake server and tells what came of it. */
export async function play(scenario: Scenario): Promise<Story> {
	const { action = 'delete', ifNotFound = 'alreadyAbsent', concurrency = 5 } = scenario;
	const service = scenario.service ?? fakeService();
	const clock = new FakeClock(scenario.seed);
	const server = new FakeServer(clock, scenario);
	const controller = new AbortController();
	const { stopAt = Infinity, giveUpAfter = 300_000 } = scenario;
	if (stopAt <= 0) controller.abort();
	else if (stopAt < Infinity) void clock.sleep(stopAt).then(() => controller.abort());
	const work = async (lane: Lane) =>
		await dispatch({
			action,
			connection: { service, account: fakeAccount, send: server.send },
			targets: scenario.targets ?? manyTargets(scenario.count ?? 1),
			batchSize: scenario.batchSize ?? 1,
			lane,
			patience: { maxAttempts: scenario.maxAttempts ?? 5, giveUpAfter },
			clock,
			signal: controller.signal,
		});
	const limits = { concurrency, perSecond: scenario.perSecond ?? 0, giveUpAfter };
	const { settled, ended } = await clock.run(
		withLane(`dispatching ${accounts++}`, limits, clock, work),
	);
	const results = new Map(
		[...settled].map(([{ id }, settlement]) => [
			id,
			resultOf(settlement, action === 'delete' ? 'delete' : 'lookUp', ifNotFound, service),
		]),
	);
	return { clock, server, ended, signal: controller.signal, settled, results };
}

/** The result of an ID. */
export function resultFor({ results }: Story, id: string): Result {
	const result = results.get(id);
	if (result === undefined) throw new Error(`${id} has no result`);
	return result;
}

/** A result in words: `failed, rejected`, and whether a deletion is left open. */
export function fateOf(story: Story, id: string): string {
	const { outcome, reason, mayBeGone } = resultFor(story, id);
	return [outcome, reason, mayBeGone && 'may be gone'].filter(Boolean).join(', ');
}

/** How many IDs each request carried, in order. */
export function sizesOf({ server }: Story): number[] {
	return server.seen.map(({ ids }) => ids.length);
}

/** A result as a person reads it. */
export function textFor(story: Story, id: string): string {
	const { what, advice } = resultFor(story, id).message;
	return `${what}. ${advice ?? ''}`;
}

/** Outcome → how many. */
export function tally({ results }: Story): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome } of results.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}
