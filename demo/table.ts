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
