/** A response seen in the field, or in the form of what is in front of many services. */
export interface Recorded {
	/** Where the form is from. */
	source: string;
	status: number;
	headers?: Readonly<Record<string, string>>;
	/** An object goes out as JSON. */
	body: string | object;
}

const CLEVERTAP_RUBY = 'https://github.com/tradeo/clevertap-ruby (recorded responses of the tests)';
const CLEVERTAP_UPLOADER = 'https://github.com/ankit-arora/clevertap-data-upload';
const CLEVERTAP_ERRORS = 'https://developer.clevertap.com/docs/api-errors';
const PX_API = 'https://px-apidocs.gainsight.com/';
const NGINX = 'https://github.com/nginx/nginx (built-in error pages)';
const FIREWALL =
	'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/ (the form)';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const CLEVERTAP_JSON = { 'Content-Type': 'application/json;charset=utf-8', Connection: 'Close' };

function nginxPage(status: number, reason: string): Recorded {
	const title = `${status} ${reason}`;
	const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
	return { source: NGINX, status, headers: { 'Content-Type': 'text/html' }, body };
}

function firewallPage(status: number): Recorded {
	const body =
		'<!DOCTYPE html>\n<html lang="en-US"><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>\n';
	return { source: FIREWALL, status, headers: HTML, body };
}

function adapty401(code: string, source: string | null, message: string): Recorded {
	return {
		source: 'https://adapty.io/docs/ss-delete-profile (its 401 may also be about the profile)',
		status: 401,
		body: { errors: [{ source, errors: [message] }], error_code: code, status_code: 401 },
	};
}

function cleverTap(source: string, status: number, body: object): Recorded {
	return { source, status, headers: CLEVERTAP_JSON, body };
}

function px(status: number, body: unknown): Recorded {
	return {
		source: `${PX_API} (the status; the form is what frameworks and gateways put in a 200)`,
		status,
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	};
}

/** The responses by name, for `FaultRule.recorded`. Most fit any service. */
export const RECORDED = {
	nginx404: nginxPage(404, 'Not Found'),
	nginx502: nginxPage(502, 'Bad Gateway'),
	nginx504: nginxPage(504, 'Gateway Time-out'),
	firewall401: firewallPage(401),
	firewall403: firewallPage(403),
	lambdaEnvelope: {
		source:
			'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
		status: 200,
		body: { statusCode: 200, headers: {}, body: '' },
	},
	kongNoRoute: {
		source: 'https://github.com/Kong/kong',
		status: 404,
		body: { message: 'no Route matched with those values' },
	},
	kubernetesNotFound: {
		source: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/',
		status: 404,
		body: {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'the server could not find the requested resource',
			reason: 'NotFound',
			details: {},
			code: 404,
		},
	},
	jsendNotFound: {
		source: 'https://github.com/omniti-labs/jsend',
		status: 404,
		body: { status: 'fail', data: { path: 'Not found' } },
	},
	apigeeFault: {
		source: 'https://cloud.google.com/apigee/docs/api-platform/fundamentals/fault-handling',
		status: 200,
		body: {
			fault: {
				faultstring: 'Unable to identify proxy for host and url',
				detail: { errorcode: 'messaging.adaptors.http.flow.ApplicationNotFound' },
			},
		},
	},
	ssoPage: {
		source: 'the usual form of a login page behind which a service stands',
		status: 200,
		headers: HTML,
		body: '<!doctype html>\n<html><head><title>Sign in</title></head><body><form method="post" action="/login"><input name="username"><input name="password" type="password"></form></body></html>\n',
	},
	ssoRedirect: {
		source: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1',
		status: 302,
		headers: { ...HTML, Location: 'https://login.sandbox.invalid/authorize?response_type=code' },
		body: '<a href="https://login.sandbox.invalid/authorize?response_type=code">Found</a>.\n',
	},
	adaptyUnauthorizedProfile: adapty401('profile_does_not_exist', null, 'Profile not found'),
	adaptyUnauthorizedOther: adapty401('permission_denied', 'non_field_errors', 'Not permitted.'),
	cleverTapAccountUnknown: cleverTap(CLEVERTAP_RUBY, 401, {
		status: 'fail',
		error: 'Account ID is not valid',
		code: 401,
	}),
	cleverTapMalformed: cleverTap(CLEVERTAP_UPLOADER, 400, {
		status: 'fail',
		error: 'Malformed request',
		code: 400,
	}),
	cleverTapFail515: cleverTap(CLEVERTAP_RUBY, 200, {
		status: 'fail',
		processed: 0,
		unprocessed: [{ status: 'fail', code: 515, error: 'Not a valid JSON', record: {} }],
	}),
	cleverTapFailPartlyDone: cleverTap(CLEVERTAP_ERRORS, 200, {
		status: 'fail',
		processed: 1,
		unprocessed: [{ status: 'fail', code: 515, error: 'Not a valid JSON', record: {} }],
	}),
	cleverTapPartial: cleverTap(CLEVERTAP_ERRORS, 200, {
		status: 'partial',
		processed: 1,
		unprocessed: [{ status: 'fail', code: 515, error: 'Not a valid JSON', record: {} }],
	}),
	cleverTapInvalidIn200: cleverTap(CLEVERTAP_ERRORS, 200, {
		status: 'fail',
		error: 'Invalid Credentials',
		code: 401,
	}),
	cleverTapRecordMissing: cleverTap(
		'public scripts that look up a profile see this for an unknown person',
		200,
		{ status: 'success' },
	),
	pxErrorIn200: px(200, { error: 'Internal server error' }),
	pxRateLimitIn200: px(200, { message: 'Rate limit exceeded' }),
	pxExternalApiErrorIn200: px(200, {
		externalapierror: {
			status: 'INTERNAL_SERVER_ERROR',
			message: 'Unexpected error',
			debugMessage: null,
			subErrors: null,
		},
	}),
	pxNestedApiErrorIn200: px(200, {
		body: {
			externalapierror: {
				status: 'NOT_FOUND',
				message: 'Subscription was not found',
				debugMessage: null,
				subErrors: null,
			},
		},
		statusCode: '100',
		statusCodeValue: 42,
	}),
	pxOtherNotFound: px(404, {
		externalapierror: {
			status: 'NOT_FOUND',
			message: 'Subscription was not found',
			debugMessage: null,
			subErrors: null,
		},
	}),
	pxNullIn200: px(200, null),
} as const satisfies Readonly<Record<string, Recorded>>;

/** The name of a recorded response. */
export type RecordedResponse = keyof typeof RECORDED;
