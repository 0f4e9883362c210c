/**
 * The test of a credential, in the only form that n8n takes from a community node: a request, and
 * rules of the form "fails if this has that value". A status that is not the good one fails by
 * itself; a rule gives it a sentence. The body of a good one passes unless a rule knows better.
 */
import type { ICredentialTestRequest } from 'n8n-workflow';

import { CUSTOM_REGION, type HostTable } from '../../nodes/DeleteProfile/contract/baseUrl';
import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { BodyRule, Cause } from './bodyRules';

interface OwnTest {
	/** Its path is added to the base URL. */
	readonly request: ICredentialTestRequest['request'];
	/** The status, or each of them, with which the service says that the key is good. */
	readonly goodStatus: number | readonly number[];
	/** What to do about 401 and 403: one or two sentences, with the place where the key is. */
	readonly unauthorized: string;
	readonly forbidden: string;
	/** What tells the service's body to a good key from others; the first that fails is shown. */
	readonly rules: readonly BodyRule[];
}

/** An ID that nobody has. Asking for it reads nothing and changes nothing. */
export const ABSENT_ID = 'n8n-credential-test-9f4c27d1b0e84a6c8d35e1f2a7b60c94';

/** Statuses that are worth a sentence; n8n words all others itself. */
const STATUSES: ReadonlyArray<readonly [Cause, readonly number[]]> = [
	['unauthorized', [401]],
	['forbidden', [403]],
	['rateLimited', [429]],
	['redirected', [301, 302, 303, 307, 308]],
	['notThisService', [200, 201, 202, 203, 204, 206, 400, 404, 405, 406, 410, 415, 422]],
	['down', [408, 500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530]],
];

function messagesOf({ displayName, access }: Service, own: OwnTest): Record<Cause, string> {
	const notTested = 'so this credential could not be tested';
	const check = `Check ${access.hostField.displayName} and Base URL.`;
	return {
		unauthorized: own.unauthorized,
		forbidden: own.forbidden,
		notThisService: `The server responded, but not like ${displayName}, ${notTested}. ${check}`,
		redirected: `The server sent a redirect, which ${displayName} never does. It was not followed, to protect your credential. ${check}`,
		rateLimited: `${displayName} is limiting requests right now (429), ${notTested}. Try again in a minute.`,
		down: `${displayName} is not available right now (5xx or timeout), ${notTested}. Try again later.`,
	};
}

/**
 * The base URL as an expression. It only names the host: whether the credential may be sent there is
 * decided by `authenticate`, which sees every request.
 */
function baseUrl({ hosts, hostField }: HostTable): string {
	const region = `$credentials.${hostField.name}`;
	const pairs = JSON.stringify(Object.entries(hosts).map(([value, { origin }]) => [value, origin]));
	const known = `${pairs}.find((entry) => entry[0] === ${region})?.[1]`;
	return `={{ ${region} === '${CUSTOM_REGION}' ? $credentials.baseUrl : (${known} ?? '') }}`;
}

/**
 * Lets n8n look at the body of a response with one of these statuses and treat every other one as
 * failed: by itself it takes any 2xx for a success. An expression, because the list of all others is
 * long.
 */
function onlyStatuses(wanted: readonly number[]): boolean {
	const isOther = `(n) => !${JSON.stringify(wanted)}.includes(n)`;
	const others = `[...Array(500).keys()].map((n) => n + 100).filter(${isOther})`;
	return `={{ ({ ignore: true, except: ${others} }) }}` as unknown as boolean;
}

export function credentialTest(service: Service, own: OwnTest): ICredentialTestRequest {
	const messages = messagesOf(service, own);
	const good = [own.goodStatus].flat();
	const byStatus = STATUSES.flatMap(([cause, statuses]) =>
		statuses
			.filter((status) => !good.includes(status))
			.map((value) => ({
				type: 'responseCode',
				properties: { value, message: messages[cause] },
			})),
	);
	const byBody = own.rules.flatMap(([key, values, cause = 'notThisService']) =>
		values.map((value) => ({
			type: 'responseSuccessBody',
			properties: { key, value, message: messages[cause] },
		})),
	);
	return {
		request: {
			...own.request,
			baseURL: baseUrl(service.access),
			headers: { Accept: 'application/json', ...own.request.headers },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: onlyStatuses(good),
		},
		// n8n reads both kinds of rule from one list; its type allows only one kind in a list.
		rules: [...byStatus, ...byBody] as ICredentialTestRequest['rules'],
	};
}
