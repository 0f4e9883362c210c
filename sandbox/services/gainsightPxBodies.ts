import { json, type Reply } from './backend';
import type { GainsightPxUser } from './gainsightPxUsers';

/** The envelope of Gainsight PX's errors (vendor-apis 3.1, a third party's capture of a 404). */
export function externalApiError(status: number, name: string, message: string): Reply {
	return json(status, {
		externalapierror: { status: name, message, debugMessage: null, subErrors: null },
	});
}

/** 400; its body is invented, the vendor documents none. */
export function badRequest(message: string): Reply {
	return externalApiError(400, 'BAD_REQUEST', message);
}

/** 404 for a user. */
export function userNotFound(id: string): Reply {
	const message = `User was not found for parameters {id=${id}}`;
	return externalApiError(404, 'NOT_FOUND', message);
}

/** 404 for a path; invented. */
export const NO_ROUTE = externalApiError(404, 'NOT_FOUND', 'No such route');

/** 401; the status is seed 4's, the body invented. */
export const UNAUTHORIZED = externalApiError(401, 'UNAUTHORIZED', 'Unauthorized or bad API Key');

/** 429; the status is seed 4's, the body invented. */
export const RATE_LIMITED = externalApiError(429, 'TOO_MANY_REQUESTS', 'Rate limit exceeded');

/** The answer to a deletion; the 200 body is seed 4's, whose numbers mean nothing. */
export function deletedReply(status: 200 | 204): Reply {
	if (status === 204) return { status };
	return json(200, { body: {}, statusCode: '100', statusCodeValue: 42 });
}

/** A user as GET shows it (vendor-apis 3.4, a part of the fields). */
export function userBody(user: GainsightPxUser): Record<string, unknown> {
	return {
		aptrinsicId: `sandbox-${Buffer.from(user.identifyId).toString('base64url')}`,
		identifyId: user.identifyId,
		type: 'USER',
		accountId: user.accountId ?? null,
		propertyKeys: ['AP-SANDBOX-1'],
		customAttributes: {},
	};
}
