import type { FaultRule, RecordedResponse } from '../../../sandbox';
import { factsOf, isShape, SERVICES } from './harness';

/** Something that goes wrong, as the documentation lists it. */
export interface FaultCase {
	readonly name: string;
	/** The rule for the sandbox; made when the case begins, because it may hold a time. */
	readonly fault?: (context: FaultContext) => Omit<FaultRule, 'service'>;
	/** The profile is not there from the start. */
	readonly unknownProfile?: true;
	/**
	 * Who else is in the run, with whom all is well: one before and one after, each in a request of
	 * its own; or nine more, in two batches.
	 */
	readonly beside?: 'around' | 'batch';
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
	/** Least time between the first attempt and the second. Ms. */
	readonly waits?: number;
}

export interface FaultContext {
	readonly id: string;
	/** An address at another host. */
	readonly elsewhere: string;
}

/** Attempts per request in all cases. */
export const MAX_ATTEMPTS = 3;

/** Seconds that a request may be told to wait, unless a case says otherwise. */
export const GIVE_UP_AFTER = 60;

/** Ms; for what never ends. Even a busy machine sends the request in this time. */
const SHORT = 1500;

/** Ms; for what does not end once, and is then served by a machine that may be busy. */
const ENOUGH = 6000;

const HTML = '<!doctype html><html><body><h1>Hello</h1></body></html>';
const html = { 'Content-Type': 'text/html' };

type Rule = Omit<FaultRule, 'service'>;

function fault(name: string, rule: Rule, more: Omit<FaultCase, 'name' | 'fault'> = {}): FaultCase {
	return { name, fault: () => rule, ...more };
}

function recorded(name: string, response: RecordedResponse, more: Rule = {}): FaultCase {
	return fault(name, { recorded: response, ...more });
}

/** By a clock of the service that is a day or more behind ours. */
function retryAfter(name: string, value: string, waits?: number): FaultCase {
	const headers = { 'Retry-After': value, Date: 'Sat, 28 Nov 2026 12:00:00 GMT' };
	const rule = { status: 429, times: 1, headers };
	return fault(`429 with \`Retry-After\` ${name}`, rule, waits === undefined ? {} : { waits });
}

function redirect(status: number): FaultCase {
	return {
		name: `redirect ${status} to another host`,
		fault: ({ elsewhere }) => ({ status, headers: { Location: elsewhere } }),
	};
}

const unknown = { unknownProfile: true } as const;

/** Halving tells it from those beside it. */
const inBatch = { beside: 'batch', requests: 'until it is alone' } as const;

const untilGivenUp = { giveUpAfter: 1, requests: "until 'Give Up After'" };

export const FAULT_CASES: readonly FaultCase[] = [
	{ name: 'nothing' },
	{ name: 'the profile is unknown', ...unknown },

	fault('429 twice', { status: 429, times: 2 }),
	fault('429 always', { status: 429 }, untilGivenUp),
	retryAfter('in seconds', '1', 1000),
	retryAfter("as a date, by the response's own `Date`", 'Sat, 28 Nov 2026 12:00:01 GMT', 1000),
	retryAfter('as a date in the form of RFC 850', 'Saturday, 28-Nov-26 12:00:01 GMT', 1000),
	retryAfter('as a date in the form of asctime', 'Sat Nov 28 12:00:01 2026', 1000),
	retryAfter('`33.`, which is in no documented form', '33.'),
	fault('429 with a `Retry-After` beyond Give Up After', {
		status: 429,
		headers: { 'Retry-After': '3600' },
	}),
	fault('429 with `Retry-After: 999999999`', {
		status: 429,
		headers: { 'Retry-After': '999999999' },
	}),

	fault('500 once', { status: 500, times: 1 }),
	fault('500 once, but the service did it', { status: 500, times: 1, applyFirst: true }),
	fault('500 always', { status: 500 }),
	fault('503 always', { status: 503 }, untilGivenUp),
	fault('no response once', { hang: true, times: 1 }, { timeout: ENOUGH }),
	fault(
		'no response once, but the service did it',
		{ hang: true, times: 1, applyFirst: true },
		{ timeout: ENOUGH },
	),
	fault('no response ever', { hang: true }, { timeout: SHORT }),
	fault(
		'no response ever, but the service did it',
		{ hang: true, applyFirst: true },
		{ timeout: SHORT },
	),
	fault('connection broken once', { reset: true, times: 1 }),
	fault('connection broken once, but the service did it', {
		reset: true,
		times: 1,
		applyFirst: true,
	}),
	fault('connection always broken', { reset: true }),
	fault('connection always broken, but the service did it', { reset: true, applyFirst: true }),
	fault('TLS broken before the work, once', { reset: true, times: 1 }, { tls: true }),
	fault('TLS broken after the work, once', { wire: 'tlsAlert', times: 1 }, { tls: true }),
	fault('TLS always broken after the work', { wire: 'tlsAlert' }, { tls: true }),
	fault('no TLS record after the work', { wire: 'garbage' }, { tls: true }),
	...(['500', 'a dropped connection', 'a page of nginx with 502'] as const).map((name, kind) =>
		fault(
			`${name} whenever this profile is in the request`,
			[{ status: 500 }, { reset: true }, { recorded: 'nginx502' as const }][kind],
			inBatch,
		),
	),
	fault(
		'a page of a firewall with 403 whenever this profile is in the request',
		{ recorded: 'firewall403' },
		inBatch,
	),

	fault('bytes that are no HTTP', { wire: 'garbage' }),
	fault('slow body', { slowBodyMs: 100 }),
	fault('one byte every 40 ms, without end', { wire: 'trickle', everyMs: 40 }, { timeout: SHORT }),
	fault(
		'headers one byte every 40 ms, without end',
		{ wire: 'headerTrickle', everyMs: 40 },
		{ timeout: SHORT },
	),
	fault('a body without end', { wire: 'endless' }),
	fault('8 MB in a few kB of gzip', { wire: 'gzipBomb' }),
	fault('half of the body, then a reset', { wire: 'halfBody' }),
	fault('half of the body, then a reset, once', { wire: 'halfBody', times: 1 }),
	fault('`Content-Length` too long', { wire: 'lengthTooLong' }),
	fault('`Content-Length` too short', { wire: 'lengthTooShort' }),
	// Of somebody unknown, where the response has a body at every service.
	fault('HTTP/1.0 without a length; the profile is unknown', { wire: 'http10' }, unknown),
	fault('JSON labeled as HTML; the profile is unknown', { headers: html }, unknown),
	fault(
		'a byte order mark before the JSON; the profile is unknown',
		{ wire: 'byteOrderMark' },
		unknown,
	),
	fault('headers of the request come back', { wire: 'reflect' }),

	fault('an HTML page with 200', { status: 200, headers: html, body: HTML }),
	fault('an empty 202, but the service did it', { status: 202, body: '', applyFirst: true }),
	fault('malformed JSON with 200', {
		status: 200,
		headers: { 'Content-Type': 'application/json' },
		body: '{"status":"succ',
	}),
	recorded("200 with Apigee's `fault`", 'apigeeFault'),
	recorded('200 with the empty envelope of AWS Lambda', 'lambdaEnvelope'),
	recorded('a login page with 200', 'ssoPage'),
	recorded('a login page with 200, but the service did it', 'ssoPage', { applyFirst: true }),
	recorded('a redirect to a login page', 'ssoRedirect'),
	redirect(301),
	redirect(302),
	redirect(307),
	{ name: 'a base URL that leads elsewhere', path: '/elsewhere' },
	fault('400 in a foreign form', { status: 400, body: { message: 'Bad Request' } }),
	fault('401 in its own form', { status: 401 }),
	fault('401 in its own form, after the key has worked', { status: 401 }, { beside: 'around' }),
	recorded('401 with the page of a firewall', 'firewall401'),
	fault('403 in its own form', { status: 403 }),
	fault('403 in its own form, after the key has worked', { status: 403 }, { beside: 'around' }),
	recorded('403 with the page of a firewall', 'firewall403'),
	fault('404 of nginx', { recorded: 'nginx404' }),
	recorded('404 of Kong: no route', 'kongNoRoute'),
	recorded('404 of Kubernetes', 'kubernetesNotFound'),
	recorded('404 in JSend', 'jsendNotFound'),
	fault('413 of a gateway', {
		status: 413,
		headers: html,
		body: '<h1>413 Request Entity Too Large</h1>',
	}),
	recorded('502 of nginx', 'nginx502'),
	recorded('504 of nginx', 'nginx504'),
];

function fits(service: string, { beside }: FaultCase): boolean {
	return beside !== 'batch' || factsOf(service).batchSize > 1;
}

/** Everything at one service of each shape; at each service what has a form of its own. */
export const PLAN: ReadonlyArray<readonly [service: string, fault: FaultCase]> = SERVICES.flatMap(
	({ service, faults }) => {
		const general = isShape(service) ? FAULT_CASES.filter((one) => fits(service, one)) : [];
		return [...general, ...faults].map((one) => [service, one] as const);
	},
);
