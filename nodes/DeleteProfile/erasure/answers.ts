import type { Account, Finding, Reading, Service, ServiceRequest } from '../services/service';
import { failed, readCommonStatus } from '../services/reading';
import type { Reply } from './reply';
import type { Action, Target } from './types';

/** A request that can be sent again without harm, or must end with the run. */
export type Answer = Reading | { readonly kind: 'cancelled'; readonly finding: Finding };

const CANCELLED = failed(
	'cancelled',
	'The run was cancelled while this request was on its way. Run it again.',
);

/**
 * Makes sense of a reply: first what means the same at every service, then the service's own reader.
 */
export function readReply(
	service: Service,
	action: Action,
	reply: Reply,
	targets: readonly Target[],
	now: number,
): Answer {
	const { texts } = service;
	if (reply.kind === 'noResponse') {
		if (reply.cause === 'cancelled') return { kind: 'cancelled', finding: CANCELLED };
		return { kind: 'retry', finding: failed(reply.cause, texts[reply.cause]) };
	}
	const common = readCommonStatus(reply.status, texts, targets);
	if (common) return common;
	return action === 'delete'
		? service.readDelete(reply, targets)
		: service.readLookUp(reply, targets[0], now);
}

/** The request that does `action` for these targets, or why the service has none for them. */
export function requestFor(
	service: Service,
	action: Action,
	account: Account,
	targets: readonly Target[],
): ServiceRequest | Finding {
	return action === 'delete'
		? service.deleteRequest(account, targets)
		: service.lookUpRequest(account, targets[0]);
}
