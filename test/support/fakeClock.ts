/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { Clock } from '../../nodes/DeleteProfile/contract/time';

/** More than any wait that the flow may come to; beyond it a test hangs rather than waits. */
const ENOUGH_MS = 7 * 24 * 3_600_000;

interface Sleeper {
	readonly at: number;
	readonly wake: () => void;
}

/** After so many steps the event loop gets its turn, so that jest can end a test that hangs. */
const STEPS_AT_A_STRETCH = 1000;

/** Resolves when every promise that can go on without time has gone on. */
async function settled(step: number): Promise<void> {
	await new Promise<void>((resolve) => {
		// Node comes to the next tick only when no promise can go on.
		if (step % STEPS_AT_A_STRETCH > 0) process.nextTick(resolve);
		else setImmediate(resolve);
	});
}

/** A virtual clock: time passes only while nobody has anything else to do, so hours take milliseconds. */
export class FakeClock implements Clock {
	/** Who wakes first comes first. */
	private readonly sleepers: Sleeper[] = [];

	private state: number;

	/** @param startedAt epoch ms */
	constructor(
		seed = 1,
		readonly startedAt = Date.UTC(2026, 0, 1),
	) {
		this.state = seed;
		this.time = startedAt;
	}

	private time: number;

	/** What the system's time was set forward or back by. Ms. */
	private shift = 0;

	now(): number {
		return this.time;
	}

	date(): number {
		return this.time + this.shift;
	}

	/** Sets the system's time, as a user or NTP does; `now()` and sleeps do not notice. */
	setDate(ms: number): void {
		this.shift = ms - this.time;
	}

	/** Ms since the start. */
	get elapsed(): number {
		return this.time - this.startedAt;
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((wake) => {
			const at = this.time + Math.max(0, ms);
			let place = this.sleepers.length;
			while (place > 0 && this.sleepers[place - 1].at > at) place--;
			this.sleepers.splice(place, 0, { at, wake });
		});
	}

	/** mulberry32: the same seed gives the same run. */
	random(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Lets time pass until `work` is done. */
	async run<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finish = () => {
			done = true;
		};
		work.then(finish, finish);
		for (let step = 0; ; step++) {
			await settled(step);
			if (done) return await work;
			if (this.sleepers.length === 0) throw new Error('Nothing left to wait for: it hangs');
			if (this.elapsed > ENOUGH_MS) throw new Error('More than a week has passed: it hangs');
			this.wakeNext();
		}
	}

	/** Lets exactly so many ms pass. */
	async advance(ms: number): Promise<void> {
		await this.run(this.sleep(ms));
	}

	/** Wakes everybody who sleeps until the next point in time. */
	private wakeNext(): void {
		this.time = this.sleepers[0].at;
		while (this.sleepers[0]?.at <= this.time) this.sleepers.shift()!.wake();
	}
}
