import { createHmac } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	SUCCESSFUL,
	type Message,
	type Operation,
	type Result,
	type Target,
} from '../contract/types';
import { warningsFor } from '../input/identifiers';
import type { Settings } from '../input/settings';
import type { Entry } from './plan';
import { ID_WARNINGS, sentences, WITHOUT_RESULT } from './texts';

const AGENT_PREVIEW =
	"Preview only: an AI agent may not delete with this tool. Tell the user to turn on 'Allow Agent Delete' in the node's options, or to run the workflow themselves.";

/** An entry with what is said of it. */
export interface Line extends Entry {
	readonly result: Result;
}

/** What the receipts of one run have in common. */
export interface ReceiptInput {
	readonly operation: Operation;
	readonly settings: Settings;
	/** An agent called, and was not allowed to delete. */
	readonly previewOnly: boolean;
	readonly items: readonly INodeExecutionData[];
	/** On Error is set to Continue (using error output). */
	readonly errorOutput: boolean;
	/** This n8n knows `details` on items for the error output; see host.ts. */
	readonly errorDetails: boolean;
}

const UNKNOWN: Result = {
	outcome: 'failed',
	reason: 'stopped',
	message: WITHOUT_RESULT,
	mayBeGone: true,
};

/** Every entry finds its result: its own, its target's, or that nobody knows. */
export function linesOf(entries: readonly Entry[], results: ReadonlyMap<Target, Result>): Line[] {
	return entries.map((entry) => {
		const settled = entry.target && results.get(entry.target);
		return { ...entry, result: entry.result ?? settled ?? UNKNOWN };
	});
}

/**
 * HMAC-SHA-256 in hex over service, ID type and ID, each on a line of its own: the same person has
 * the same value in every run with the same key, and without the key it cannot be guessed.
 */
export function hashedId(key: string, service: string, idType: string, id: string): string {
	return createHmac('sha256', key).update(`${service}\n${idType}\n${id}`).digest('hex');
}

function shownId(line: Line, { receiptId, receiptKey }: Settings): string | undefined {
	const { id, service, idType } = line;
	if (id === undefined || receiptId === 'omit') return undefined;
	if (receiptId === 'plain') return id;
	return hashedId(receiptKey, service?.name ?? '', idType ?? '', id);
}

/** What happened, as a person reads it in a line of its own. */
function messageOf({ repeats, result }: Line): Message {
	if (repeats === undefined) return result.message;
	const { what, advice } = result.message;
	const isDone = SUCCESSFUL.has(result.outcome) && advice === undefined;
	return isDone
		? { what: `Duplicate of item ${repeats}: ${what.split(';')[0].toLowerCase()}` }
		: { what: `Duplicate of item ${repeats}: ${what}`, advice };
}

function textOf(line: Line, previewOnly: boolean): string {
	const message = messageOf(line);
	const { id, target, item, result } = line;
	const warnings =
		id !== undefined && target ? warningsFor(id).map((warning) => ID_WARNINGS[warning]) : [];
	if (previewOnly) warnings.push(AGENT_PREVIEW);
	if (SUCCESSFUL.has(result.outcome)) {
		return message.advice === undefined && warnings.length === 0
			? message.what
			: [sentences(message), ...warnings].join(' ');
	}
	const prefix = result.outcome === 'notAttempted' ? 'Not sent. ' : '';
	return `${prefix}${[sentences(message), ...warnings].join(' ')} [item ${item}]`;
}

type Fields = Readonly<Record<string, IDataObject[string]>>;

/** The fields that only make sense once something was sent. */
function evidenceOf(
	{ service, target, host, result, dryRun }: Line,
	operation: Operation,
): Fields[] {
	const { evidence, outcome } = result;
	if (!evidence || !service || !target) return [];
	const { httpStatus, attempts, sentAt, completedAt, requestId } = evidence;
	const action = operation === 'lookUp' || dryRun ? 'lookUp' : 'delete';
	return [
		{
			httpStatus,
			attempts,
			sentAt: new Date(sentAt).toISOString(),
			completedAt: new Date(completedAt).toISOString(),
			requestId,
			host,
		},
		service.receiptFields(target, outcome, evidence, action),
	];
}

/**
 * One object of all fields that have a value, in their order. Field by field: put together by
 * spreads, a receipt takes three times the memory and fifty times as long (docs/benchmarks/profile.md).
 */
function withValues(...parts: readonly Fields[]): IDataObject {
	const fields: IDataObject = {};
	for (const part of parts) {
		for (const name in part) {
			if (part[name] !== undefined) fields[name] = part[name];
		}
	}
	return fields;
}

/** One true line for one person at one service: the JSON of an output item. */
export function receiptOf(
	line: Line,
	{ operation, settings, previewOnly }: ReceiptInput,
): IDataObject {
	const { service, idType, repeats, dryRun, result } = line;
	return withValues(
		{
			service: service?.name,
			id: shownId(line, settings),
			outcome: result.outcome,
			success: SUCCESSFUL.has(result.outcome),
			message: textOf(line, previewOnly),
			reason: repeats === undefined ? result.reason : 'duplicate',
			deleted: result.outcome === 'deleted',
			idType,
			operation,
		},
		...evidenceOf(line, operation),
		{ dryRun: dryRun || undefined },
	);
}

/**
 * n8n sends an item to the error output only if its JSON has `error` and nothing besides `message`
 * and `details`. On the regular output a key called `error` would make Retry On Fail run the node
 * again, so none ever has one.
 */
function errorItem(receipt: IDataObject, { result }: Line, errorDetails: boolean): IDataObject {
	const { what, advice = what } = result.message;
	return errorDetails
		? { error: what, message: advice, details: receipt }
		: { error: receipt, message: what };
}

function jsonOf(line: Line, input: ReceiptInput): IDataObject {
	const receipt = receiptOf(line, input);
	if (input.settings.includeInputFields) receipt.input = { ...input.items[line.item].json };
	const hasFailed = !SUCCESSFUL.has(line.result.outcome);
	return hasFailed && input.errorOutput ? errorItem(receipt, line, input.errorDetails) : receipt;
}

/** One output item for each line, in input order, paired with its input item. */
export function outputItems(lines: readonly Line[], input: ReceiptInput): INodeExecutionData[] {
	return lines.map((line) => ({ json: jsonOf(line, input), pairedItem: { item: line.item } }));
}
