import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { Exchange, Send, ServiceRequest, ServiceResponse } from './contract/service';
import { Deadlines } from './deadlines';

/** After decompression. A response about a deletion has a few hundred bytes, a look-up a few thousand. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

/**
 * Nothing had left this machine when these came: the host was not found, or its certificate was
 * refused in the handshake. Every other code of TLS can also come after the request was sent.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const NOT_SENT: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REVOKED',
	'CERT_UNTRUSTED',
	'CERT_REJECTED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_CHAIN_TOO_LONG',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

/** Common forms of request IDs: UUIDs, hexadecimal and base64url; nothing with spaces, dots or colons. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** A body as n8n's helper hands it over when it is not to be read by it. */
interface Body extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/** The network code and the call that failed, wherever this n8n version keeps them. */
function faultOf(thrown: unknown): { code: string; syscall: unknown } {
	const errors: Array<Record<string, unknown>> = [];
	for (let error = thrown; typeof error === 'object' && error !== null && errors.length < 5; ) {
		errors.push(error as Record<string, unknown>);
		error = (error as { cause?: unknown }).cause;
	}
	const first = (name: string) => errors.map((error) => error[name]).find((value) => value);
	const code = errors
		.map(({ code }) => code)
		.reverse()
		.find((value) => typeof value === 'string');
	return { code: String(code ?? first('httpCode') ?? ''), syscall: first('syscall') };
}

/**
 * What is kept of a thrown error is only its kind: its text and its request object can hold the key
 * and the ID.
 */
function exchangeFrom(thrown: unknown): Exchange {
	const { code, syscall } = faultOf(thrown);
	// A connection that was never made has carried nothing, whatever the reason.
	const sent = !NOT_SENT.has(code) && syscall !== 'connect';
	return { kind: 'noResponse', cause: TIMED_OUT.test(code) ? 'timeout' : 'network', sent };
}

function optionsFor(
	request: ServiceRequest,
	timeout: number,
	signal: AbortSignal,
): IHttpRequestOptions {
	return {
		method: request.method,
		url: request.url,
		// A new object each time: the key is written into it.
		headers: { Accept: 'application/json', ...request.headers },
		body: request.body && { ...request.body },
		// The helper would read a body without end into memory.
		encoding: 'stream',
		returnFullResponse: true,
		// Every status comes back as a response. Otherwise a 401 would be sent twice by n8n's helper.
		ignoreHttpStatusErrors: true,
		// A followed redirect would carry the key to another host, and can turn a DELETE into a GET
		// whose 200 looks like success.
		disableFollowRedirect: true,
		timeout,
		// n8n's helper puts the signal of the execution here, which knows no deadline: this one knows both.
		get abortSignal() {
			return signal;
		},
		set abortSignal(_) {},
	};
}

/** Undefined where the body is too long; then the connection is closed. */
async function readBody(body: Body): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// Leaving the loop early destroys the stream, and with it the connection.
	for await (const chunk of body) {
		bytes += chunk.byteLength;
		if (bytes > MAX_RESPONSE_BYTES) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
	if (text === '') return '';
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function textOf(header: unknown): string | undefined {
	return typeof header === 'string' ? header : undefined;
}

/** A proxy that reflects what it was sent must not put a key into the output. */
function requestIdOf(
	headers: Readonly<Record<string, unknown>>,
	secrets: readonly string[],
): string | undefined {
	const id = textOf(headers['request-id'] ?? headers['x-request-id']);
	if (id === undefined || !REQUEST_ID.test(id)) return undefined;
	return secrets.some((secret) => id.includes(secret) || secret.includes(id)) ? undefined : id;
}

/**
 * The only place that performs HTTP. An attempt ends after `timeout` ms at the latest, and takes no
 * more memory than MAX_RESPONSE_BYTES.
 * @param credentialType n8n's name of the credential
 * @param data decrypted before, so that n8n does not read and decrypt it for every request
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
	const deadlines = new Deadlines(timeout, context.getExecutionCancelSignal?.());
	const secrets = Object.values(data).filter(
		(value): value is string => typeof value === 'string' && value.length >= 8,
	);

	async function exchange(request: ServiceRequest, signal: AbortSignal): Promise<Exchange> {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			optionsFor(request, timeout, signal),
			once,
		)) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = response;
		const text = await readBody(response.body as unknown as Body);
		if (text === undefined) return { kind: 'oversized', status };
		const received: ServiceResponse = {
			status,
			body: parsed(text),
			receivedAt: Date.now(),
			retryAfter: textOf(headers['retry-after']),
			requestId: requestIdOf(headers, secrets),
		};
		return { kind: 'response', response: received };
	}

	return async (request) => {
		const controller = new AbortController();
		return await new Promise<Exchange>((resolve) => {
			const attempt = deadlines.add((cause) => {
				// Before the abort, and without waiting for it: not every host lets go of a request at once.
				resolve({ kind: 'noResponse', cause, sent: true });
				controller.abort();
			});
			void exchange(request, controller.signal)
				.catch(exchangeFrom)
				.then((result) => {
					deadlines.delete(attempt);
					resolve(result);
				});
		});
	};
}
