import type { Profile } from '../profiles';
import { json, type HttpResponse } from '../standIn';

/** The envelope of Gainsight PX's errors (a third party's capture of a 404). */
export function externalApiError(status: number, name: string, message: string): HttpResponse {
	return json(status, {
		externalapierror: { status: name, message, debugMessage: null, subErrors: null },
	});
}

/** 400; its body is invented, the vendor documents none. */
export function badRequest(message: string): HttpResponse {
	return externalApiError(400, 'BAD_REQUEST', message);
}

/** 404 for a user. */
export function userNotFound(id: string): HttpResponse {
	const message = `User was not found for parameters {id=${id}}`;
	return externalApiError(404, 'NOT_FOUND', message);
}

/** 404 for a path, as the framework below the API words it, not the API itself. Invented. */
export function noRoute(path: string): HttpResponse {
	const timestamp = '2026-01-01T00:00:00.000+00:00';
	return json(404, { timestamp, status: 404, error: 'Not Found', path });
}

/** 401; the status is documented, the body invented. */
export const UNAUTHORIZED = externalApiError(401, 'UNAUTHORIZED', 'Unauthorized or bad API Key');

/** 429; the status is documented, the body invented. */
export const RATE_LIMITED = externalApiError(429, 'TOO_MANY_REQUESTS', 'Rate limit exceeded');

/** The response to a deletion; the 200 body is documented, its numbers mean nothing. */
export function deletedResponse(status: 200 | 204): HttpResponse {
	if (status === 204) return { status };
	return json(200, { body: {}, statusCode: '100', statusCodeValue: 42 });
}

/** A user as GET shows it, https://px-apidocs.gainsight.com/ (a part of the fields). */
export function userBody(user: Profile): Record<string, unknown> {
	const [identifyId] = user.ids('identifyId');
	return {
		aptrinsicId: `sandbox-${Buffer.from(identifyId).toString('base64url')}`,
		identifyId,
		type: 'USER',
		accountId: user.get('accountId') ?? null,
		propertyKeys: ['AP-SANDBOX-1'],
		customAttributes: {},
	};
}
