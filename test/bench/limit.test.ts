import { limitMs, requestsNeeded } from '../../bench/limit';
import {
	adaptyWorkload,
	allThreeWorkload,
	cleverTapWorkload,
	gainsightPxWorkload,
	idsOf,
	totalIds,
} from '../../bench/workloads';

test.each([
	[cleverTapWorkload(1000), 4 * 50],
	[cleverTapWorkload(10_000), 34 * 50],
	[cleverTapWorkload(1), 50],
	[adaptyWorkload(10_000, 20), 25_000],
	[adaptyWorkload(10_000, 50), 10_000],
	[gainsightPxWorkload(10_000), 10_000_000 / 190],
	[allThreeWorkload(3000), 3_000_000 / 190],
])('the limit of $name', (workload, ms) => {
	expect(limitMs(workload)).toBeCloseTo(ms, 6);
});

test('CleverTap takes a hundred IDs in a request, the others one', () => {
	expect(requestsNeeded('cleverTap', 101)).toBe(2);
	expect(requestsNeeded('adapty', 101)).toBe(101);
	expect(requestsNeeded('gainsightPx', 101)).toBe(101);
});

test('a workload has as many IDs as it says, the same person everywhere', () => {
	const workload = allThreeWorkload(7);
	const ids = idsOf(workload, 'user');
	expect(totalIds(workload)).toBe(21);
	expect(new Set(ids.adapty).size).toBe(7);
	expect(ids.adapty).toEqual(ids.gainsightPx);
});
