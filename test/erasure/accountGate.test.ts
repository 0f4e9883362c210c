import fc from 'fast-check';

import {
	AccountGate,
	withGate,
	type GateLimits,
} from '../../nodes/DeleteProfile/erasure/accountGate';
import { FakeClock } from '../support/fakeClock';

const never = () => false;
const START = { concurrency: 100, perSecond: 0 };

/** Puts so many requests in flight. */
async function fill(
	gate: AccountGate,
	requests: number,
	limits: GateLimits = START,
): Promise<void> {
	for (let request = 0; request < requests; request++) await gate.acquire(limits, never);
}

/** How many more requests may start at once. */
async function room(
	gate: AccountGate,
	clock: FakeClock,
	limits: GateLimits = START,
): Promise<number> {
	let started = 0;
	let enough = false;
	const starting = (async () => {
		while (await gate.acquire(limits, () => enough)) started++;
	})();
	await clock.advance(1);
	enough = true;
	await clock.run(starting);
	for (let request = 0; request < started; request++) gate.release();
	return started;
}

describe('cap', () => {
	test.each([1, 2, 3, 10, 100])(
		'never more than %p in flight, and no fewer',
		async (concurrency) => {
			const clock = new FakeClock();
			const gate = new AccountGate(clock);
			let inFlight = 0;
			let most = 0;
			const one = async () => {
				await gate.acquire({ concurrency, perSecond: 0 }, never);
				most = Math.max(most, ++inFlight);
				await clock.sleep(1 + clock.random() * 20);
				inFlight--;
				gate.release();
			};
			await clock.run(Promise.all(Array.from({ length: 120 }, one)));
			expect(most).toBe(concurrency);
		},
	);

	test('first come, first served', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		const order: number[] = [];
		const one = async (_: unknown, index: number) => {
			await gate.acquire({ concurrency: 2, perSecond: 0 }, never);
			order.push(index);
			await clock.sleep(clock.random() * 50);
			gate.release();
		};
		await clock.run(Promise.all(Array.from({ length: 20 }, one)));
		expect(order).toEqual([...Array(20).keys()]);
	});
});

describe('pace', () => {
	test('in no window more than rate × window and a small catch-up, also with late timers', async () => {
		const property = fc.asyncProperty(
			fc.integer({ min: 1, max: 1000 }),
			fc.integer({ min: 0, max: 2 ** 31 - 1 }),
			async (perSecond, seed) => {
				const clock = new FakeClock(seed);
				const late = {
					...clockOf(clock),
					sleep: async (ms: number) => await clock.sleep(ms + clock.random() * 20),
				};
				const gate = new AccountGate(late);
				const starts: number[] = [];
				const work = (async () => {
					for (let request = 0; request < 60; request++) {
						if (clock.random() < 0.05) await clock.sleep(clock.random() * 2000);
						await gate.acquire({ concurrency: 100, perSecond }, never);
						starts.push(clock.now());
						gate.release();
					}
				})();
				await clock.run(work);
				let excess = -Infinity;
				for (let from = 0; from < starts.length; from++) {
					for (let to = from; to < starts.length; to++) {
						const window = (starts[to] - starts[from]) / 1000;
						excess = Math.max(excess, to - from + 1 - perSecond * (window + 0.025));
					}
				}
				expect(excess).toBeLessThanOrEqual(1.001);
			},
		);
		await fc.assert(property, { numRuns: 25 });
	});

	test('it is kept up, not only kept below', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		await clock.run(
			(async () => {
				for (let request = 0; request < 301; request++) {
					await gate.acquire({ concurrency: 100, perSecond: 150 }, never);
					gate.release();
				}
			})(),
		);
		expect(clock.elapsed).toBeCloseTo(2000, -1);
	});
});

function clockOf(clock: FakeClock) {
	return { now: () => clock.now(), random: () => clock.random() };
}

describe('slowing down', () => {
	test('halves what was in flight, once for a burst', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		const startedAt = clock.now();
		await fill(gate, 16);
		await clock.advance(50);
		for (let refused = 0; refused < 16; refused++) {
			gate.slowDown(startedAt);
			gate.release();
		}
		expect(await room(gate, clock)).toBe(8);
	});

	test('halves again for a request that started after the last halving, down to 1', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		const seen: number[] = [];
		for (let inFlight = 8, round = 0; round < 4; round++) {
			const startedAt = clock.now();
			await fill(gate, inFlight);
			await clock.advance(10);
			gate.slowDown(startedAt);
			for (let request = 0; request < inFlight; request++) gate.release();
			inFlight = await room(gate, clock);
			seen.push(inFlight);
			await clock.advance(10);
		}
		expect(seen).toEqual([4, 2, 1, 1]);
	});

	test('grows by about one for a round of requests that go well, until it has no say any more', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		await fill(gate, 8);
		gate.slowDown(clock.now());
		for (let request = 0; request < 8; request++) gate.release();
		const seen: number[] = [];
		for (let round = 0; round < 5; round++) {
			const now = await room(gate, clock);
			seen.push(now);
			for (let request = 0; request < now + 1; request++) gate.speedUp(clock.now());
		}
		expect(seen).toEqual([4, 5, 6, 7, 8]);
		expect(gate.forgettable).toBe(false);
		for (let request = 0; request < 6000; request++) gate.speedUp(clock.now());
		expect(gate.forgettable).toBe(true);
	});

	test('does not grow on requests that were in flight with the refused one', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		await fill(gate, 8);
		const startedAt = clock.now();
		await clock.advance(50);
		gate.slowDown(startedAt);
		for (let request = 0; request < 8; request++) {
			gate.speedUp(startedAt);
			gate.release();
		}
		expect(await room(gate, clock)).toBe(4);
	});

	test('is forgotten after five minutes without another refusal', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		await fill(gate, 8);
		gate.slowDown(clock.now());
		for (let request = 0; request < 8; request++) gate.release();
		expect(gate.forgettable).toBe(false);
		await clock.advance(5 * 60_000 + 1);
		expect(gate.forgettable).toBe(true);
		expect(await room(gate, clock, { concurrency: 8, perSecond: 0 })).toBe(8);
	});

	test("the user's own cap still holds", async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		await fill(gate, 100);
		gate.slowDown(clock.now());
		for (let request = 0; request < 100; request++) gate.release();
		expect(await room(gate, clock, { concurrency: 3, perSecond: 0 })).toBe(3);
	});
});

describe('pause', () => {
	test('holds the whole account, for as long as it says', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		gate.pause(90_000);
		gate.pause(10);
		const started: number[] = [];
		const one = async () => {
			await gate.acquire(START, never);
			started.push(clock.elapsed);
		};
		await clock.run(Promise.all([one(), one(), one()]));
		for (const at of started) expect(at).toBeCloseTo(90_000, -1);
	});
});

describe('stopped while waiting', () => {
	test.each([
		[
			'for a place',
			(gate: AccountGate) => void gate.acquire({ concurrency: 1, perSecond: 0 }, never),
		],
		['for the end of a pause', (gate: AccountGate) => gate.pause(60_000)],
	])('%s: comes back within 300 ms, and leaves the line', async (_what, block) => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		block(gate);
		let stopped = false;
		const waiting = gate.acquire({ concurrency: 1, perSecond: 0 }, () => stopped);
		const behind = gate.acquire(START, never);
		await clock.advance(1000);
		stopped = true;
		expect(await clock.run(waiting)).toBe(false);
		expect(clock.elapsed).toBeLessThan(1300);
		expect(await clock.run(behind)).toBe(true);
	});

	test('what was stopped before counts nothing', async () => {
		const clock = new FakeClock();
		const gate = new AccountGate(clock);
		expect(await gate.acquire(START, () => true)).toBe(false);
		expect(await room(gate, clock, { concurrency: 1, perSecond: 0 })).toBe(1);
	});
});

describe('withGate', () => {
	test('runs of one account share a gate while any of them goes on', async () => {
		const clock = new FakeClock();
		const gates: AccountGate[] = [];
		const run = async (ms: number) =>
			await withGate('shared', clock, async (gate) => {
				gates.push(gate);
				await clock.sleep(ms);
			});
		const first = run(100);
		const second = run(1000);
		await clock.run(first);
		const third = run(10);
		await clock.run(Promise.all([second, third]));
		expect(new Set(gates).size).toBe(1);
		await withGate('other', clock, async (gate) => expect(gates).not.toContain(gate));
	});

	test('an unused gate is forgotten, unless it holds a lesson', async () => {
		const clock = new FakeClock();
		const plain: AccountGate[] = [];
		const paused: AccountGate[] = [];
		for (let run = 0; run < 2; run++) {
			await withGate('plain', clock, async (gate) => void plain.push(gate));
			await withGate('paused', clock, async (gate) => {
				paused.push(gate);
				gate.pause(60_000);
			});
		}
		expect(plain[0]).not.toBe(plain[1]);
		expect(paused[0]).toBe(paused[1]);
		await clock.advance(60_001);
		await withGate('paused', clock, async (gate) => expect(gate).not.toBe(paused[0]));
	});

	test('work that fails gives its place back', async () => {
		const clock = new FakeClock();
		const gates: AccountGate[] = [];
		const failing = withGate('failing', clock, async (gate) => {
			gates.push(gate);
			throw new Error('stumbled');
		});
		await expect(failing).rejects.toThrow('stumbled');
		await withGate('failing', clock, async (gate) => expect(gate).not.toBe(gates[0]));
	});
});
