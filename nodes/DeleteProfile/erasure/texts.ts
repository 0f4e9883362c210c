/** What the flow itself has to say, whichever service it is about. */
import type { FailedFinding, Service } from '../contract/service';
import { failed } from '../contract/statuses';
import type { Action, Message } from '../contract/types';
import type { Warning } from '../input/identifiers';

/** The work with a connection ends after this many failed requests in a row. */
export const BREAKER_LIMIT = 5;

export const RUN_AGAIN = 'Run it again.';

/** Follows what happened to a deletion that may have worked without a response that says so. */
export const MAY_BE_DELETED = 'The profile may be deleted already; it is safe to run this again.';

export function cancelledBefore(action: Action): FailedFinding {
	const done = action === 'delete' ? 'sent' : 'looked up';
	return failed('cancelled', {
		what: `The run was canceled before this profile was ${done}`,
		advice: RUN_AGAIN,
	});
}

export function cancelledInFlight(action: Action): FailedFinding {
	const request = action === 'delete' ? 'request' : 'look-up';
	return failed('cancelled', {
		what: `The run was canceled while the ${request} was on its way`,
		advice: RUN_AGAIN,
	});
}

/** For what is not even begun, because another action has ended the work with this connection. */
export function notBegun(action: Action, ended: FailedFinding): FailedFinding {
	return ended.reason === 'cancelled' ? cancelledBefore(action) : ended;
}

/** For the rest of a refused batch. */
export const NOT_YET_ALONE = failed('stopped', {
	what: 'The service refused a batch with this ID, and the run ended before the ID was sent alone',
	advice: RUN_AGAIN,
});

/** For what was attempted, and would have been attempted again. */
export function noFurtherAttempt(
	action: Action,
	{ reason }: Pick<FailedFinding, 'reason'>,
): FailedFinding {
	const attempt = action === 'delete' ? 'attempt' : 'look-up';
	return failed(reason, {
		what: `The last ${attempt} got no clear response, and the run ended before the next one`,
		advice: RUN_AGAIN,
	});
}

/** For a single ID, where the service does not say more: the key is not the cause. */
export function keyWorkedBefore(
	{ displayName }: Service,
	{ reason }: FailedFinding,
): FailedFinding {
	return failed(reason, {
		what: `${displayName} denied the request for this profile, but accepted the same key for others`,
		advice: 'Check the ID, then run it again.',
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

/**
 * For what was not sent, or not again, because the service asks to wait longer than the user will.
 * @param until epoch ms, at most an hour ahead, so that the time of day says it
 */
export function toldToWaitTooLong(
	{ displayName, texts }: Service,
	until: number,
	{ reason, message }: FailedFinding = failed('rateLimited', texts.rateLimited),
): FailedFinding {
	const time = new Date(Math.ceil(until / 60_000) * 60_000).toISOString().slice(11, 16);
	return failed(reason, {
		what: message.what,
		advice: `${displayName} asked to wait longer than 'Give Up After' allows, so nothing is sent to it before ${time} UTC. ${message.advice ?? RUN_AGAIN}`,
	});
}

const REFUSED_ALIKE = {
	every: (name: string) => `${name} refused every ID of a batch in the same words`,
	two: (name: string) =>
		`${name} refused this ID in the same words as all others of its batch that were sent alone`,
	none: (name: string) =>
		`${name} refused this ID's batch, and all IDs of it that were sent alone, in the same words; this ID was left out`,
};

/**
 * For a batch whose single IDs were refused alike: no service has words for an ID that fit every
 * other ID.
 * @param tried alone: `every` ID of the batch, `two` with this one, or `none` but others
 */
export function refusedAlike(
	{ displayName }: Service,
	{ reason }: FailedFinding,
	tried: keyof typeof REFUSED_ALIKE,
): FailedFinding {
	return failed(reason, {
		what: REFUSED_ALIKE[tried](displayName),
		advice:
			"Check the ID type, the credential, and where the IDs come from. To send every ID alone, set 'Batch Size' to 1 in Options.",
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
	'list-like':
		'The ID contains commas, semicolons, bars or line breaks and counts as one ID; check the mapping.',
	decimal: 'The ID is a number with decimals; check whether the service knows it without them.',
	markup: 'The ID has markup or quotes around it; check the mapping.',
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
