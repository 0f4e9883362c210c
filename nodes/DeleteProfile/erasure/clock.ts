import { sleep } from 'n8n-workflow';

/** Time as the flow sees it; tests hand in their own. */
export interface Clock {
	/** Epoch ms. */
	now(): number;
	/** Resolves after so many ms. */
	sleep(ms: number): Promise<void>;
	/** 0 ≤ x < 1, for jitter. */
	random(): number;
}

/** n8n-workflow's `sleep` is the one timer that n8n allows to community nodes. */
export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};

/** No wait is longer without a look at whether the user has cancelled. Ms. */
export const MAX_SLEEP_MS = 250;
