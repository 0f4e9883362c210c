import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Entry } from './plan';
import { receiptOf, resultOfEntry, type ReceiptInput } from './receipt';
import { SUCCESSFUL } from './types';

export interface OutputInput extends ReceiptInput {
	readonly items: readonly INodeExecutionData[];
	/** On Error is set to Continue (using error output). */
	readonly errorOutput: boolean;
	/** This n8n knows `details` on items for the error output; see host.ts. */
	readonly errorDetails: boolean;
}

/**
 * n8n sends an item to the error output only if its JSON has `error` and nothing besides `message`
 * and `details`. On the regular output a key called `error` would make Retry On Fail run the node
 * again, so none ever has one.
 */
function errorItem(receipt: IDataObject, errorDetails: boolean): IDataObject {
	const { message } = receipt;
	return errorDetails ? { error: message, message, details: receipt } : { error: receipt, message };
}

function jsonOf(entry: Entry, input: OutputInput): IDataObject {
	const receipt = receiptOf(entry, input);
	if (input.settings.includeInputFields) receipt.input = { ...input.items[entry.item].json };
	const undone = !SUCCESSFUL.has(resultOfEntry(entry).outcome);
	return undone && input.errorOutput ? errorItem(receipt, input.errorDetails) : receipt;
}

/** One output item for each entry, in input order, paired with its input item. */
export function outputItems(entries: readonly Entry[], input: OutputInput): INodeExecutionData[] {
	return entries.map((entry) => ({
		json: jsonOf(entry, input),
		pairedItem: { item: entry.item },
	}));
}
