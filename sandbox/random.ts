/**
 * Small seeded generator (mulberry32): the same seed gives the same row of numbers, so that a run
 * with random faults can be repeated.
 * @returns a function whose every call gives a number from 0 (included) to 1 (excluded)
 */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	};
}

/** @returns a function that gives strings of so many random hexadecimal digits (a multiple of 8) */
export function seededHex(seed: number, digits: number): () => string {
	const random = seededRandom(seed);
	return () => {
		let hex = '';
		while (hex.length < digits) {
			hex += Math.floor(random() * 0x1_0000_0000)
				.toString(16)
				.padStart(8, '0');
		}
		return hex;
	};
}
