import { createHmac } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { JOB, SUCCESSFUL, type Message, type Result, type Target } from '../contract/types';
import { warningsFor } from '../input/identifiers';
import { RECEIPT_HASH } from '../input/itemRequest';
import type { Entry } from '../input/plan';
import type { RunRequest } from '../input/runRequest';
import { UNKNOWN, verificationOf } from './outcomes';
import { ID_WARNINGS } from './texts';

const AGENT_PREVIEW =
	'Preview only; nothing was deleted. A person on the team has to run the deletion.';

/** An entry with what is said of it. */
export interface Line extends Entry {
	readonly result: Result;
}

/** What the receipts of one run have in common. */
export interface ReceiptContext
	extends Pick<RunRequest, 'service' | 'operation' | 'settings' | 'previewOnly'> {
	readonly items: readonly INodeExecutionData[];
	/** On Error is set to Continue (using error output). */
	readonly errorOutput: boolean;
	/** This n8n sends items with `details` there, too; see execute.ts. */
	readonly takesDetails: boolean;
}

/** Every entry finds its result: its own, its target's, or that nobody knows. */
export function linesOf(
	entries: readonly Entry[],
	results: ReadonlyMap<Target, Result>,
	{ operation, service }: Pick<RunRequest, 'operation' | 'service'>,
): Line[] {
	const resultOf = (entry: Entry): Result => {
		if (entry.result) return entry.result;
		if (operation === 'verify' && service) return verificationOf(entry, results, service);
		return (entry.target && results.get(entry.target)) ?? UNKNOWN;
	};
	return entries.map((entry) => {
		// Field by field: copies made by a spread cost every later pass more than all of its own work.
		const { item, idType, id, dryRun, host, target, repeats } = entry;
		return { item, idType, id, dryRun, host, target, repeats, result: resultOf(entry) };
	});
}

/**
 * HMAC-SHA-256 in hex over service, ID type and ID, each on a line of its own: the same person has
 * the same value in every run with the same key, and without the key it cannot be guessed.
 */
export function hashedId(key: string, service: string, idType: string, id: string): string {
	return createHmac('sha256', key).update(`${service}\n${idType}\n${id}`).digest('hex');
}

function shownId({ id, idType }: Line, input: ReceiptContext): string | undefined {
	const { service, operation, settings } = input;
	const { receiptId, receiptKey } = settings;
	if (id === undefined || receiptId === 'omit') return undefined;
	if (receiptId === 'plain') return id;
	// In a verification it can be the hash of the earlier receipt, and stays the same in both.
	if (operation === 'verify' && RECEIPT_HASH.test(id)) return id.toLowerCase();
	return hashedId(receiptKey, service?.name ?? '', idType ?? '', id);
}

/** A repeat points to the first item, unless that one has a reason or an advice to repeat. */
function messageOf({ repeats, result: { outcome, reason, message } }: Line): Message {
	const isPlain = SUCCESSFUL.has(outcome) && reason === undefined && message.advice === undefined;
	return repeats !== undefined && isPlain ? { what: `Same profile as item ${repeats}` } : message;
}

function textOf(line: Line, previewOnly: boolean): string {
	const { what, advice } = messageOf(line);
	const { id, target, result } = line;
	const further =
		id !== undefined && target ? warningsFor(id).map((warning) => ID_WARNINGS[warning]) : [];
	if (advice !== undefined) further.unshift(advice);
	if (previewOnly) further.push(AGENT_PREVIEW);
	const isOneClause = SUCCESSFUL.has(result.outcome) && further.length === 0;
	return isOneClause ? what : [`${what}.`, ...further].join(' ');
}

/** Between what a job is named after: a day, the service's own ID of a person. */
const JOB_PARTS = /[/+]/;

type Fields = Readonly<Record<string, IDataObject[string]>>;

/** The fields that only make sense once something was sent. */
function evidenceFields(
	{ target, host, result, dryRun }: Line,
	{ service, operation, settings }: ReceiptContext,
): Fields[] {
	const { evidence, fields = {} } = result;
	if (!evidence || !service || !target) return [];
	const { httpStatus, attempts, sentAt, completedAt, requestId, batchSize } = evidence;
	const deletes = operation === 'delete' && !dryRun;
	const common = {
		httpStatus,
		attempts,
		sentAt: new Date(sentAt).toISOString(),
		completedAt: new Date(completedAt).toISOString(),
		requestId,
		host,
		...(deletes && target.parameters),
		batchSize: deletes && service.delete.limits.batchSize > 1 ? batchSize : undefined,
	};
	// A job that is named after the person, in any case of letters, would tell what the receipt must not.
	const isTold = settings.receiptId === 'plain' || target.idType === JOB;
	const parts = String(fields.jobId).toLowerCase().split(JOB_PARTS);
	const isNamed = parts.includes(target.id.toLowerCase());
	const jobId = isTold || !isNamed ? fields.jobId : undefined;
	return [common, { ...fields, jobId }];
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

/** One true line for one person: the JSON of an output item. */
export function receiptOf(line: Line, input: ReceiptContext): IDataObject {
	const { idType, repeats, dryRun, result } = line;
	return withValues(
		{
			service: input.service?.name,
			id: shownId(line, input),
			outcome: result.outcome,
			message: textOf(line, input.previewOnly),
			success: SUCCESSFUL.has(result.outcome),
			// The first one's own, if it has any: a doubt is no smaller where it is repeated.
			reason: result.reason ?? (repeats === undefined ? undefined : 'duplicate'),
			deleted: result.outcome === 'deleted',
			idType,
			operation: input.operation,
		},
		...evidenceFields(line, input),
		{ dryRun: dryRun || undefined },
	);
}

/**
 * n8n sends an item to the error output by the keys of its JSON (see execute.ts). On the regular
 * output a key called `error` would make Retry On Fail run the node again, so none ever has one.
 */
function errorItem(receipt: IDataObject, { result }: Line, takesDetails: boolean): IDataObject {
	const { what, advice = what } = result.message;
	return takesDetails
		? { error: what, message: advice, details: receipt }
		: { error: receipt, message: what };
}

/** Their receipts say the same, but for the ID. */
function areAlike(one: Line, other: Line): boolean {
	return (
		one.result === other.result &&
		one.repeats === undefined &&
		other.repeats === undefined &&
		one.idType === other.idType &&
		one.host === other.host &&
		one.dryRun === other.dryRun &&
		one.target?.parameters === other.target?.parameters &&
		[one, other].every(({ id }) => id !== undefined && warningsFor(id).length === 0)
	);
}

/** What one response settled alike is written once and copied, which takes a fifth of the time. */
function receiptMaker(input: ReceiptContext): (line: Line) => IDataObject {
	let last: { readonly line: Line; readonly receipt: IDataObject } | undefined;
	return (line) => {
		if (!last || !areAlike(last.line, line)) last = { line, receipt: receiptOf(line, input) };
		const receipt = { ...last.receipt };
		if (receipt.id !== undefined) receipt.id = shownId(line, input);
		return receipt;
	};
}

function jsonOf(line: Line, receipt: IDataObject, input: ReceiptContext): IDataObject {
	if (input.settings.includeInputFields) receipt.input = { ...input.items[line.item].json };
	const hasFailed = !SUCCESSFUL.has(line.result.outcome);
	return hasFailed && input.errorOutput ? errorItem(receipt, line, input.takesDetails) : receipt;
}

/** One output item for each line, in input order, paired with its input item. */
export function outputItems(lines: readonly Line[], input: ReceiptContext): INodeExecutionData[] {
	const receipt = receiptMaker(input);
	return lines.map((line) => ({
		json: jsonOf(line, receipt(line), input),
		pairedItem: { item: line.item },
	}));
}
