/**
 * Responses that others recorded or documented, as they came: what the services really say, each
 * with the public page it is from. IDs are replaced.
 */
export interface RecordedAnswer {
	readonly service: 'adapty' | 'adaptyMail' | 'cleverTap' | 'gainsightPx';
	readonly action: 'delete' | 'lookUp';
	readonly idType: string;
	readonly ids: readonly string[];
	readonly status: number;
	readonly body: unknown;
	/** Where it is published. */
	readonly source: string;
	/** What it means, in the words of `told` (test/services/support.ts). */
	readonly means: string;
}

const ADAPTY_DELETE = 'https://adapty.io/docs/ss-delete-profile';
const ADAPTY_OPENAPI =
	'https://github.com/adaptyteam/adapty-docs, src/api-reference/specs/adapty-api.yaml';
const ADAPTY_MAIL_OPENAPI =
	'https://github.com/adaptyteam/adapty-docs, src/api-reference/specs/adapty-mail-api.yaml';
const CLEVERTAP_RUBY = 'https://github.com/tradeo/clevertap-ruby (VCR cassettes, 2018)';
const RUDDERSTACK = 'https://github.com/rudderlabs/rudder-transformer (test mocks of gainsight_px)';

export const recordedAnswers: readonly RecordedAnswer[] = [
	{
		service: 'adapty',
		action: 'delete',
		idType: 'customerUserId',
		ids: ['user-1'],
		status: 204,
		body: '',
		source: ADAPTY_DELETE,
		means: 'all deleted',
	},
	{
		service: 'adapty',
		action: 'delete',
		idType: 'customerUserId',
		ids: ['user-1'],
		status: 401,
		body: {
			errors: [
				{
					source: 'non_field_errors',
					errors: ['Authentication credentials were not provided.'],
				},
			],
			error_code: 'not_authenticated',
			status_code: 401,
		},
		source: ADAPTY_DELETE,
		means: 'denied failed unauthorized, else failed unauthorized',
	},
	{
		service: 'adapty',
		action: 'delete',
		idType: 'customerUserId',
		ids: ['user-1'],
		status: 404,
		body: {
			errors: [{ source: null, errors: ['Profile not found'] }],
			error_code: 'profile_does_not_exist',
			status_code: 404,
		},
		source: ADAPTY_DELETE,
		means: 'all absent',
	},
	{
		service: 'adapty',
		action: 'lookUp',
		idType: 'customerUserId',
		ids: ['user-1'],
		status: 200,
		body: {
			data: {
				app_id: '14c3d623-2f3a-455a-aa86-ef83dff6913b',
				profile_id: '3286abd3-48b0-4e9c-a5f6-ac0a006804a6',
				customer_user_id: 'user-1',
				total_revenue_usd: 0,
				segment_hash: '8f45947bad31ab0c',
				timestamp: 1736436751469,
				custom_attributes: [],
				access_levels: [],
				subscriptions: [],
				non_subscriptions: [],
			},
		},
		source: ADAPTY_OPENAPI,
		means: 'all found',
	},
	{
		service: 'adaptyMail',
		action: 'delete',
		idType: 'externalProfileId',
		ids: ['user_12345'],
		status: 204,
		body: '',
		source: ADAPTY_MAIL_OPENAPI,
		means: 'all deleted',
	},
	...(
		[
			[404, 'Profile not found', 'profile_not_found_error', null, 'all absent'],
			[
				403,
				"Secret key doesn't exist",
				'secret_key_does_not_exist_error',
				null,
				'denied failed unauthorized',
			],
			[
				400,
				'At least one of external_profile_id, customer_user_id or email must be provided',
				'missing_identifier',
				null,
				'all failed rejected',
			],
			[400, 'Field required', 'base_error', 'email', 'all failed rejected'],
		] as const
	).map(
		([status, message, code, field, means]): RecordedAnswer => ({
			service: 'adaptyMail',
			action: 'delete',
			idType: 'email',
			ids: ['jane@example.com'],
			status,
			body: {
				errors: [{ message, error_code: code, status_code: status, field_name: field }],
			},
			source: ADAPTY_MAIL_OPENAPI,
			means,
		}),
	),
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'identity',
		ids: ['client-1', 'client-2'],
		status: 200,
		body: { status: 'success' },
		source: 'https://developer.clevertap.com/docs/delete-user-profile-api',
		means: 'all accepted',
	},
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'guid',
		ids: ['__unknown'],
		status: 200,
		body: { status: 'success' },
		source: 'https://github.com/CleverTap/clevertap-node, test/test.js (a GUID that nobody has)',
		means: 'all accepted',
	},
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'identity',
		ids: ['client-1'],
		status: 401,
		body: { status: 'fail', error: 'Account ID is not valid', code: 401 },
		source: CLEVERTAP_RUBY,
		means: 'denied failed unauthorized',
	},
	{
		service: 'cleverTap',
		action: 'lookUp',
		idType: 'identity',
		ids: ['client-1'],
		status: 401,
		body: { status: 'fail', error: 'Invalid Credentials', code: 401 },
		source: 'https://github.com/divyekant/clevertap-assist (another region)',
		means: 'denied failed unauthorized',
	},
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'identity',
		ids: ['client-1'],
		status: 200,
		body: {
			status: 'fail',
			processed: 0,
			unprocessed: [
				{
					status: 'fail',
					code: 515,
					error: 'Property name missing.',
					record: { identity: 'client-1', type: 'profile' },
				},
			],
		},
		source: `${CLEVERTAP_RUBY}: an upload, whose form a deletion may share`,
		means: 'each failed rejected',
	},
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'identity',
		ids: ['client-1', 'client-2'],
		status: 400,
		body: { status: 'fail', error: 'Malformed request', code: 400 },
		source: 'https://github.com/ankit-arora/clevertap-data-upload, commands.go',
		means: 'split failed rejected, once more',
	},
	{
		service: 'cleverTap',
		action: 'delete',
		idType: 'identity',
		ids: ['client-1', 'client-2'],
		status: 429,
		body: { status: 'fail', error: 'Too many concurrent requests', code: 429 },
		source:
			'https://developer.clevertap.com/docs/api-request-limit (the words; the form is theirs)',
		means: 'retry failed rateLimited, told to wait',
	},
	...[{ status: 'success', record: null }, { status: 'success' }].map(
		(body): RecordedAnswer => ({
			service: 'cleverTap',
			action: 'lookUp',
			idType: 'identity',
			ids: ['client-1'],
			status: 200,
			body,
			source: 'public scripts that read profiles; CleverTap does not document it',
			means: 'all absent',
		}),
	),
	{
		service: 'gainsightPx',
		action: 'delete',
		idType: 'identifyId',
		ids: ['user-1'],
		status: 200,
		body: { body: {}, statusCode: '100', statusCodeValue: 42 },
		source: 'https://px-apidocs.gainsight.com/ (the example, whose numbers mean nothing)',
		means: 'all deleted',
	},
	{
		service: 'gainsightPx',
		action: 'delete',
		idType: 'identifyId',
		ids: ['user-1'],
		status: 204,
		body: '',
		source: 'https://px-apidocs.gainsight.com/',
		means: 'all deleted',
	},
	...(['delete', 'lookUp'] as const).map(
		(action): RecordedAnswer => ({
			service: 'gainsightPx',
			action,
			idType: 'identifyId',
			ids: ['absent-id'],
			status: 404,
			body: {
				externalapierror: {
					status: 'NOT_FOUND',
					message: 'User was not found for parameters {id=absent-id}',
					debugMessage: null,
					subErrors: null,
				},
			},
			source: RUDDERSTACK,
			means: 'all absent',
		}),
	),
];
