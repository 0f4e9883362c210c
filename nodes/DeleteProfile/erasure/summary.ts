import type { Service } from '../contract/service';
import { SUCCESSFUL, type Operation, type Outcome } from '../contract/types';
import { warningsFor } from '../input/identifiers';
import type { Line } from './receipt';
import { grouped, ID_WARNINGS, sentences } from './texts';

/** What a run came to, in words; counts only, never an ID. */
export interface Summary {
	/** Lines that are not successful. */
	readonly failed: number;
	/** For the hint in the output panel: HTML, made only of the node's own texts. */
	readonly hint: string;
	/** The hint says something that a person should look at. */
	readonly isWarning: boolean;
}

/** What stops a workflow: the headline is all that a toast or an error workflow shows. */
export interface Headline {
	readonly message: string;
	readonly description: string;
}

const SHOWN_CAUSES = 3;
const SHOWN_ITEMS = 5;

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = Object.freeze({
	deleted: 'deleted',
	accepted: 'accepted',
	alreadyAbsent: 'already absent',
	wouldDelete: 'would be deleted',
	found: 'found',
	notFound: 'not found',
	skipped: 'skipped',
	failed: 'failed',
	notAttempted: 'not sent',
});

const VERBS: Readonly<Record<Operation, string>> = Object.freeze({
	delete: 'delete',
	lookUp: 'look up',
});

const ABSENT: ReadonlySet<Outcome> = new Set<Outcome>(['alreadyAbsent', 'notFound']);

function tally<T>(keys: Iterable<T>): Map<T, number> {
	const counts = new Map<T, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/** The lines that share a key, in the order in which each key came first. */
function grouping(lines: readonly Line[], keyOf: (line: Line) => string): Map<string, Line[]> {
	const groups = new Map<string, Line[]>();
	for (const line of lines) {
		const key = keyOf(line);
		const group = groups.get(key);
		if (group) group.push(line);
		else groups.set(key, [line]);
	}
	return groups;
}

function causeOf({ result }: Line): string {
	return result.message.what;
}

/** What was skipped is told apart: a guard that was on must be seen. */
function countedAs({ result }: Line): string {
	if (result.reason === 'excluded') return "excluded by 'Never Delete'";
	if (result.reason === 'emptyId' && result.outcome === 'skipped') return 'skipped without an ID';
	if (result.reason === 'unsupportedLookUp' && result.outcome === 'skipped') return 'not checked';
	return OUTCOME_WORDS[result.outcome];
}

/** "2 deleted, 1 failed ('ID' is empty 1)": distinct profiles by outcome. */
function countsText(lines: readonly Line[]): string {
	return [...grouping(lines, countedAs)]
		.map(([words, own]) => {
			const count = `${grouped(own.length)} ${words}`;
			return SUCCESSFUL.has(own[0].result.outcome) ? count : `${count} (${causeCounts(own)})`;
		})
		.join(', ');
}

function causeCounts(failures: readonly Line[]): string {
	const causes = [...tally(failures.map(causeOf))];
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map(([what, count]) => (causes.length === 1 ? what : `${what} ${grouped(count)}`));
	const rest = causes.length - shown.length;
	return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** Items that name a profile which another item named first. */
function repeatsText(lines: readonly Line[], first: readonly Line[]): string {
	const repeats = lines.length - first.length;
	if (repeats === 0) return '';
	const asked = lines.filter(({ target }) => target).length;
	return asked === lines.length && asked - repeats === 1
		? `, named by ${grouped(asked)} items`
		: `; ${grouped(repeats)} repeated`;
}

/** The signs that the wrong people are meant, or nobody. */
function suspicion(
	lines: readonly Line[],
	first: readonly Line[],
	{ displayName, idField, idTypes }: Service,
): string | undefined {
	const { displayName: label } = idField;
	if (lines.every(({ result }) => result.reason === 'emptyId')) {
		return `No item has an ID. Check the mapping of '${label}'.`;
	}
	const asked = first.filter(({ target }) => target);
	const absent = asked.filter(({ result }) => {
		return ABSENT.has(result.outcome) && result.reason === undefined;
	});
	if (asked.length > 1 && absent.length === asked.length) {
		const field = idTypes.length > 1 ? "'ID Type'" : `'${label}'`;
		return `${displayName} knows none of these ${grouped(asked.length)} IDs. Check ${field} and the mapping.`;
	}
	const [most = 0] = [...tally(lines.flatMap(({ target }) => target ?? [])).values()].sort(
		(one, other) => other - one,
	);
	return most > 1 && most > lines.length / 2
		? `Most items name the same profile. Check the mapping of '${label}'.`
		: undefined;
}

function damaged(lines: readonly Line[]): string | undefined {
	const found = tally(
		lines.flatMap(({ id, target }) => (target && id !== undefined ? warningsFor(id) : [])),
	);
	const [first] = [...found].sort(([, one], [, other]) => other - one);
	return first && `${grouped(first[1])} of the IDs may be damaged: ${ID_WARNINGS[first[0]]}`;
}

/** Sums up a run in two lines: counts, and the caveat that matters most. */
export function summarize(
	lines: readonly Line[],
	{ service, operation }: { readonly service?: Service; readonly operation: Operation },
): Summary {
	const first = lines.filter(({ repeats }) => repeats === undefined);
	const isDry = operation === 'delete' && lines.every(({ dryRun }) => dryRun);
	const counts = `${isDry ? 'Dry run: nothing was deleted. ' : ''}${countsText(first)}${repeatsText(lines, first)}`;
	const warning = service && (suspicion(lines, first, service) ?? damaged(first));
	const failed = failuresIn(lines).length;
	const profiles = first.flatMap(({ target, result }) =>
		target ? [{ target, outcome: result.outcome }] : [],
	);
	const caveat = warning ?? service?.consequence(profiles);
	return {
		failed,
		hint: [counts, ...(caveat === undefined ? [] : [caveat])].join('<br>'),
		isWarning: failed > 0 || warning !== undefined,
	};
}

export function failuresIn(lines: readonly Line[]): Line[] {
	return lines.filter(({ result }) => !SUCCESSFUL.has(result.outcome));
}

/** "items 0, 3 and 2 more" */
function itemsText(lines: readonly Line[]): string {
	const items = [...new Set(lines.map(({ item }) => item))];
	const shown = items.slice(0, SHOWN_ITEMS);
	const rest = items.length - shown.length;
	const noun = items.length === 1 ? 'Item' : 'Items';
	return `${noun} ${shown.join(', ')}${rest > 0 ? ` and ${grouped(rest)} more` : ''}`;
}

/** Each cause once, with its items and what to do. */
function causesText(failures: readonly Line[]): string {
	const causes = [...grouping(failures, causeOf).values()];
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map((own) => `${itemsText(own)}: ${sentences(own[0].result.message)}`);
	const rest = causes.length - shown.length;
	return [...shown, ...(rest > 0 ? [`And ${rest} more causes.`] : [])].join(' ');
}

/** The cause of all failures, if there is one. */
function onlyCause(failures: readonly Line[]): Line | undefined {
	const causes = new Set(failures.map(causeOf));
	return causes.size === 1 ? failures[0] : undefined;
}

const TO_CONTINUE = 'set On Error to Continue in the settings of the node';

/** For a plan that has failures and On Error = Stop: nothing at all is sent. */
export function headlineOfPlan(known: readonly Line[], items: number): Headline {
	const failures = failuresIn(known);
	const failed = new Set(failures.map(({ item }) => item)).size;
	const cause = onlyCause(failures)?.result.message;
	if (failed === items && cause) {
		return { message: cause.what, description: `${cause.advice ?? ''} Nothing was sent.`.trim() };
	}
	const where = `${grouped(failed)} of ${grouped(items)} items`;
	const others = failed === items ? '' : ` To process the other items, ${TO_CONTINUE}.`;
	return {
		message: cause
			? `Nothing was sent: in ${where}, ${cause.what}`
			: `Nothing was sent: ${where} have values that cannot be used`,
		description: `${causesText(failures)}${others}`,
	};
}

/** For a run that has failures and On Error = Stop. */
export function headlineOfRun(lines: readonly Line[], operation: Operation): Headline {
	const failures = failuresIn(lines);
	const done = lines.filter(({ result }) => SUCCESSFUL.has(result.outcome));
	const cause = onlyCause(failures);
	const doneText = done.length === 0 ? '' : `The others: ${countsText(done)}.`;
	const receipts = `For a receipt for each item, ${TO_CONTINUE} and run it again, which is safe.`;
	return {
		message:
			cause?.result.message.what ??
			`Could not ${VERBS[operation]} ${grouped(failures.length)} of ${grouped(lines.length)} items`,
		description: [causesText(failures), doneText, receipts].filter((text) => text !== '').join(' '),
	};
}
