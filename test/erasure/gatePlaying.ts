/** Runs at an account's gate, on the virtual clock. */
import {
	withLane,
	type Lane,
	type LaneLimits,
	type Verdict,
} from '../../nodes/DeleteProfile/erasure/accountGate';
import type { Clock } from '../../nodes/DeleteProfile/contract/time';
import { FakeClock } from '../support/fakeClock';

let accounts = 0;

/** An account that no other test knows. */
export const newAccount = () => `gate test ${accounts++}`;

/** Does `work` as one request, once the lane lets it start. */
export async function request(lane: Lane, clock: Clock, work: () => Promise<Verdict>) {
	if (!(await lane.acquire())) return;
	const startedAt = clock.now();
	lane.release(startedAt, await work());
}

export interface Run extends LaneLimits {
	/** All wait at once. */
	readonly requests: number;
	/** Ms; any up to a fifth more or less if `isEven` is not set. */
	readonly latency: number;
	readonly isEven?: boolean;
	/** Ms after the start at which it begins, and at which its user cancels it. */
	readonly beginsAt?: number;
	readonly cancelledAt?: number;
}

/** Plays runs at one account: when requests started, when each run was over, the most in flight. */
export async function playRuns(runs: readonly Run[], clock: FakeClock, account = newAccount()) {
	const starts: Array<{ readonly run: number; readonly request: number; readonly at: number }> = [];
	const inFlight = runs.map(() => 0);
	let most = 0;
	const play = async (one: Run, run: number): Promise<number> => {
		await clock.sleep(one.beginsAt ?? 0);
		await withLane(account, one, clock, async (lane) => {
			if (one.cancelledAt !== undefined) {
				void clock.sleep(one.cancelledAt).then(() => lane.close());
			}
			const send = async (_: unknown, index: number) =>
				await request(lane, clock, async () => {
					starts.push({ run, request: index, at: clock.elapsed });
					expect(++inFlight[run]).toBeLessThanOrEqual(one.concurrency);
					const all = inFlight.reduce((sum, count) => sum + count);
					most = Math.max(most, all);
					await clock.sleep(one.latency * (one.isEven ? 1 : 0.8 + 0.4 * clock.random()));
					inFlight[run]--;
					return 'took';
				});
			await Promise.all(Array.from({ length: one.requests }, send));
		});
		return clock.elapsed;
	};
	const ends = await Promise.all(runs.map(play));
	const startsOf = (run: number) => starts.filter((start) => start.run === run).map(({ at }) => at);
	return { starts, startsOf, ends, most };
}

/** The same on a clock of its own. */
export async function play(...runs: Run[]) {
	const clock = new FakeClock();
	return await clock.run(playRuns(runs, clock));
}

/** Ms between each start and the next. */
export const gapsOf = (starts: readonly number[]) =>
	starts.slice(1).map((at, index) => at - starts[index]);
