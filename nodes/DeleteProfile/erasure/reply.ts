import type { ServiceRequest } from '../services/service';
import type { Reason } from './types';

/** What came back for a request, or how none came. */
export type Reply =
	| {
			readonly kind: 'response';
			readonly status: number;
			readonly headers: Readonly<Record<string, unknown>>;
			readonly body: unknown;
	  }
	| {
			readonly kind: 'noResponse';
			readonly cause: 'timeout' | 'network' | 'cancelled';
			/** The service may have got it: false only when that can be ruled out. */
			readonly sent: boolean;
	  };

/** Sends one request once. Never throws. */
export type Send = (request: ServiceRequest) => Promise<Reply>;

/** The ID that support asks for, where the service sends one (Adapty: `Request-Id`). */
export function requestIdOf(reply: Reply): string | undefined {
	if (reply.kind !== 'response') return undefined;
	const id = reply.headers['request-id'] ?? reply.headers['x-request-id'];
	return typeof id === 'string' ? id.slice(0, 200) : undefined;
}

/** A lost or broken answer says nothing about whether the service did what it was asked. */
export function mayHaveWorked(reply: Reply, reason: Reason | undefined): boolean {
	if (reply.kind === 'noResponse') return reply.sent;
	return reason === 'timeout' || reason === 'serviceUnavailable';
}

/** By the finding, because a service can say 429 in the body of a 200. */
export function asksToSlowDown(reply: Reply, reason: Reason | undefined): boolean {
	return reason === 'rateLimited' || (reply.kind === 'response' && reply.status === 503);
}
