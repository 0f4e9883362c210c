import { createHmac } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { hasInvisibleCharacters } from './identifiers';
import type { Entry } from './plan';
import type { Settings } from './settings';
import { SUCCESSFUL, type Operation, type Result } from './types';

const INVISIBLE =
	' The ID contains characters that cannot be seen; check that it is the one you mean.';

const AGENT_PREVIEW =
	' Only a preview: this tool may not delete when an AI agent calls it, and nothing was deleted. Tell the user that a person has to turn on Allow Agent Delete in the options of the node, or run the workflow themselves.';

/** Should something unforeseen end a run, nobody is told that all is well. */
const UNANSWERED: Result = {
	outcome: 'failed',
	reason: 'stopped',
	message:
		'The run ended before this profile had an answer, so it may or may not be gone. Run it again; a repeat is safe.',
};

/** What receipts of one run have in common. */
export interface ReceiptInput {
	readonly operation: Operation;
	readonly settings: Settings;
	readonly previewOnly: boolean;
	/** Host that was asked, by service name. */
	readonly hosts: ReadonlyMap<string, string>;
}

/**
 * HMAC-SHA-256 in hex over service, ID type and ID, each on a line of its own: the same person has
 * the same value in every run with the same key, and without the key it cannot be guessed.
 */
export function hashedId(key: string, service: string, idType: string, id: string): string {
	return createHmac('sha256', key).update(`${service}\n${idType}\n${id}`).digest('hex');
}

function shownId(entry: Entry, { receiptId, receiptKey }: Settings): string | undefined {
	const { id, service, idType } = entry;
	if (id === undefined || receiptId === 'omit') return undefined;
	if (receiptId === 'plain') return id;
	return hashedId(receiptKey, service?.name ?? '', idType ?? '', id);
}

/** The answer for an entry: its own, or that of the target which it shares. */
export function resultOfEntry(entry: Entry): Result {
	return entry.result ?? entry.target?.result ?? UNANSWERED;
}

function messageOf(entry: Entry, result: Result, previewOnly: boolean): string {
	const { repeats, id, item, target } = entry;
	let message = result.message;
	if (repeats !== undefined) {
		message = `The same profile as in item ${repeats} of this run, asked for once. ${message}`;
	}
	if (id !== undefined && target && hasInvisibleCharacters(id)) message += INVISIBLE;
	if (previewOnly) message += AGENT_PREVIEW;
	if (SUCCESSFUL.has(result.outcome) || message.endsWith(']')) return message;
	return `${message} [item ${item}]`;
}

/** The fields that only make sense once something was sent. */
function evidenceFields(entry: Entry, result: Result, host: string | undefined): Fields[] {
	const { service, target } = entry;
	const { evidence, outcome } = result;
	if (!evidence || !service || !target) return [];
	const { httpStatus, attempts, sentAt, completedAt, requestId, batchSize } = evidence;
	return [
		{ httpStatus, attempts, sentAt, completedAt, requestId, host },
		{ ...service.receiptFields(target, outcome, Date.parse(completedAt), batchSize) },
	];
}

type Fields = Readonly<Record<string, IDataObject[string]>>;

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
export function receiptOf(entry: Entry, input: ReceiptInput): IDataObject {
	const { operation, settings, previewOnly, hosts } = input;
	const { service, idType, repeats, dryRun } = entry;
	const result = resultOfEntry(entry);
	return withValues(
		{
			service: service?.name,
			operation,
			idType,
			id: shownId(entry, settings),
			outcome: result.outcome,
			success: SUCCESSFUL.has(result.outcome),
			deleted: result.outcome === 'deleted',
			reason: repeats === undefined ? result.reason : 'duplicate',
			message: messageOf(entry, result, previewOnly),
		},
		...evidenceFields(entry, result, service && hosts.get(service.name)),
		{ dryRun: dryRun || undefined },
	);
}
