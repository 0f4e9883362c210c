import type { Reading, ServiceResponse } from '../../contract/service';
import { all, failed, isRecord, readStatus } from '../../contract/statuses';
import { adaptyMailTexts } from './texts';

const ABSENT = 'profile_not_found_error';

/**
 * The code of an error in Adapty Mail's own form, `{errors: [{message, error_code, status_code,
 * field_name}]}`: https://github.com/adaptyteam/adapty-docs (adapty-mail-api.yaml). Undefined for
 * anything else, for more than one error, and where it contradicts the status it came with.
 */
function errorCode({ status, body }: ServiceResponse): string | undefined {
	if (!isRecord(body) || !Array.isArray(body.errors) || body.errors.length !== 1) return undefined;
	const [error] = body.errors as unknown[];
	if (!isRecord(error) || error.status_code !== status) return undefined;
	return typeof error.error_code === 'string' ? error.error_code : undefined;
}

/**
 * 204 with an empty body is the only documented success; a repeat by ID gets it again, one by email
 * a 404. A refused key is a 403 here.
 */
export function readDelete(response: ServiceResponse): Reading {
	const { status, body } = response;
	const code = errorCode(response);
	if (status === 204) {
		const { unexpectedResponse } = adaptyMailTexts;
		return all(
			body === '' ? { state: 'deleted' } : failed('unexpectedResponse', unexpectedResponse),
		);
	}
	if (status === 404 && code === ABSENT) {
		return all({ state: 'absent', message: adaptyMailTexts.notFound });
	}
	if (status === 403 && code === 'secret_key_does_not_exist_error') {
		return { kind: 'denied', finding: failed('unauthorized', adaptyMailTexts.unauthorized) };
	}
	// Its word for an absence with another status contradicts itself, and refuses no key.
	const isOwn = code !== undefined && code !== ABSENT;
	return readStatus(response, adaptyMailTexts, isOwn);
}
