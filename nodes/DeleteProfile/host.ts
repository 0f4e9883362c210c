import * as n8nWorkflow from 'n8n-workflow';

/**
 * Before 2.34 n8n sends an item to the error output only if its JSON has `error` and, at most,
 * `message` besides; with `details` it would come out as done. Those versions still have
 * `sleepWithAbort`, which 2.34 took away.
 */
export const routesErrorDetails = !('sleepWithAbort' in n8nWorkflow);
