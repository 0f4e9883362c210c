import fc from 'fast-check';

import { LearnedLimits } from '../../nodes/DeleteProfile/erasure/learnedLimits';

/** Feeds outcomes, one every 10 ms, each after 50 ms: `t` taken, `r` refused. */
function feed(limits: LearnedLimits, outcomes: string, from: number, most: number): number {
	let now = from;
	for (const outcome of outcomes) {
		now += 10;
		limits.hear(outcome === 'r', now - (outcome === 'r' ? 5 : 9), now, most);
	}
	return now;
}

const capAfter = (outcomes: string, most = 20) => {
	const limits = new LearnedLimits();
	const now = feed(limits, outcomes, 1000, most);
	return Math.min(most, limits.cap(now));
};

describe('cap', () => {
	test.each([
		['nothing heard', '', 20],
		['taken only', 't'.repeat(100), 20],
		['one refusal', 'r', 20],
		['three refusals', 'rrr', 20],
		['four refusals, nothing known: half', 'rrrr', 10],
		['four among few', 'tttr'.repeat(6), 10],
		['four among many', `${'t'.repeat(10)}r`.repeat(4), 20],
		['refusals that outlast half the cap', 'rrrr'.repeat(2), 5],
		['never below 1', 'rrrr'.repeat(40), 1],
	])('%s', (_what, outcomes, cap) => {
		expect(capAfter(outcomes)).toBe(cap);
	});

	test('what was in flight when it was lowered proves nothing more', () => {
		const limits = new LearnedLimits();
		const now = feed(limits, 'rrrr', 1000, 20);
		for (let late = 0; late < 16; late++) limits.hear(true, 1000, now + 10, 20);
		expect(limits.cap(now + 10)).toBe(10);
	});

	test('stays in [1, most] for all outcomes, and comes back to most', () => {
		const property = fc.property(
			fc.integer({ min: 1, max: 100 }),
			fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 400 })), { maxLength: 300 }),
			(most, outcomes) => {
				const limits = new LearnedLimits();
				let now = 1000;
				for (const [refused, ms] of outcomes) {
					now += ms;
					limits.hear(refused, now - ms / 2, now, most);
					if (ms === 400) limits.pause(now, 100);
					expect(limits.cap(now)).toBeGreaterThanOrEqual(1);
					expect(limits.perSecond(now)).toBeGreaterThan(0.3);
				}
				for (let taken = 0; taken < 20_000; taken++) limits.hear(false, now + 1, (now += 5), most);
				expect(Math.min(most, limits.cap(now))).toBe(most);
				expect(limits.perSecond(now)).toBe(Infinity);
			},
		);
		fc.assert(property, { numRuns: 50 });
	});

	test('a refusal among 30 that were taken never lowers it', () => {
		const property = fc.property(
			fc.integer({ min: 1, max: 100 }),
			fc.array(fc.integer({ min: 30, max: 60 }), { maxLength: 50 }),
			(most, gaps) => {
				const outcomes = gaps.map((gap) => `${'t'.repeat(gap)}r`).join('');
				expect(capAfter(outcomes, most)).toBe(most);
			},
		);
		fc.assert(property);
	});
});

describe('pace', () => {
	/** A cap of one that is refused still: only a pace can help. */
	const slowed = () => {
		const limits = new LearnedLimits();
		const now = feed(limits, 'trtrtrtrtrtrtrtrtrtr'.repeat(2), 1000, 1);
		return { limits, now };
	};

	test('none while fewer in flight may help', () => {
		const limits = new LearnedLimits();
		const now = feed(limits, 'trtrtrtrtr', 1000, 20);
		expect(limits.cap(now)).toBeLessThan(20);
		expect(limits.perSecond(now)).toBe(Infinity);
	});

	test('below the rate that was taken, where a smaller cap does not help', () => {
		const { limits, now } = slowed();
		expect(limits.perSecond(now)).toBeLessThan(50);
		expect(limits.perSecond(now)).toBeGreaterThan(10);
	});

	test('is lifted when the limit is gone, and forgotten after five minutes', () => {
		const { limits, now } = slowed();
		let later = now;
		for (let taken = 0; taken < 100; taken++) {
			later += 200;
			limits.hear(false, later - 50, later, 1);
		}
		expect(limits.perSecond(later)).toBe(Infinity);
		const other = slowed();
		expect(other.limits.isForgotten(other.now + 5 * 60_000 - 20)).toBe(false);
		expect(other.limits.isForgotten(other.now + 5 * 60_000 + 1)).toBe(true);
		expect(other.limits.perSecond(other.now + 5 * 60_000 + 1)).toBe(Infinity);
	});
});
