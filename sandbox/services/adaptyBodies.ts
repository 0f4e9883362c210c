import type { Profile } from '../profiles';
import { json, type HttpResponse } from '../standIn';

/**
 * The body all JSON errors of the API have in common,
 * https://adapty.io/docs/api-adapty/operations/deleteProfile
 */
export function adaptyError(
	status: number,
	code: string,
	message: string,
	source: string | null = null,
): HttpResponse {
	return json(status, {
		errors: [{ source, errors: [message] }],
		error_code: code,
		status_code: status,
	});
}

/** 401 as documented. */
export const NOT_AUTHENTICATED = adaptyError(
	401,
	'not_authenticated',
	'Authentication credentials were not provided.',
	'non_field_errors',
);

/** 404 for a profile as documented. */
export const PROFILE_DOES_NOT_EXIST = adaptyError(
	404,
	'profile_does_not_exist',
	'Profile not found',
);

/** 429; neither the status nor the body is documented. */
export const THROTTLED = adaptyError(429, 'throttled', 'Request was throttled.');

/** 404 for a path: how a Django service responds. Invented. */
export const NO_ROUTE: HttpResponse = {
	status: 404,
	headers: { 'Content-Type': 'text/html; charset=utf-8' },
	body:
		'<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n' +
		'  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n' +
		'</body>\n</html>\n',
};

const PURCHASE = {
	store: 'app_store',
	store_product_id: 'sandbox.monthly.999',
	store_base_plan_id: null,
	store_transaction_id: '2000000000000001',
	store_original_transaction_id: '2000000000000001',
	offer: null,
	purchased_at: '2026-01-01T00:00:00+00:00',
	originally_purchased_at: '2026-01-01T00:00:00+00:00',
	expires_at: null,
	renewal_cancelled_at: null,
	billing_issue_detected_at: null,
	is_in_grace_period: false,
	cancellation_reason: null,
};

/** The response to the GET, https://adapty.io/docs/api-adapty/operations/getProfile */
export function profileResponse(profile: Profile, profileId: string, now: number): HttpResponse {
	const isPayer = profile.get('activeSubscription') === true;
	return json(200, {
		data: {
			app_id: '00000000-0000-4000-8000-00000000a1a1',
			profile_id: profileId,
			customer_user_id: profile.get('customerUserId') ?? null,
			total_revenue_usd: isPayer ? 9.99 : 0,
			segment_hash: '0000000000000000',
			timestamp: now,
			custom_attributes: [],
			access_levels: profile.get('accessLevel')
				? [{ access_level_id: 'premium', ...PURCHASE, starts_at: null }]
				: [],
			subscriptions: isPayer ? [{ ...PURCHASE, environment: 'Sandbox' }] : [],
			non_subscriptions: [],
		},
	});
}
