import { fault, on, recordedIn, withJson, type ServiceFacts } from './types';

const URL = '/api/v1/profile/delete/';
const OPENAPI =
	'https://github.com/adaptyteam/adapty-docs, src/api-reference/specs/adapty-mail-api.yaml';

/** An error in Adapty Mail's form. @param inside the status that the body says */
function error(code: string, inside: number, message = 'No', field: string | null = null) {
	return { message, error_code: code, status_code: inside, field_name: field };
}

const ABSENT = error('profile_not_found_error', 404, 'Profile not found');

const failing = (name: string, status: number, code: string, inside = status) =>
	fault(name, status, { errors: [error(code, inside)] });

const inSpec = recordedIn(OPENAPI, { idType: 'email', ids: ['jane@example.com'] });
const recorded = (means: string, one: ReturnType<typeof error>) =>
	inSpec(means, one.status_code, { errors: [one] });

export const adaptyMail: ServiceFacts = {
	keyHeaders: ({ secretKey }) => ({ authorization: `Bearer ${String(secretKey)}` }),
	limitedBy: ['secretKey'],
	refusedKey: { status: 403, field: 'Secret Key', undocumented: [] },
	refusal: { errors: [error('base_error', 400)] },
	deleted: { fields: { httpStatus: 204, message: 'Confirmed' }, state: 'deleted' },
	limits: {},
	confirmedAgain: ['customerUserId', 'externalProfileId'],
	defaults: { idType: 'customerUserId' },
	demo: { deleted: 217, alreadyAbsent: 1, skipped: 21, repeated: 1, requests: 218 },
	delete: [
		{
			id: 'änna "A" 安娜',
			wire: `POST ${URL}`,
			...withJson('{"customer_user_id":"änna \\"A\\" 安娜"}'),
		},
		{
			id: 'Anna+1@example.com',
			idType: 'email',
			wire: `POST ${URL}`,
			...withJson('{"email":"Anna+1@example.com"}'),
		},
		{
			id: 'external/1',
			idType: 'externalProfileId',
			wire: `POST ${URL}`,
			...withJson('{"external_profile_id":"external/1"}'),
		},
		{ id: 42, wire: `POST ${URL}`, ...withJson('{"customer_user_id":"42"}') },
	],
	lookUp: [],
	caveat: /^Adapty Mail cannot be asked again;/,
	fate: 'adaptyMail',
	idsOnTheWire: ({ body }) => Object.values(JSON.parse(body) as Record<string, string>),
	notDone: [
		['200 without body', 200],
		['200 with an object', 200, { success: true }],
		['200 with its word for an absence', 200, { errors: [ABSENT] }],
		['202', 202],
		['404 with a page', 404, '<h1>Not Found</h1>'],
		['404 with an empty body', 404, ''],
		['404 without an error', 404, { errors: [] }],
		['404 with two errors', 404, { errors: [ABSENT, ABSENT] }],
		['404 with another code', 404, { errors: [error('project_not_found_error', 404)] }],
		['404 that claims another status', 404, { errors: [error('profile_not_found_error', 400)] }],
		['404 in the words of Adapty', 404, { error_code: 'profile_does_not_exist', status_code: 404 }],
		[
			'403 that claims that the profile is absent',
			403,
			{ errors: [error('profile_not_found_error', 403)] },
		],
	],
	faults: [
		fault('403 with `secret_key_does_not_exist_error`', 403),
		failing('400 with `missing_identifier`', 400, 'missing_identifier'),
		failing('404 with `project_not_found_error`', 404, 'project_not_found_error'),
		failing('404 that says 500 inside', 404, 'profile_not_found_error', 500),
		failing('200 with `profile_not_found_error`', 200, 'profile_not_found_error', 404),
	],
	recorded: [
		inSpec('all deleted', 204, '', { idType: 'externalProfileId', ids: ['user_12345'] }),
		recorded('all absent', ABSENT),
		recorded(
			'denied failed unauthorized',
			error('secret_key_does_not_exist_error', 403, "Secret key doesn't exist"),
		),
		recorded(
			'all failed rejected',
			error(
				'missing_identifier',
				400,
				'At least one of external_profile_id, customer_user_id or email must be provided',
			),
		),
		recorded('all failed rejected', error('base_error', 400, 'Field required', 'email')),
	],
	credentialTest: {
		stored: { server: 'production', secretKey: 'sesame' },
		origin: 'https://api-mail.adapty.io',
		regions: ['production', 'custom'],
		keys: ['secretKey'],
		path: URL,
		body: /^\{"email":"[\w.-]+@[\w-]+\.invalid"\}$/,
		where: /Adapty Mail > Settings/,
		wrongRegion: /Adapty's own secret key does not work here/,
		good: on(404, { errors: [ABSENT] }),
		wrong: [
			...on(
				404,
				...[
					...['secret_key_does_not_exist_error', 'missing_identifier', 'base_error'],
					...['project_not_found_error', 'profile_route_not_found_error'],
				].map((code) => ({ errors: [error(code, 404)] })),
				{ errors: [{ ...ABSENT, status_code: 403 }] },
				{ errors: [{ ...ABSENT, status_code: '404' }] },
				{ errors: [ABSENT, error('secret_key_does_not_exist_error', 403)] },
				{ errors: [{ error_code: 'profile_not_found_error' }] },
				{ errors: { 0: ABSENT } },
				{ errors: [] },
			),
			...on(200, { errors: [{ ...ABSENT, status_code: 200 }] }),
		],
	},
};
