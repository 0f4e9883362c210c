/** Does the work for every element, at most `size` at a time; results in the order of the elements. */
export async function inPool<T, R>(
	elements: readonly T[],
	size: number,
	work: (element: T) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(elements.length);
	let next = 0;
	const worker = async () => {
		while (next < elements.length) {
			const index = next++;
			results[index] = await work(elements[index]);
		}
	};
	await Promise.all(Array.from({ length: Math.min(size, elements.length) }, worker));
	return results;
}
