import fc from 'fast-check';

import { LearnedLimit } from '../../nodes/DeleteProfile/erasure/learnedLimit';

const MINUTE = 60_000;

/** Ten requests a second, from time 0 on: `t` taken; `r` throttled, at once after the one before. */
function play(limit: LearnedLimit, outcomes: string, from = 0): number {
	let now = from;
	for (const outcome of outcomes) {
		const startedAt = now;
		if (outcome === 't') now += 100;
		limit.record(outcome === 'r', startedAt, now);
	}
	return now;
}

/** An account that took ten requests a second, and then was throttled or asked for a pause of so many ms. */
function throttledAtTen(pause = 0) {
	const limit = new LearnedLimit();
	const now = play(limit, 't'.repeat(30));
	if (pause === 0) play(limit, 'rrrrr', now);
	else limit.pause(now + pause, now);
	return { limit, now };
}

/** CUBIC for ten a second: seconds after it was throttled, and the pace that the AWS SDKs' own tests expect. */
const CUBIC = [
	[0, 7.0],
	[1, 9.64893600966],
	[2, 10.000030849917364],
	[3, 10.453284520772092],
	[4, 13.408697022224185],
	[5, 21.26626835427364],
	[6, 36.425998516920465],
] as const;

describe('the pace', () => {
	test.each([
		['it was throttled', 0, 1000],
		['a pause of 0.1 s', 100, 1000],
		['a pause of 1 s', 1000, 1000],
		['a pause of 20 s, in units of it', 20_000, 20_000],
	])('comes back as the AWS SDKs have it after %s', (_what, pause, unitMs) => {
		const { limit, now } = throttledAtTen(pause);
		expect(limit.perSecond(now + pause / 2)).toBeCloseTo(7, 8);
		for (const [time, perSecond] of CUBIC) {
			expect(limit.perSecond(now + pause + unitMs * time)).toBeCloseTo(perSecond, 8);
		}
	});

	test('is lowered from the pace that held, where that was refused', () => {
		const { limit, now } = throttledAtTen();
		play(limit, 'rrrrr', now);
		expect(limit.perSecond(now)).toBeCloseTo(4.9, 8);
	});

	test('is lowered from the rate that was taken, where nobody reached the pace', () => {
		const { limit, now } = throttledAtTen();
		const later = play(limit, `${'t'.repeat(60)}rrrrr`, now);
		expect(limit.perSecond(later)).toBeCloseTo(7, 8);
	});

	test('comes back in seconds again, once requests are throttled without a pause', () => {
		const { limit, now } = throttledAtTen(20_000);
		const later = play(limit, `${'t'.repeat(60)}rrrrr`, now + 20_000);
		expect(limit.perSecond(later + 60_000)).toBeGreaterThan(1000);
	});
});

describe('no limit', () => {
	test.each([
		['nothing recorded', '', true],
		['taken only', 't'.repeat(100), true],
		['one throttled', 'ttr', true],
		['four throttled', 'ttrrrr', true],
		['five throttled', 'ttrrrrr', false],
		['one of ten, for ever', `${'t'.repeat(9)}r`.repeat(100), true],
		['one of four, for a while', 'tttr'.repeat(8), true],
		['one of four, for long', 'tttr'.repeat(11), false],
		['five before any time has passed', 'rrrrr', true],
	])('%s', (_what, outcomes, unlimited) => {
		const limit = new LearnedLimit();
		const now = play(limit, outcomes);
		expect(limit.isUnlimited(now)).toBe(unlimited);
		expect(limit.perSecond(now) === Infinity).toBe(unlimited);
	});

	test('a second pause ends it, even if the first came before any time had passed', () => {
		const limit = new LearnedLimit();
		limit.record(true, 0, 5);
		limit.pause(60_005, 5);
		expect(limit.isUnlimited(5)).toBe(true);
		limit.record(true, 60_005, 60_010);
		limit.pause(120_010, 60_010);
		expect(limit.isUnlimited(60_010)).toBe(false);
	});

	test('the pace does not come back before the end of a pause, even if the flight before it lowers it', () => {
		const limit = new LearnedLimit();
		limit.pause(60_000, 5);
		for (let late = 0; late < 5; late++) limit.record(true, 0, 6);
		expect(limit.perSecond(60_000)).toBe(0.5);
		expect(limit.perSecond(70_000)).toBeGreaterThan(100);
	});

	test('a whole flight that is throttled, with or without a pause, lowers it once', () => {
		const { limit, now } = throttledAtTen();
		for (let late = 1; late <= 20; late++) limit.record(true, now - 50, now + late);
		expect(limit.perSecond(now)).toBeCloseTo(7, 8);
		const paused = throttledAtTen(1000);
		for (let late = 1; late <= 20; late++) {
			paused.limit.pause(now + 1000 + late, now + late);
			paused.limit.record(true, now - 50, now + late);
		}
		expect(paused.limit.perSecond(now + 1020)).toBeCloseTo(7, 8);
	});

	test('what was throttled before a quiet while adds nothing', () => {
		const limit = new LearnedLimit();
		const now = play(limit, 'ttrrrr');
		expect(limit.isUnlimited(play(limit, 'ttrrrr', now + 2001))).toBe(true);
		expect(limit.isUnlimited(play(limit, 'ttrrrrr', now + 10_000))).toBe(false);
	});

	test('time without requests is not taken for a low rate', () => {
		const limit = new LearnedLimit();
		play(limit, 'ttt');
		const now = play(limit, 'tttrrrrr', MINUTE);
		expect(limit.perSecond(now)).toBeCloseTo(7, 8);
	});

	test.each([
		[
			'the last throttled request, whatever was taken since',
			(limit: LearnedLimit, now: number) => {
				play(limit, 'rt', now);
				return now;
			},
		],
		[
			'the end of a pause, if it was longer',
			(limit: LearnedLimit, now: number) => {
				limit.pause(now + 10 * MINUTE, now);
				limit.record(true, now - 50, now + 1);
				return now + 10 * MINUTE;
			},
		],
	])('again five minutes after %s', (_what, throttle) => {
		const { limit, now } = throttledAtTen();
		const end = throttle(limit, now + 1000);
		expect(limit.isUnlimited(end + 5 * MINUTE)).toBe(false);
		expect(limit.isUnlimited(end + 5 * MINUTE + 1)).toBe(true);
		expect(limit.perSecond(end + 5 * MINUTE + 1)).toBe(Infinity);
	});
});

test('whatever happens, there is a pace of at least one in two seconds, and a minute later a high one', () => {
	const event = fc.tuple(fc.constantFrom('t', 'r', 'p'), fc.integer({ min: 0, max: 400 }));
	const property = fc.property(fc.array(event, { maxLength: 300 }), (events) => {
		const limit = new LearnedLimit();
		let [now, paused] = [1000, 0];
		for (const [what, ms] of events) {
			now += ms;
			if (what === 'p' && now + ms > paused) limit.pause((paused = now + ms), now);
			else limit.record(what === 'r', now - ms / 2, now);
			expect(limit.perSecond(now)).toBeGreaterThanOrEqual(0.5);
		}
		expect(limit.perSecond(now + MINUTE)).toBeGreaterThan(1000);
	});
	fc.assert(property, { numRuns: 50 });
});
