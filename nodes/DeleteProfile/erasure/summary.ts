import type { Service } from '../contract/service';
import { getOrAdd, hasWorked, SUCCESSFUL, type Outcome, type Target } from '../contract/types';
import { warningsFor } from '../input/identifiers';
import { NO_JOB } from '../input/plan';
import type { Line } from './receipt';
import { grouped } from './texts';

/** What a run came to, in words; counts only, never an ID. */
export interface Summary {
	/** Lines that are not successful. */
	readonly failed: number;
	/** For the hint in the output panel: HTML, made only of the node's own texts. */
	readonly hint: string;
	/** The hint says something that a person should look at. */
	readonly isWarning: boolean;
}

export const SHOWN_CAUSES = 3;

/** Outcomes whose name is no word that a person would use. */
const OUTCOME_WORDS: Readonly<Partial<Record<Outcome, string>>> = Object.freeze({
	alreadyAbsent: 'already absent',
	wouldDelete: 'would be deleted',
	notFound: 'not found',
	notAttempted: 'not sent',
});

/** The lines that share a key, in the order in which each key came first. */
export function grouping<K>(lines: readonly Line[], keyOf: (line: Line) => K): Map<K, Line[]> {
	const groups = new Map<K, Line[]>();
	for (const line of lines) getOrAdd(groups, keyOf(line), () => []).push(line);
	return groups;
}

export function causeOf({ result }: Line): string {
	return result.message.what;
}

/** What was skipped is told apart: a guard that was on must be seen. */
function countedAs({ result }: Line): string {
	if (result.reason === 'excluded') return "excluded by 'Never Delete'";
	if (result.reason === 'emptyId' && result.outcome === 'skipped') return 'skipped without an ID';
	if (result.reason === 'unsupportedLookUp' && result.outcome === 'skipped') return 'not checked';
	return OUTCOME_WORDS[result.outcome] ?? result.outcome;
}

/** "2 deleted, 1 failed ('ID' is empty 1)": distinct profiles by outcome. */
export function countsText(lines: readonly Line[]): string {
	return [...grouping(lines, countedAs)]
		.map(([words, group]) => {
			const count = `${grouped(group.length)} ${words}`;
			return SUCCESSFUL.has(group[0].result.outcome) ? count : `${count} (${causeCounts(group)})`;
		})
		.join(', ');
}

function causeCounts(failures: readonly Line[]): string {
	const causes = [...grouping(failures, causeOf)];
	if (causes.length === 1) return causes[0][0];
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map(([what, group]) => `${what} ${grouped(group.length)}`);
	const rest = causes.length - shown.length;
	return [...shown, ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])].join('; ');
}

/** An item with a list has a line for each of its IDs. */
export function itemsIn(lines: readonly Line[]): Set<number> {
	return new Set(lines.map(({ item }) => item));
}

/** What names a profile that was named before, in another item or in the same list. */
function repeatsText(lines: readonly Line[], first: readonly Line[]): string {
	const repeats = lines.length - first.length;
	if (repeats === 0) return '';
	const items = itemsIn(lines).size;
	if (first.length === 1 && items > 1) return `, named by ${grouped(items)} items`;
	return repeats === 1 ? ', 1 duplicate' : `, ${grouped(repeats)} duplicates`;
}

function isAbsent({ result: { outcome, reason } }: Line): boolean {
	if (reason !== undefined) return reason === 'notFound';
	return outcome === 'alreadyAbsent' || outcome === 'notFound';
}

/** A job that is missing has the same reason, and says nothing of the ID. */
export function hasNoId({ result }: Line): boolean {
	return result.reason === 'emptyId' && result !== NO_JOB;
}

/** The signs that the wrong people are meant, or nobody. */
function suspicion(
	lines: readonly Line[],
	first: readonly Line[],
	{ displayName, idField, idTypes }: Service,
): string | undefined {
	const check = `Check the mapping of '${idField.displayName}'.`;
	if (lines.every(hasNoId)) return `No item has an ID. ${check}`;
	const asked = first.filter(({ target }) => target);
	if (asked.length > 1 && asked.every(isAbsent)) {
		const what = `${displayName} knows none of these ${grouped(asked.length)} IDs.`;
		return `${what} ${idTypes.length > 1 ? "Check 'ID Type' and the mapping." : check}`;
	}
	const repeated = lines.filter(({ target, repeats }) => target && repeats !== undefined);
	let most = 1;
	for (const same of grouping(repeated, ({ target }) => target).values()) {
		most = Math.max(most, itemsIn(same).add(same[0].repeats!).size);
	}
	const items = itemsIn(lines).size;
	if (most === 1 || most <= items / 2) return undefined;
	return `${most === items ? 'All' : 'Most'} items name the same profile. ${check}`;
}

function damaged(lines: readonly Line[]): string | undefined {
	const count = lines.filter(({ id, target }) => {
		return target !== undefined && id !== undefined && warningsFor(id).length > 0;
	}).length;
	if (count === 0) return undefined;
	return count === 1
		? '1 ID looks damaged. Check it.'
		: `${grouped(count)} IDs look damaged. Check them.`;
}

function caveatFor(first: readonly Line[], service: Service): string | undefined {
	const worked: Target[] = [];
	for (const { target, result } of first) {
		if (target && hasWorked(result)) worked.push(target);
	}
	return worked.length > 0 ? service.consequence(worked) : undefined;
}

/** Sums up a run in two lines: counts, and the caveat that matters most. */
export function summarize(lines: readonly Line[], service: Service | undefined): Summary {
	const first = lines.filter(({ repeats }) => repeats === undefined);
	const isDry = lines.every(({ dryRun }) => dryRun);
	const counts = `${isDry ? 'Dry run: nothing was deleted. ' : ''}${countsText(first)}${repeatsText(lines, first)}`;
	const warning = service && (suspicion(lines, first, service) ?? damaged(first));
	const failed = failuresIn(lines).length;
	const caveat = warning ?? (service && caveatFor(first, service));
	return {
		failed,
		hint: caveat === undefined ? counts : `${counts}<br>${caveat}`,
		isWarning: failed > 0 || warning !== undefined,
	};
}

export function failuresIn(lines: readonly Line[]): Line[] {
	return lines.filter(({ result }) => !SUCCESSFUL.has(result.outcome));
}
