import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { Reply, Send } from './erasure/reply';
import type { ServiceRequest } from './services/service';

/** Nothing had been sent when these came: the address was not found or not open, or TLS refused. */
const NOT_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|.*CERT.*|ERR_TLS_.*|ERR_SSL_.*)$/;
const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/;
const CANCELLED = /^(ERR_CANCELED|ABORT_ERR)$/;

/** The network code, wherever this n8n version keeps it: on the NodeApiError or on its cause. */
function networkCode(thrown: unknown): string {
	const { httpCode, code, cause } = thrown as {
		httpCode?: unknown;
		code?: unknown;
		cause?: unknown;
	};
	const inner = (cause as { code?: unknown } | undefined)?.code;
	return ([inner, httpCode, code].find((value) => typeof value === 'string') as string) ?? '';
}

/**
 * What is kept of a thrown error is only its kind: its text and its request object can hold the key
 * and the ID.
 */
function replyFrom(thrown: unknown): Reply {
	const code = networkCode(thrown);
	if (CANCELLED.test(code)) return { kind: 'noResponse', cause: 'cancelled', sent: true };
	if (TIMED_OUT.test(code)) return { kind: 'noResponse', cause: 'timeout', sent: true };
	return { kind: 'noResponse', cause: 'network', sent: !NOT_SENT.test(code) };
}

function optionsFor(request: ServiceRequest, timeout: number): IHttpRequestOptions {
	return {
		method: request.method,
		url: request.url,
		// A new object each time: n8n's helper writes the key into it.
		headers: { ...request.headers },
		...(request.body && { body: { ...request.body } }),
		json: true,
		returnFullResponse: true,
		// Every status comes back as an answer. Otherwise a 401 would be sent twice by n8n's helper.
		ignoreHttpStatusErrors: true,
		// A followed redirect would carry the key to another host, and can turn a DELETE into a GET
		// whose 200 looks like success.
		disableFollowRedirect: true,
		timeout,
	};
}

/**
 * The only place that performs HTTP.
 * @param credentialType n8n's name of the credential
 * @param data decrypted once per run, so that n8n does not read and decrypt it for every request
 * @param timeout ms per try
 */
export function createTransport(
	context: IExecuteFunctions,
	credentialType: string,
	data: ICredentialDataDecryptedObject,
	timeout: number,
): Send {
	const once = {
		credentialsDecrypted: { id: '', name: credentialType, type: credentialType, data },
	};
	return async (request) => {
		try {
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				credentialType,
				optionsFor(request, timeout),
				once,
			)) as IN8nHttpFullResponse;
			return {
				kind: 'response',
				status: response.statusCode,
				headers: response.headers,
				body: response.body ?? '',
			};
		} catch (thrown) {
			return replyFrom(thrown);
		}
	};
}
