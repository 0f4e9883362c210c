/** What the flow itself has to say, whichever service it is about. */
import type { FailedFinding, Service } from '../contract/service';
import { failed } from '../contract/statuses';
import type { Message } from '../contract/types';
import type { Warning } from '../input/identifiers';

/** The account's work ends after this many failed requests in a row. */
export const BREAKER_LIMIT = 5;

export const RUN_AGAIN = 'Run it again.';

/** Follows what happened to a deletion that may have worked without a response that says so. */
export const MAY_BE_DELETED = 'The profile may be deleted already; it is safe to run this again.';

export const CANCELLED_BEFORE = failed('cancelled', {
	what: 'The run was canceled before this profile was sent',
	advice: RUN_AGAIN,
});

export const CANCELLED_IN_FLIGHT = failed('cancelled', {
	what: 'The run was canceled while the request was on its way',
	advice: RUN_AGAIN,
});

/** For the rest of a refused batch. */
export const NOT_YET_ALONE = failed('stopped', {
	what: 'The service refused a batch with this ID, and the run ended before the ID was sent alone',
	advice: RUN_AGAIN,
});

/** For what was attempted, and would have been attempted again. */
export function noFurtherAttempt({ reason }: FailedFinding): FailedFinding {
	return failed(reason, {
		what: 'The last attempt got no clear response, and the run ended before the next one',
		advice: RUN_AGAIN,
	});
}

/** For what was not sent because the service seems to be down, or is not this service at all. */
export function givenUp(
	{ displayName }: Service,
	{ reason, message }: FailedFinding,
): FailedFinding {
	return failed(reason, {
		what: message.what,
		advice: `After ${BREAKER_LIMIT} failed requests in a row nothing more was sent to ${displayName}. ${message.advice ?? RUN_AGAIN}`,
	});
}

/** For what was not sent because the service asks to wait longer than the user will. */
export function toldToWaitTooLong({ displayName, texts }: Service): FailedFinding {
	return failed('rateLimited', {
		what: texts.rateLimited.what,
		advice: `${displayName} asked to wait longer than 'Give Up After' allows. Run it again later.`,
	});
}

/** For single IDs that were all refused alike: no service has words for an ID that fit every other ID. */
export function aboutTheRequest(
	{ displayName }: Service,
	{ reason }: FailedFinding,
): FailedFinding {
	return failed(reason, {
		what: `${displayName} refused every ID of a batch in the same words`,
		advice:
			"So the cause is probably the request, not these IDs. Check the ID type and the credential. To send every ID alone, set 'Batch Size' to 1 in Options.",
	});
}

/** For a profile that something unforeseen left without a result. */
export const WITHOUT_RESULT: Message = {
	what: 'The run ended before this profile had a result',
	advice: MAY_BE_DELETED,
};

/** For what no code path foresees; the text of the thrown error may hold an ID or a key. */
export const STOPPED_UNEXPECTEDLY: Message = {
	what: 'The run stopped unexpectedly',
	advice: 'Some profiles may be deleted already. It is safe to run this again.',
};

/** Beside the result of an ID that deserves a second look. */
export const ID_WARNINGS: Readonly<Record<Warning, string>> = Object.freeze({
	invisible: 'The ID contains invisible characters; check it.',
	'list-like': 'The ID contains commas or line breaks and was sent as one ID; check the mapping.',
});

/** 12345 → "12,345"; by hand, so that it does not depend on the language of the machine. */
export function grouped(count: number): string {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const SHOWN_ITEMS = 5;

/** "Item 0", "Items 0 and 3", "Items 0, 1, 2, 3, 4 and 7 more"; there is at least one. */
export function itemsText(items: readonly number[]): string {
	const rest = items.length - SHOWN_ITEMS;
	const parts = items.slice(0, SHOWN_ITEMS).map(String);
	const last = rest > 0 ? `${grouped(rest)} more` : parts.pop();
	return parts.length === 0 ? `Item ${last}` : `Items ${parts.join(', ')} and ${last}`;
}

/** Sentences in a row, without those that are empty. */
export function joined(...texts: readonly string[]): string {
	return texts.filter((text) => text !== '').join(' ');
}

/** A message as one text: what happened, a period, what to do. */
export function sentences({ what, advice }: Message): string {
	return advice === undefined ? `${what}.` : `${what}. ${advice}`;
}
