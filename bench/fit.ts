/** Middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? sorted[Math.floor(middle)]
		: (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The exponent k of y = c·x^k that fits best: the slope of a straight line through the logarithms. */
export function exponent(points: ReadonlyArray<readonly [x: number, y: number]>): number {
	const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
	const mean = (index: 0 | 1) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
	const [meanX, meanY] = [mean(0), mean(1)];
	let above = 0;
	let below = 0;
	for (const [x, y] of logs) {
		above += (x - meanX) * (y - meanY);
		below += (x - meanX) ** 2;
	}
	return above / below;
}
