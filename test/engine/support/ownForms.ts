import type { RecordedResponse, SandboxService } from '../../../sandbox';
import type { FaultCase } from './faultCases';

/** What somebody recorded or documented comes instead of the service's own response. */
export function recorded(
	name: string,
	response: RecordedResponse,
	only?: SandboxService,
): FaultCase {
	return { name, fault: () => ({ recorded: response }), ...(only && { only }) };
}

/** An error in Adapty Mail's form. @param inside the status that the body says */
function adaptyMailError(name: string, status: number, code: string, inside = status): FaultCase {
	const error = { message: 'No', error_code: code, status_code: inside, field_name: null };
	return { name, fault: () => ({ status, body: { errors: [error] } }), only: 'adaptyMail' };
}

/** Faults in a form of one service alone. */
export const OWN_FORMS: readonly FaultCase[] = [
	recorded('401 with `profile_does_not_exist`', 'adaptyUnauthorizedProfile', 'adapty'),
	recorded('401 with `permission_denied`', 'adaptyUnauthorizedOther', 'adapty'),
	{
		name: '403 with `secret_key_does_not_exist_error`',
		fault: () => ({ status: 403 }),
		only: 'adaptyMail',
	},
	adaptyMailError('400 with `missing_identifier`', 400, 'missing_identifier'),
	adaptyMailError('404 with `project_not_found_error`', 404, 'project_not_found_error'),
	adaptyMailError('404 that says 500 inside', 404, 'profile_not_found_error', 500),
	adaptyMailError('200 with `profile_not_found_error`', 200, 'profile_not_found_error', 404),
	{ name: '400', fault: () => ({ status: 400 }), only: 'cleverTap' },
	{
		name: '400 `Malformed request`, once',
		fault: () => ({ recorded: 'cleverTapMalformed', times: 1 }),
		only: 'cleverTap',
	},
	recorded('400 `Malformed request`, always', 'cleverTapMalformed', 'cleverTap'),
	recorded('401 `Account ID is not valid`', 'cleverTapAccountUnknown', 'cleverTap'),
	recorded('200 with `Invalid Credentials`', 'cleverTapInvalidIn200', 'cleverTap'),
	{
		name: '200 with `fail`',
		fault: () => ({ status: 200, body: { status: 'fail' } }),
		only: 'cleverTap',
	},
	recorded('200 with `fail`, code 515', 'cleverTapFail515', 'cleverTap'),
	recorded('200 with `fail`, but 1 processed', 'cleverTapFailPartlyDone', 'cleverTap'),
	recorded('200 with `partial` that names another record', 'cleverTapPartial', 'cleverTap'),
	{
		name: '200 with `partial`, the ID unprocessed',
		fault: ({ id }) => ({
			status: 200,
			body: {
				status: 'partial',
				processed: 0,
				unprocessed: [{ status: 'fail', code: 513, record: id }],
			},
		}),
		only: 'cleverTap',
	},
	{
		name: '200 with `partial` that names nobody',
		fault: () => ({ status: 200, body: { status: 'partial', processed: 0, unprocessed: [] } }),
		only: 'cleverTap',
	},
	{
		name: '200 with `success` and an ID unprocessed',
		fault: ({ id }) => ({
			status: 200,
			body: { status: 'success', processed: 0, unprocessed: [{ status: 'fail', record: id }] },
		}),
		only: 'cleverTap',
	},
	recorded('200 with `error`', 'pxErrorIn200', 'gainsightPx'),
	recorded('200 with `Rate limit exceeded`', 'pxRateLimitIn200', 'gainsightPx'),
	recorded('200 with `externalapierror`', 'pxExternalApiErrorIn200', 'gainsightPx'),
	recorded('200 with `externalapierror` inside `body`', 'pxNestedApiErrorIn200', 'gainsightPx'),
	recorded('200 with `null`', 'pxNullIn200', 'gainsightPx'),
	recorded('404 `Subscription was not found`', 'pxOtherNotFound', 'gainsightPx'),
];
