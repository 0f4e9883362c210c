import type { FaultRule, SandboxService, ServiceLimits } from '../../../sandbox';
import { OWN_FORMS, recorded } from './ownForms';

/** Something that goes wrong, as the documentation lists it. */
export interface FaultCase {
	readonly name: string;
	/** The rule for the sandbox; made when the case begins, because it may hold a time. */
	readonly fault?: (context: FaultContext) => Omit<FaultRule, 'service'>;
	/** The profile is not there from the start. */
	readonly unknownProfile?: true;
	/** The one service whose own form it is; everywhere unless said. */
	readonly only?: SandboxService;
	/** Ms per attempt; only where the case waits for it. */
	readonly timeout?: number;
	/** Seconds that the request may be told to wait. */
	readonly giveUpAfter?: number;
	/** How many requests it takes depends on time, so this is said instead. */
	readonly requests?: string;
	/** The service speaks HTTPS. */
	readonly tls?: true;
	/** Behind the address in the credential, where nothing of the service is. */
	readonly path?: string;
	/** Limits of the service, used up by another request a moment before. */
	readonly usedUp?: ServiceLimits;
	/** Epoch ms before which there must be no second attempt. */
	readonly notBefore?: (context: FaultContext, firstAttemptAt: number) => number;
}

export interface FaultContext {
	readonly id: string;
	/** An address at another host. */
	readonly elsewhere: string;
	/** Epoch ms when the case began. */
	readonly now: number;
}

/** Attempts per request in all cases. */
export const MAX_ATTEMPTS = 3;

/** Seconds that a request may be told to wait, unless a case says otherwise. */
export const GIVE_UP_AFTER = 60;

/** Ms; for what never ends. */
const SHORT = 400;

/** Ms; for what does not end once, and is then served by a machine that may be busy. */
const ENOUGH = 1500;

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

function wire(name: string, rule: Omit<FaultRule, 'service'>, timeout?: number): FaultCase {
	return { name, fault: () => rule, ...(timeout && { timeout }) };
}

function waiting(name: string, status: number): FaultCase {
	return { name, fault: () => ({ status }), giveUpAfter: 1, requests: "until 'Give Up After'" };
}

const GENERAL: readonly FaultCase[] = [
	{ name: 'nothing' },
	{ name: '429 twice', fault: () => ({ status: 429, times: 2 }) },
	waiting('429 always', 429),
	{
		name: '429 with `Retry-After` in seconds',
		fault: () => ({ status: 429, times: 1, headers: { 'Retry-After': '1' } }),
		notBefore: (_context, firstAttemptAt) => firstAttemptAt + 1000,
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
	{
		name: '429 with a `Retry-After` beyond Give Up After',
		fault: () => ({ status: 429, headers: { 'Retry-After': '3600' } }),
	},
	{
		name: 'a used-up token bucket, 429 without `Retry-After`',
		usedUp: { perSecond: 0.5, burst: 1 },
		requests: '2 or more',
	},
	{
		name: 'a used-up token bucket, 429 with `Retry-After`',
		usedUp: { perSecond: 0.5, burst: 1, retryAfter: true },
		requests: '2',
	},
	{ name: '500 once', fault: () => ({ status: 500, times: 1 }) },
	{ name: '500 always', fault: () => ({ status: 500 }) },
	waiting('503 always', 503),
	{
		name: '500 once, but the service did it',
		fault: () => ({ status: 500, times: 1, applyFirst: true }),
	},
	wire('no response once', { hang: true, times: 1 }, ENOUGH),
	wire('no response ever', { hang: true }, SHORT),
	wire(
		'no response once, but the service did it',
		{ hang: true, times: 1, applyFirst: true },
		ENOUGH,
	),
	wire('no response ever, but the service did it', { hang: true, applyFirst: true }, SHORT),
	wire('connection broken once', { reset: true, times: 1 }),
	wire('connection always broken', { reset: true }),
	wire('connection broken once, but the service did it', {
		reset: true,
		times: 1,
		applyFirst: true,
	}),
	wire('connection always broken, but the service did it', { reset: true, applyFirst: true }),
	{ name: 'TLS broken before the work, once', fault: () => ({ reset: true, times: 1 }), tls: true },
	{
		name: 'TLS broken after the work, once',
		fault: () => ({ wire: 'tlsAlert', times: 1 }),
		tls: true,
	},
	{ name: 'TLS always broken after the work', fault: () => ({ wire: 'tlsAlert' }), tls: true },
	{ name: 'no TLS record after the work', fault: () => ({ wire: 'garbage' }), tls: true },
	wire('bytes that are no HTTP', { wire: 'garbage' }),
	wire('slow body', { slowBodyMs: 100 }),
	wire('one byte every 40 ms, without end', { wire: 'trickle', everyMs: 40 }, SHORT),
	wire('headers one byte every 40 ms, without end', { wire: 'headerTrickle', everyMs: 40 }, SHORT),
	wire('a body without end', { wire: 'endless' }),
	wire('8 MB in a few kB of gzip', { wire: 'gzipBomb' }),
	wire('half of the body, then a reset', { wire: 'halfBody' }),
	wire('half of the body, then a reset, once', { wire: 'halfBody', times: 1 }),
	wire('`Content-Length` too long', { wire: 'lengthTooLong' }),
	wire('`Content-Length` too short', { wire: 'lengthTooShort' }),
	wire('JSON labelled as text', { headers: html }),
	wire('HTTP/1.0 without a length', { wire: 'http10' }),
	wire('headers of the request come back', { wire: 'reflect' }),
	{ name: 'an HTML page with 200', fault: () => ({ status: 200, headers: html, body: HTML }) },
	{
		name: 'an empty 202, and the service did it',
		fault: () => ({ status: 202, body: '', applyFirst: true }),
	},
	{
		name: 'malformed JSON with 200',
		fault: () => ({
			status: 200,
			headers: { 'Content-Type': 'application/json' },
			body: '{"status":"succ',
		}),
	},
	recorded('a page of nginx with 404', 'nginx404'),
	recorded('a page of nginx with 502', 'nginx502'),
	recorded('a page of nginx with 504', 'nginx504'),
	recorded('404 of Kong: no route', 'kongNoRoute'),
	recorded('404 of Kubernetes', 'kubernetesNotFound'),
	recorded('404 in JSend', 'jsendNotFound'),
	recorded("200 with Apigee's `fault`", 'apigeeFault'),
	recorded('a login page with 200', 'ssoPage'),
	{
		name: 'a login page with 200, and the service did it',
		fault: () => ({ recorded: 'ssoPage', applyFirst: true }),
	},
	recorded('a redirect to a login page', 'ssoRedirect'),
	{ name: 'a base URL that leads elsewhere', path: '/elsewhere' },
	redirect(301),
	redirect(302),
	redirect(307),
	{
		name: '400 in a foreign form',
		fault: () => ({ status: 400, body: { message: 'Bad Request' } }),
	},
	{ name: '401', fault: () => ({ status: 401 }) },
	{ name: '403', fault: () => ({ status: 403, body: { status: 'fail', code: 403 } }) },
	{
		name: '413 of a gateway',
		fault: () => ({ status: 413, headers: html, body: '<h1>413 Request Entity Too Large</h1>' }),
	},
	{ name: 'the profile is unknown', unknownProfile: true },
];

export const FAULT_CASES: readonly FaultCase[] = [...GENERAL, ...OWN_FORMS];
