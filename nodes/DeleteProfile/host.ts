import * as n8nWorkflow from 'n8n-workflow';

import type { Clock } from './erasure/clock';

/**
 * Before 2.34 n8n sends an item to the error output only if its JSON has `error` and, at most,
 * `message` besides; with `details` it would come out as successful. Those versions still have
 * `sleepWithAbort`, which 2.34 took away.
 */
export const routesErrorDetails = !('sleepWithAbort' in n8nWorkflow);

/** n8n-workflow's `sleep` is the one timer that n8n allows to community nodes. */
export const systemClock: Clock = {
	now: () => performance.now(),
	date: () => Date.now(),
	sleep: async (ms) => await n8nWorkflow.sleep(ms),
	random: () => Math.random(),
};
