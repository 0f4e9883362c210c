/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console, @n8n/community-nodes/require-node-api-error */
/** What a person sees while the long steps run. */

export function seconds(since: number): string {
	const total = Math.round((Date.now() - since) / 1000);
	return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}

export function say(text: string): void {
	console.log(text);
}

/** Runs one step and prints what it is, now and then that it still runs, and how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
	const from = Date.now();
	say(`  … ${title}`);
	const timer = setInterval(() => say(`  … ${title}: ${seconds(from)}`), 15_000);
	try {
		const result = await work();
		say(`  ✔ ${title} (${seconds(from)})`);
		return result;
	} catch (cause) {
		say(`  ✘ ${title} (${seconds(from)})`);
		throw cause;
	} finally {
		clearInterval(timer);
	}
}
