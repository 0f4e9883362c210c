import type { Service } from '../contract/service';
import { SUCCESSFUL, type Operation, type Outcome } from '../contract/types';
import { warningsFor, type Warning } from '../input/identifiers';
import type { Line } from './receipt';
import { grouped, profiles, sentences } from './texts';

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

const WARNING_WORDS: Readonly<Record<Warning, string>> = Object.freeze({
	invisible: 'contain invisible characters',
	'list-like': 'contain commas, semicolons, bars or line breaks and were sent as one ID each',
	decimal: 'are numbers with decimals',
	markup: 'have markup or quotes around them',
});

const VERBS: Readonly<Record<Operation, string>> = Object.freeze({
	delete: 'delete',
	lookUp: 'look up',
});

function tally<T>(keys: Iterable<T>): Map<T, number> {
	const counts = new Map<T, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/** What was skipped is told apart: a guard that was on must be seen. */
function countedAs({ result }: Line): string {
	if (result.reason === 'excluded') return "excluded by 'Never Delete'";
	if (result.reason === 'emptyId' && result.outcome === 'skipped') return 'skipped without an ID';
	return OUTCOME_WORDS[result.outcome];
}

function countsText(lines: readonly Line[]): string {
	return [...tally(lines.map(countedAs))]
		.map(([words, count]) => `${grouped(count)} ${words}`)
		.join(', ');
}

/** One result for each distinct profile. */
function consequenceOf(service: Service, lines: readonly Line[]): string | undefined {
	const settled = lines.flatMap(({ target, repeats, result }) =>
		target && repeats === undefined ? [{ target, outcome: result.outcome }] : [],
	);
	return service.consequence(settled);
}

function nobodyHasAnId(service: Service, lines: readonly Line[]): string | undefined {
	if (!lines.every(({ result }) => result.reason === 'emptyId')) return undefined;
	return `No item had an ID for ${service.displayName}. Check the mapping of '${service.fields.id.displayName}'.`;
}

function warningTexts(lines: readonly Line[]): string[] {
	const found = lines.flatMap(({ id, target }) =>
		target && id !== undefined ? warningsFor(id) : [],
	);
	return [...tally(found)].map(
		([warning, count]) => `IDs that ${WARNING_WORDS[warning]}: ${grouped(count)}. Check them.`,
	);
}

/** Sums up a run: first the counts, a line for each service, then at most one caveat for each. */
export function summarize(lines: readonly Line[], services: readonly Service[]): Summary {
	const groups = services
		.map((service) => ({ service, own: lines.filter((line) => line.service === service) }))
		.filter(({ own }) => own.length > 0);
	const present = (texts: Array<string | undefined>) =>
		texts.filter((text): text is string => text !== undefined);
	const counts = groups.map(({ service, own }) => `${service.displayName}: ${countsText(own)}`);
	const warnings = [
		...present(groups.map(({ service, own }) => nobodyHasAnId(service, own))),
		...warningTexts(lines),
	];
	const caveats = present(groups.map(({ service, own }) => consequenceOf(service, own)));
	const failed = failuresIn(lines).length;
	return {
		failed,
		hint: [...counts, ...warnings, ...caveats].join('<br>'),
		isWarning: failed > 0 || warnings.length > 0,
	};
}

export function failuresIn(lines: readonly Line[]): Line[] {
	return lines.filter(({ result }) => !SUCCESSFUL.has(result.outcome));
}

/** The one cause, or how many failed where, if there is more than one cause. */
function messageOf(failures: readonly Line[], all: number, operation: Operation): string {
	const causes = new Set(failures.map(({ result }) => result.message.what));
	if (causes.size === 1) return [...causes][0];
	const where = [...tally(failures.map(({ service }) => service?.displayName ?? 'no service'))]
		.map(([name, count]) => `${name} ${grouped(count)}`)
		.join(', ');
	return `Could not ${VERBS[operation]} ${grouped(failures.length)} of ${profiles(all)} (${where})`;
}

function causesText(failures: readonly Line[]): string {
	const groups = new Map<string, { readonly text: string; count: number }>();
	for (const { result } of failures) {
		const { what } = result.message;
		const group = groups.get(what) ?? { text: sentences(result.message), count: 0 };
		group.count++;
		groups.set(what, group);
	}
	const causes = [...groups.values()];
	if (causes.length === 1) return failures[0].result.message.advice ?? '';
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map(({ text, count }) => `${profiles(count)}: ${text}`);
	const rest = causes.length - shown.length;
	if (rest > 0) shown.push(`And ${rest} more ${rest === 1 ? 'cause' : 'causes'}.`);
	return shown.join(' ');
}

/** For a plan that has failures and On Error = Stop: nothing at all is sent. */
export function headlineOfPlan(
	known: readonly Line[],
	all: number,
	operation: Operation,
): Headline {
	const failures = failuresIn(known);
	const others = all - failures.length;
	const rest =
		others === 0
			? 'Nothing was sent.'
			: `Nothing was sent, not even for the other ${others === 1 ? 'profile' : profiles(others)}. To process those, set On Error to Continue in the settings of the node.`;
	return {
		message: messageOf(failures, all, operation),
		description: [causesText(failures), rest].filter((text) => text !== '').join(' '),
	};
}

/** For a run that has failures and On Error = Stop. */
export function headlineOfRun(lines: readonly Line[], operation: Operation): Headline {
	const failures = failuresIn(lines);
	const done = lines.filter(({ result }) => SUCCESSFUL.has(result.outcome));
	const doneText =
		done.length === 0
			? `${failures.length === 1 ? 'The profile has' : `All ${profiles(failures.length)} have`} failed.`
			: `The others: ${countsText(done)}.`;
	const receipts =
		'For a receipt for each profile, set On Error to Continue in the settings of the node and run it again, which is safe.';
	return {
		message: messageOf(failures, lines.length, operation),
		description: [causesText(failures), doneText, receipts].filter((text) => text !== '').join(' '),
	};
}
