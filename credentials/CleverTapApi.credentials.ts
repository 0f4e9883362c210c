import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { cleverTap } from '../nodes/DeleteProfile/services/cleverTap';
import { authenticateFor } from './shared/authenticate';
import { testBaseUrl } from './shared/baseUrl';
import { expressionFields } from './shared/expressionFields';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import {
	ABSENT_ID,
	beginsWith,
	hasNoCode,
	hasNoText,
	onlyStatus,
	testRules,
} from './shared/testRules';

const NOT_CLEVERTAP =
	'The server responded, but not like CleverTap, so the passcode could not be tested. Check Region and Base URL.';

const UNAUTHORIZED =
	'CleverTap refused the account ID, the passcode or the region (401); it does not say which. First compare Region with the start of your dashboard address (https://in1.dashboard.clevertap.com means India, eu1 Europe), then copy Project ID and Passcode again: Settings > Project.';

const FORBIDDEN =
	'CleverTap does not allow this passcode to look up profiles (403). Use an account passcode (Settings > Passcodes), or ask an Admin for the right to read and delete user profiles.';

const RATE_LIMITED =
	'CleverTap is processing too many requests of this account right now (429), so the passcode could not be tested. Try again in a minute.';

const DOWN =
	'CleverTap is not available right now (5xx or timeout), so the passcode could not be tested. Try again later.';

export class CleverTapApi implements ICredentialType {
	name = 'cleverTapApi';

	displayName = 'CleverTap API';

	icon: Icon = { light: 'file:../icons/cleverTap.svg', dark: 'file:../icons/cleverTap.dark.svg' };

	documentationUrl = 'https://developer.clevertap.com/docs/authentication';

	properties: INodeProperties[] = expressionFields([
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: hostOptions(cleverTap.access),
			default: 'eu',
			description:
				'The start of your CleverTap dashboard address names it, for example in1.dashboard.clevertap.com. With the wrong region CleverTap responds as if the passcode were wrong.',
		},
		baseUrlField('region', 'https://api.clevertap.com'),
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ABC-123-DEFG',
			description: 'In the CleverTap dashboard: Settings > Project > Project ID',
		},
		secretField({
			displayName: 'Passcode',
			name: 'passcode',
			description:
				'In the CleverTap dashboard: Settings > Project, or Settings > Passcodes for a passcode of its own (+ Passcode). Deleting profiles is an Admin right; a user passcode needs the right to delete users.',
		}),
	]);

	authenticate = authenticateFor(cleverTap, ({ accountId, passcode }) => ({
		'X-CleverTap-Account-Id': String(accountId),
		'X-CleverTap-Passcode': String(passcode),
	}));

	/**
	 * Looks up a profile that nobody has: CleverTap says success, without a record. It puts refusals
	 * into a 200, too, so every word for those fails.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: testBaseUrl(cleverTap.access),
			url: '/1/profile.json',
			qs: { identity: ABSENT_ID },
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: onlyStatus(200),
		},
		rules: testRules(
			{
				unauthorized: UNAUTHORIZED,
				forbidden: FORBIDDEN,
				notThisService: NOT_CLEVERTAP,
				redirected:
					'The server sent a redirect, which CleverTap never does. It was not followed, to protect your passcode. Check Region and Base URL.',
				rateLimited: RATE_LIMITED,
				down: DOWN,
			},
			[
				...hasNoCode('code', [401], UNAUTHORIZED),
				...['Invalid Credentials', 'Account ID is not valid'].map((value) => ({
					key: 'error',
					value,
					message: UNAUTHORIZED,
				})),
				...hasNoCode('code', [403], FORBIDDEN),
				...hasNoCode('code', [429], RATE_LIMITED),
				...hasNoCode('code', [408, 500, 502, 503, 504], DOWN),
				...hasNoCode('code', [400, 404, 405], NOT_CLEVERTAP),
				...beginsWith('status', 'succ', 'success'.length, NOT_CLEVERTAP),
				...hasNoText('error', NOT_CLEVERTAP),
				...hasNoText('message', NOT_CLEVERTAP),
			],
		),
	};
}
