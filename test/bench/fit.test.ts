import { exponent, median } from '../../bench/measure';

test('the median', () => {
	expect(median([3, 1, 2])).toBe(2);
	expect(median([4, 1, 3, 2])).toBe(2.5);
	expect(median([7])).toBe(7);
});

test.each([0.5, 1, 2])('the exponent %d is found', (power) => {
	const points = [10, 100, 1000, 10_000].map((x) => [x, 3 * x ** power] as const);
	expect(exponent(points)).toBeCloseTo(power, 9);
});
