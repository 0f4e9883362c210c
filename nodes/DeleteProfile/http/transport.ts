import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { Exchange, Send, ServiceRequest, ServiceResponse } from '../contract/service';
import type { Target } from '../contract/types';
import { Deadlines } from './deadlines';
import { readDate, readRequestId, readRetryAfter, tracesOf } from './headers';

/** After decompression. A response about a deletion has a few hundred bytes, a look-up a few thousand. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

/** The host was not found, or nobody listens there: nothing has left this machine. */
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/;

/**
 * The server's certificate was refused in the handshake, before anything was sent. Every other code of
 * TLS can also come after that. https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const CERTIFICATE =
	/^(CERT_\w+|CRL_\w+|ERROR_IN_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/;

const TIMED_OUT = /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

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
	if (CERTIFICATE.test(code)) return { kind: 'noResponse', cause: 'certificate', sent: false };
	// A connection that was never made has carried nothing, whatever the reason.
	const sent = !NOT_CONNECTED.test(code) && syscall !== 'connect';
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
		// Some servers begin with a byte order mark.
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return text;
	}
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
	const cancelled = context.getExecutionCancelSignal?.();
	const deadlines = new Deadlines(timeout, cancelled);
	const secrets = Object.values(data).filter((value): value is string => typeof value === 'string');
	const tracesOfSecrets = secrets.flatMap(tracesOf);

	async function exchange(
		request: ServiceRequest,
		targets: readonly Target[],
		signal: AbortSignal,
	): Promise<Exchange> {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			optionsFor(request, timeout, signal),
			once,
		)) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = response;
		const text = await readBody(response.body as unknown as Body);
		if (text === undefined) return { kind: 'oversized', status };
		const receivedAt = Date.now();
		const date = readDate(headers.date, receivedAt);
		const received: ServiceResponse = {
			status,
			body: parsed(text),
			receivedAt,
			date,
			retryAfter: readRetryAfter(headers['retry-after'], date ?? receivedAt),
			requestId: readRequestId(headers, () => [
				...tracesOfSecrets,
				...targets.flatMap(({ id }) => tracesOf(id)),
			]),
			headers,
		};
		return { kind: 'response', response: received };
	}

	return async (request, targets) => {
		if (cancelled?.aborted) return { kind: 'noResponse', cause: 'cancelled', sent: false };
		const controller = new AbortController();
		return await new Promise<Exchange>((resolve) => {
			const attempt = deadlines.add((cause) => {
				// Before the abort, and without waiting for it: not every host lets go of a request at once.
				resolve({ kind: 'noResponse', cause, sent: true });
				controller.abort();
			});
			void exchange(request, targets, controller.signal)
				.catch(exchangeFrom)
				.then((result) => {
					deadlines.delete(attempt);
					resolve(result);
				});
		});
	};
}
