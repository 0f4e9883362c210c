import type { Service } from '../services/service';
import { hasInvisibleCharacters } from './identifiers';
import type { Entry } from './plan';
import { resultOfEntry } from './receipt';
import { SUCCESSFUL, type Outcome } from './types';

/** What a run came to, in words; counts only, never an ID. */
export interface Summary {
	/** Output items that are not successful. */
	readonly undone: number;
	/** For the hint in the output panel. */
	readonly hint: string;
	/** For the error that stops a workflow. */
	readonly headline: string;
	/** The first few causes, and how to get them all. */
	readonly causes: string;
}

const SHOWN_CAUSES = 3;

const FULL_LIST =
	"For the full list, one item per profile, set On Error in the node's settings to Continue. A repeat is safe: what is gone is only found to be gone.";

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = Object.freeze({
	deleted: 'deleted',
	accepted: 'accepted for deletion',
	alreadyAbsent: 'already absent',
	wouldDelete: 'would be deleted',
	found: 'found',
	notFound: 'not found',
	skipped: 'skipped',
	failed: 'not done',
	notAttempted: 'not attempted',
});

function tally<T>(keys: Iterable<T>): Map<T, number> {
	const counts = new Map<T, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

function profiles(count: number): string {
	return count === 1 ? '1 profile' : `${count} profiles`;
}

function outcomesText(entries: readonly Entry[]): string {
	const counts = tally(entries.map((entry) => resultOfEntry(entry).outcome));
	return (Object.keys(OUTCOME_WORDS) as Outcome[])
		.filter((outcome) => counts.has(outcome))
		.map((outcome) => `${counts.get(outcome)} ${OUTCOME_WORDS[outcome]}`)
		.join(', ');
}

function consequencesOf(service: Service, entries: readonly Entry[]): string[] {
	return service.consequences({
		outcomes: new Set(entries.map((entry) => resultOfEntry(entry).outcome)),
		softDeletes: entries.some(
			(entry) => resultOfEntry(entry).outcome === 'deleted' && entry.target?.hardDelete === false,
		),
		profiles: new Set(entries.map((entry) => entry.target)).size,
	});
}

function causesText(undone: readonly Entry[]): string {
	const causes = [...tally(undone.map((entry) => resultOfEntry(entry).message))];
	const shown = causes
		.slice(0, SHOWN_CAUSES)
		.map(
			([message, count], index) =>
				`(${index + 1}) ${profiles(count)}: ${message}${message.endsWith(']') ? '.' : ''}`,
		);
	const rest = causes.length - shown.length;
	return [...shown, ...(rest > 0 ? [`And ${rest} more causes.`] : []), FULL_LIST].join(' ');
}

/** Sums up a run by its entries. */
export function summarize(entries: readonly Entry[], services: readonly Service[]): Summary {
	const undone = entries.filter((entry) => !SUCCESSFUL.has(resultOfEntry(entry).outcome));
	const where = [...tally(undone.map((entry) => entry.service?.displayName ?? 'no service'))]
		.map(([name, count]) => `${count} at ${name}`)
		.join(', ');
	const hints = services.flatMap((service) => {
		const own = entries.filter((entry) => entry.service === service);
		if (own.length === 0) return [];
		return [`${service.displayName}: ${outcomesText(own)}.`, ...consequencesOf(service, own)];
	});
	const unseen = entries.filter(({ id, target }) => target && id && hasInvisibleCharacters(id));
	if (unseen.length > 0) {
		hints.push(`IDs with characters that cannot be seen: ${unseen.length}. Check them.`);
	}
	return {
		undone: undone.length,
		hint: hints.join(' '),
		headline: `${undone.length} of ${profiles(entries.length)} ${entries.length === 1 ? 'was' : 'were'} not done: ${where}`,
		causes: causesText(undone),
	};
}
