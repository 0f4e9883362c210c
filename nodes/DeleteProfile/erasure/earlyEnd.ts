/** What is said when an account's work ends before all of it is done. */
import { failed } from '../services/reading';
import type { Finding, Service } from '../services/service';

/** So many requests in a row that stay undone after all tries end the account's work. */
export const BREAKER_LIMIT = 5;

/** For what was not sent before the user cancelled. */
export const CANCELLED_BEFORE = failed('cancelled', 'The run was cancelled. Run it again.');

/** For the rest of a refused batch. */
export const NOT_YET_ALONE = failed(
	'stopped',
	'The service refused a request because of some ID in it, and the run ended before this ID could be sent without the others. Run it again.',
);

/** For what was tried, and would have been tried again. */
export function noFurtherTry({ reason }: Finding): Finding {
	return failed(
		reason ?? 'stopped',
		'The last try brought no clear answer, and the run ended before another one. Run it again.',
	);
}

/** For what was not sent because the service seems to be down. */
export function brokenOff({ displayName }: Service, { reason }: Finding): Finding {
	return failed(
		reason ?? 'serviceUnavailable',
		`${displayName} did not do ${BREAKER_LIMIT} requests in a row after all their tries, so nothing more was sent to it. Run it again when the service is back.`,
	);
}
