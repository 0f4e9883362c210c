import { SUCCESSFUL, type Operation, type Outcome } from '../contract/types';
import type { Line } from './receipt';
import {
	causeOf,
	countsText,
	failuresIn,
	grouping,
	hasNoId,
	itemsIn,
	SHOWN_CAUSES,
} from './summary';
import { grouped, itemsText, joined, sentences } from './texts';

/** What stops a workflow: the headline is all that a toast or an error workflow shows. */
export interface Headline {
	readonly message: string;
	readonly description: string;
}

/** Each cause once, with its items and what to do. */
function causesText(failures: readonly Line[]): string {
	const causes = [...grouping(failures, causeOf).values()];
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map((group) => `${itemsText([...itemsIn(group)])}: ${sentences(group[0].result.message)}`);
	const rest = causes.length - shown.length;
	return joined(...shown, rest > 0 ? `Further causes: ${grouped(rest)}.` : '');
}

/** The cause of all failures, if there is one. */
function onlyCause(failures: readonly Line[]): string | undefined {
	const [cause, ...further] = new Set(failures.map(causeOf));
	return further.length === 0 ? cause : undefined;
}

/** "2 of 3 items" */
function share(lines: readonly Line[], items: number): string {
	return `${grouped(itemsIn(lines).size)} of ${items === 1 ? '1 item' : `${grouped(items)} items`}`;
}

const TO_CONTINUE = 'set On Error to Continue in the settings of the node';

/** What to do about the one cause that the headline names, and where, unless it is everywhere. */
function adviceText(failures: readonly Line[], items: number): string {
	const { advice = '' } = failures[0].result.message;
	const failed = [...itemsIn(failures)];
	if (failed.length === items) return advice;
	return joined(itemsText(failed) + (advice === '' ? '.' : ':'), advice);
}

/** What these items have, where all that is wrong is the ID. */
function idProblem(failures: readonly Line[]): string | undefined {
	const empty = failures.filter(hasNoId);
	const invalid = failures.filter(({ result }) => result.reason === 'invalidId');
	if (empty.length + invalid.length < failures.length) return undefined;
	if (empty.length === 0) return 'an ID that cannot be used';
	return invalid.length > 0 ? 'no ID that can be used' : 'no ID';
}

/**
 * For a plan that has failures and On Error = Stop: nothing at all is sent.
 * @param goesOn something is left that would be sent with On Error = Continue
 */
export function headlineOfPlan(decided: readonly Line[], items: number, goesOn: boolean): Headline {
	const failures = failuresIn(decided);
	const failed = itemsIn(failures).size;
	const cause = onlyCause(failures);
	const problem = idProblem(failures);
	const others = failed === items || !goesOn ? '' : `To process the other items, ${TO_CONTINUE}.`;
	if (cause !== undefined && (failed === items || problem === undefined)) {
		const advice = adviceText(failures, items);
		return { message: cause, description: joined(advice, 'Nothing was sent.', others) };
	}
	const has = failed === 1 ? 'has' : 'have';
	const what = problem === undefined ? 'cannot be processed as they are' : `${has} ${problem}`;
	return {
		message: `Nothing was sent: ${share(failures, items)} ${what}`,
		description: joined(causesText(failures), others),
	};
}

/** "Could not delete 2 of 9 items; not sent: 3": a verb only for what was tried, and what is overdue was verified. */
function couldNot(failures: readonly Line[], items: number, operation: Operation): string {
	const those = (outcome: Outcome) => failures.filter(({ result }) => result.outcome === outcome);
	const also = (words: string, lines: readonly Line[]) =>
		lines.length === 0 ? '' : `; ${words}: ${grouped(itemsIn(lines).size)}`;
	const [tried, overdue, unsent] = [those('failed'), those('overdue'), those('notAttempted')];
	const notSent = also('not sent', unsent);
	if (tried.length > 0) {
		const isDry = tried.every(({ dryRun }) => dryRun);
		const verb = isDry || operation === 'lookUp' ? 'look up' : operation;
		return `Could not ${verb} ${share(tried, items)}${also('overdue', overdue)}${notSent}`;
	}
	if (overdue.length > 0) return `Overdue: ${share(overdue, items)}${notSent}`;
	return `Nothing was sent for ${share(unsent, items)}`;
}

/** For a run that has failures and On Error = Stop. */
export function headlineOfRun(lines: readonly Line[], operation: Operation): Headline {
	const failures = failuresIn(lines);
	const items = itemsIn(lines).size;
	const cause = onlyCause(failures);
	const done = lines.filter(({ repeats, result }) => {
		return repeats === undefined && SUCCESSFUL.has(result.outcome);
	});
	return {
		message: cause ?? couldNot(failures, items, operation),
		description: joined(
			cause === undefined ? causesText(failures) : adviceText(failures, items),
			done.length === 0 ? '' : `The others: ${countsText(done)}.`,
			`For a receipt for each item, ${TO_CONTINUE} and run it again, which is safe.`,
		),
	};
}
