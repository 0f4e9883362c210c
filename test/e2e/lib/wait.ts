/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** Waiting for something to become true, with a limit. */

/** For all that has to come, in ms: long, because a busy machine is no fault of what is tested. */
export const PATIENCE = 300_000;

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	{ timeout = PATIENCE, every = 100 } = {},
): Promise<T> {
	const end = Date.now() + timeout;
	let last: unknown;
	for (;;) {
		try {
			const found = await look();
			if (found !== undefined && found !== false) return found;
			last = undefined;
		} catch (cause) {
			last = cause;
		}
		if (Date.now() > end) {
			const why = last instanceof Error ? ` (${last.message})` : '';
			throw new Error(`${what}: not within ${timeout / 1000} s${why}`);
		}
		await pause(every);
	}
}
