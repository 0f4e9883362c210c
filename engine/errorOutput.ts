import * as n8nWorkflow from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

/** Keys that the node gives an item for the error output; n8n before 2.34 knows no `details`. */
export const ERROR_KEYS: readonly string[] =
	'sleepWithAbort' in n8nWorkflow ? ['error', 'message'] : ['error', 'message', 'details'];

/** The receipt in an item of the error output, wherever this version of n8n has it. */
export function receiptIn(json: IDataObject): IDataObject {
	return (json.details ?? json.error) as IDataObject;
}
