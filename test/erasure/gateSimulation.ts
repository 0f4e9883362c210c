/** A service that throttles, and workers that ask it again, on the virtual clock. */
import { withLane, type Lane } from '../../nodes/DeleteProfile/erasure/accountGate';
import { FakeClock } from '../support/fakeClock';

const LATENCY_MS = 50;

export interface Simulation {
	readonly cap: number;
	/** Part of all requests that are throttled for no reason. */
	readonly noise?: number;
	/** Most in flight, after so many ms. */
	readonly limit?: (ms: number) => number;
	/** A token bucket; per second. */
	readonly bucket?: { readonly rate: number; readonly burst: number };
	readonly retryAfterMs?: number;
	/** Processes of n8n, each with a gate of its own. */
	readonly workers?: number;
	readonly requests?: number;
}

export interface Simulated {
	readonly ms: number;
	/** Of all requests. */
	readonly throttledShare: number;
	/** Ms after the start of each request that was taken, in order. */
	readonly takenAt: readonly number[];
	/** Starts while `Retry-After` said to wait. */
	readonly startsInPause: number;
}

let accounts = 0;

export async function simulate(simulation: Simulation, seed: number): Promise<Simulated> {
	const { cap, noise = 0, limit = () => Infinity, bucket, retryAfterMs, workers = 1 } = simulation;
	const clock = new FakeClock(seed);
	const begin = clock.now();
	const takenAt: number[] = [];
	let [sent, throttledCount, inFlight, startsInPause] = [0, 0, 0, 0];
	let [tokens, filledAt, pausedUntil] = [bucket?.burst ?? 0, begin, -Infinity];

	const outOfTokens = (now: number) => {
		if (!bucket) return false;
		tokens = Math.min(bucket.burst, tokens + ((now - filledAt) / 1000) * bucket.rate);
		filledAt = now;
		if (tokens < 1) return true;
		tokens--;
		return false;
	};

	const request = async (lane: Lane): Promise<boolean> => {
		await lane.acquire();
		const startedAt = clock.now();
		sent++;
		if (startedAt < pausedUntil) startsInPause++;
		const busy = inFlight >= limit(startedAt - begin) || clock.random() < noise;
		const throttled = busy || outOfTokens(startedAt);
		inFlight++;
		const latency = LATENCY_MS * (0.8 + 0.4 * clock.random());
		await clock.sleep(throttled ? 0.4 * latency : latency);
		inFlight--;
		if (throttled) throttledCount++;
		else takenAt.push(clock.now() - begin);
		if (throttled && retryAfterMs !== undefined) {
			lane.pause(retryAfterMs);
			pausedUntil = clock.now() + retryAfterMs;
		}
		lane.release(startedAt, throttled ? 'throttled' : 'took');
		return throttled;
	};

	const work = async (requests: number) => {
		let left = requests;
		const run = async (lane: Lane) => {
			const one = async () => {
				while (left-- > 0) {
					for (let tries = 0; await request(lane); tries++) {
						const jitter = clock.random() * Math.min(30_000, 500 * 2 ** tries);
						await clock.sleep(retryAfterMs ?? jitter);
					}
				}
			};
			await Promise.all(Array.from({ length: 2 * cap }, one));
		};
		await withLane(`simulated ${accounts++}`, { concurrency: cap, perSecond: 0 }, clock, run);
	};

	const each = (simulation.requests ?? 10_000) / workers;
	await clock.run(Promise.all(Array.from({ length: workers }, async () => await work(each))));
	return { ms: clock.now() - begin, throttledShare: throttledCount / sent, takenAt, startsInPause };
}

/** Ms that so many requests take with never more and never fewer than so many in flight. */
export function idealMs(requests: number, inFlight: number): number {
	return (requests * LATENCY_MS) / inFlight;
}
