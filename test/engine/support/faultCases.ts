import type { FaultRule, SandboxService } from '../../../sandbox';

/** Something that goes wrong, as the documentation lists it. */
export interface FaultCase {
	readonly name: string;
	/** The rule for the sandbox; made when the case begins, because it may hold a time. */
	readonly fault?: (context: FaultContext) => Omit<FaultRule, 'service'>;
	/** The profile is not there from the start. */
	readonly unknownProfile?: true;
	/** Where it can happen; everywhere unless said. */
	readonly only?: readonly SandboxService[];
	/** Ms per try; only where the case waits for it. */
	readonly timeout?: number;
	/** Epoch ms before which there must be no second try. */
	readonly notBefore?: (context: FaultContext, firstTryAt: number) => number;
}

export interface FaultContext {
	readonly id: string;
	/** An address at another host. */
	readonly elsewhere: string;
	/** Epoch ms when the case began. */
	readonly now: number;
}

/** Tries per request in all cases. */
export const MAX_TRIES = 3;

/** Ms; long enough for a busy machine to answer a request that is served. */
const SHORT = 600;

const HTML = '<!doctype html><html><body><h1>Hello</h1></body></html>';
const html = { 'Content-Type': 'text/html' };

/** The next but one full second, which an HTTP date can name. */
function soon({ now }: FaultContext): number {
	return Math.ceil(now / 1000) * 1000 + 1000;
}

function redirect(status: number): FaultCase {
	return {
		name: `redirect ${status} to another host`,
		fault: ({ elsewhere }) => ({ status, headers: { Location: elsewhere } }),
	};
}

export const FAULT_CASES: readonly FaultCase[] = [
	{ name: 'nothing' },
	{ name: '429 twice', fault: () => ({ status: 429, times: 2 }) },
	{ name: '429 always', fault: () => ({ status: 429 }) },
	{
		name: '429 with `Retry-After` in seconds',
		fault: () => ({ status: 429, times: 1, headers: { 'Retry-After': '1' } }),
		notBefore: (_context, firstTryAt) => firstTryAt + 1000,
	},
	{
		name: '429 with `Retry-After` as a date',
		fault: (context) => ({
			status: 429,
			times: 1,
			headers: { 'Retry-After': new Date(soon(context)).toUTCString() },
		}),
		notBefore: soon,
	},
	{ name: '500 once', fault: () => ({ status: 500, times: 1 }) },
	{ name: '500 always', fault: () => ({ status: 500 }) },
	{
		name: '500 once, but the service did it',
		fault: () => ({ status: 500, times: 1, applyFirst: true }),
	},
	{ name: 'no answer once', fault: () => ({ hang: true, times: 1 }), timeout: SHORT },
	{ name: 'no answer ever', fault: () => ({ hang: true }), timeout: SHORT },
	{
		name: 'no answer once, but the service did it',
		fault: () => ({ hang: true, times: 1, applyFirst: true }),
		timeout: SHORT,
	},
	{
		name: 'no answer ever, but the service did it',
		fault: () => ({ hang: true, applyFirst: true }),
		timeout: SHORT,
	},
	{ name: 'connection broken once', fault: () => ({ reset: true, times: 1 }) },
	{ name: 'connection always broken', fault: () => ({ reset: true }) },
	{
		name: 'connection broken once, but the service did it',
		fault: () => ({ reset: true, times: 1, applyFirst: true }),
	},
	{
		name: 'connection always broken, but the service did it',
		fault: () => ({ reset: true, applyFirst: true }),
	},
	{ name: 'slow body', fault: () => ({ slowBodyMs: 100 }) },
	{
		name: 'body slower than the timeout, once',
		fault: () => ({ slowBodyMs: 10 * SHORT, times: 1 }),
		timeout: SHORT,
		// Adapty's answer to a deletion has no body.
		only: ['cleverTap', 'gainsightPx'],
	},
	{ name: 'an HTML page with 200', fault: () => ({ status: 200, headers: html, body: HTML }) },
	{ name: 'an HTML page with 404', fault: () => ({ status: 404, headers: html, body: HTML }) },
	{
		name: 'an empty 200, and the service did it',
		fault: () => ({ status: 200, body: '', applyFirst: true }),
	},
	{
		name: 'malformed JSON with 200',
		fault: () => ({
			status: 200,
			headers: { 'Content-Type': 'application/json' },
			body: '{"status":"succ',
		}),
	},
	redirect(301),
	redirect(302),
	redirect(307),
	{ name: '400', fault: () => ({ status: 400, body: { status: 'fail', code: 400 } }) },
	{ name: '401', fault: () => ({ status: 401 }) },
	{ name: '403', fault: () => ({ status: 403, body: { status: 'fail', code: 403 } }) },
	{ name: 'the profile is unknown', unknownProfile: true },
	{
		name: '200 with `fail`',
		fault: () => ({ status: 200, body: { status: 'fail' } }),
		only: ['cleverTap'],
	},
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
		only: ['cleverTap'],
	},
	{
		name: '200 with `partial` that names nobody',
		fault: () => ({ status: 200, body: { status: 'partial', processed: 0, unprocessed: [] } }),
		only: ['cleverTap'],
	},
];
