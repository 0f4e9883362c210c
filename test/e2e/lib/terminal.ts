/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console, @n8n/community-nodes/require-node-api-error */
/** What a person sees while the long steps run. */

const started = Date.now();

export function seconds(since: number): string {
	const total = Math.round((Date.now() - since) / 1000);
	return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}

export function say(text: string): void {
	console.log(text);
}

/** Runs one step and prints what it is, that it still runs, and how long it took. */
export async function step<T>(
	title: string,
	work: () => Promise<T>,
	detail: () => string = () => '',
): Promise<T> {
	const from = Date.now();
	const live = process.stdout.isTTY;
	const line = () => `  … ${title}: ${[seconds(from), detail()].filter(Boolean).join(', ')}`;
	if (!live) say(`  … ${title}`);
	const timer = setInterval(
		() => (live ? process.stdout.write(`\r\x1b[2K${line()}`) : say(line())),
		live ? 500 : 15_000,
	);
	try {
		const result = await work();
		clearInterval(timer);
		if (live) process.stdout.write('\r\x1b[2K');
		say(`  ✔ ${title} (${seconds(from)})`);
		return result;
	} catch (cause) {
		if (live) process.stdout.write('\r\x1b[2K');
		say(`  ✘ ${title} (${seconds(from)})`);
		throw cause;
	} finally {
		clearInterval(timer);
	}
}

export function totalTime(): string {
	return seconds(started);
}
