/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import type { Sandbox } from '../sandbox';
import { PLACES, type Receipt } from './stage';

/** What the receipts claim of one service: a row of the table. All but the last two count people. */
export interface Tally {
	readonly service: string;
	readonly deleted: number;
	readonly accepted: number;
	readonly alreadyAbsent: number;
	/** No ID: the person is not in the service. */
	readonly skipped: number;
	/** The node would not send the ID. */
	readonly refused: number;
	readonly failed: number;
	/** The file names the profile again; it was asked for once. */
	readonly repeated: number;
	readonly requests: number;
	readonly seconds: number;
}

/** A column of the table that holds a number of people or requests. */
export type Count = Exclude<keyof Tally, 'service' | 'seconds'>;

/** An ID's share of its request, so that a batch adds up to one, and every attempt counts. */
function requestsOf({ attempts = 0, batchSize = 1 }: Receipt): number {
	return attempts / batchSize;
}

function secondsOf(receipts: readonly Receipt[]): number {
	const sent = receipts.filter(({ sentAt }) => sentAt !== undefined);
	if (sent.length === 0) return 0;
	const from = Math.min(...sent.map(({ sentAt }) => Date.parse(sentAt!)));
	const to = Math.max(...sent.map(({ completedAt }) => Date.parse(completedAt!)));
	return (to - from) / 1000;
}

function tallyOf(service: string, all: readonly Receipt[]): Tally {
	const mine = all.filter((receipt) => receipt.service === service);
	const first = mine.filter(({ reason }) => reason !== 'duplicate');
	const count = (outcome: string) => first.filter((receipt) => receipt.outcome === outcome).length;
	const refused = first.filter(({ reason }) => reason === 'invalidId').length;
	return {
		service,
		deleted: count('deleted'),
		accepted: count('accepted'),
		alreadyAbsent: count('alreadyAbsent'),
		skipped: count('skipped'),
		refused,
		failed: count('failed') + count('notAttempted') - refused,
		repeated: mine.length - first.length,
		requests: Math.round(first.reduce((sum, receipt) => sum + requestsOf(receipt), 0)),
		seconds: secondsOf(first),
	};
}

/** Counts the receipts, service by service. */
export function tally(receipts: readonly Receipt[]): Tally[] {
	return PLACES.map(({ service }) => tallyOf(service, receipts));
}

const HEADS: Readonly<Record<Count, string>> = {
	deleted: 'deleted',
	accepted: 'accepted',
	alreadyAbsent: 'already absent',
	skipped: 'skipped',
	refused: 'refused',
	failed: 'failed',
	repeated: 'repeated',
	requests: 'requests',
};

/** The columns that hold numbers, in their order. */
export const COUNTS = Object.keys(HEADS) as Count[];

/** One line for each service; names to the left, numbers to the right. */
export function table(rows: readonly Tally[]): string {
	const lines = [
		['', ...Object.values(HEADS), 'time'],
		...rows.map((row, index) => [
			PLACES[index].name,
			...COUNTS.map((column) => String(row[column])),
			`${row.seconds.toFixed(1)} s`,
		]),
	];
	const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const pad = (cell: string, column: number) =>
		column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
	return lines.map((line) => line.map(pad).join('  ')).join('\n');
}

const INTERVAL_MS = 100;

/** Without a terminal the line cannot be rewritten, so there are few. */
const INTERVAL_WITHOUT_TERMINAL_MS = 1000;

/** How many profiles each service has responded about. */
function progress(sandbox: Sandbox): string {
	const parts = PLACES.map(({ service, name }) => {
		const { deletedIds, absentIds } = sandbox.stats(service);
		return `${name} ${deletedIds + absentIds}`;
	});
	return `Profiles processed: ${parts.join(', ')}`;
}

/** Shows how far `work` is: one line that changes, or a line now and then where there is no terminal. */
export async function withProgress<T>(
	sandbox: Sandbox,
	out: NodeJS.WriteStream,
	work: () => Promise<T>,
): Promise<T> {
	const show = () => out.write(out.isTTY ? `\r${progress(sandbox)}` : `${progress(sandbox)}\n`);
	const timer = setInterval(show, out.isTTY ? INTERVAL_MS : INTERVAL_WITHOUT_TERMINAL_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		show();
		if (out.isTTY) out.write('\n');
	}
}
