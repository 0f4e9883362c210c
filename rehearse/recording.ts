/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
/** What is kept of a rehearsal, how it differs from the stand-in's, and how it reads ever after. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parametersFor, serviceNamed } from '../engine/services';
import type { Service, ServiceRequest } from '../nodes/DeleteProfile/contract/service';
import {
	JOB,
	type Action,
	type OwnParameters,
	type Target,
} from '../nodes/DeleteProfile/contract/types';
import { startSandbox } from '../sandbox';
import { told } from '../test/services/support';
import { redactorFor, type Redactor } from './redact';
import { perform, requestOf, type Asked, type Rehearsal, type Step } from './steps';

/** A file of test/data/recorded. It holds no key and no ID. */
export interface Recording {
	readonly service: string;
	/** The service's own, or `custom`. */
	readonly host: string;
	/** ISO 8601, the day alone. */
	readonly day: string;
	/** The service was asked where it only pretends to delete. */
	readonly stub?: true;
	readonly exchanges: readonly RecordedExchange[];
}

export interface RecordedExchange {
	readonly step: string;
	readonly action: Step['action'];
	/** Absent for the credential test, like `request`. */
	readonly target?: Target;
	/** Without host and key. */
	readonly request?: { readonly method: string; readonly path: string; readonly body?: unknown };
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
	/** Epoch ms. */
	readonly receivedAt: number;
	/** By its own clock, if it told it. Epoch ms. */
	readonly date?: number;
	/** What the node understood. */
	readonly means: string;
}

/** Worth keeping: characters of a text, entries of a list, codes of errors, which are below those of accounts. */
const LONGEST_TEXT = 300;
const LONGEST_LIST = 3;
const LARGE = 10_000;

/** What stands where something was left out. */
const LEFT_OUT = { number: 0, text: 'text' };

const MADE_UP_NUMBER = 1_234_567_890;

/** Texts and numbers of a body, wherever they stand. */
export function leavesOf(body: unknown): unknown[] {
	if (typeof body !== 'object' || body === null) return [body];
	return Object.values(body).flatMap(leavesOf);
}

/**
 * What is left of a body if everything goes that changes nothing: a profile that was found is
 * somebody's data, and only the form of it is of use.
 * @param isSame whether a body still reads as before
 * @param isPublic whether a text or number may stay in any case
 */
function leaner(
	body: unknown,
	isSame: (body: unknown) => boolean,
	isPublic: (leaf: unknown) => boolean,
): unknown {
	const root = { body: structuredClone(body) };
	const attempt = (holder: Record<string, unknown>, name: string, instead: unknown) => {
		const before = holder[name];
		if (before === instead) return;
		holder[name] = instead;
		if (!isSame(root.body)) holder[name] = before;
	};
	const visit = (holder: Record<string, unknown>, name: string): void => {
		const value = holder[name];
		if (Array.isArray(value) && value.length > LONGEST_LIST) {
			attempt(holder, name, value.slice(0, LONGEST_LIST));
		}
		if (typeof value === 'number' && !isPublic(value)) {
			// Where 0 reads otherwise: it can be the number of somebody else.
			attempt(holder, name, MADE_UP_NUMBER);
			attempt(holder, name, LEFT_OUT.number);
		}
		if (typeof value === 'string' && !isPublic(value)) attempt(holder, name, LEFT_OUT.text);
		if (typeof value !== 'object' || value === null) return;
		const inner = holder[name] as Record<string, unknown>;
		for (const key of Object.keys(inner)) visit(inner, key);
	};
	visit(root, 'body');
	return root.body;
}

/**
 * What may be kept of an exchange; undefined where no response came.
 * @param known texts and numbers that the stand-in says, too: they are nobody's
 */
function recorded(
	{ step, means, request, target, response, read }: Asked,
	redactor: Redactor,
	baseUrl: string,
	known: ReadonlySet<unknown> | 'all',
): RecordedExchange | undefined {
	if (!response || !read) return undefined;
	const of = redactor.value(target) as Target | undefined;
	const to = redactor.value(request) as ServiceRequest | undefined;
	const fields = JSON.stringify(redactor.value(read(response.body, target, request).fields));
	const isSame = (one: unknown) => {
		const now = read(one, of, to);
		return now.means === means && JSON.stringify(now.fields) === fields;
	};
	const whole = redactor.value(response.body);
	if (!isSame(whole)) return undefined;
	const isError = response.status < 200 || response.status >= 300;
	const body = leaner(whole, isSame, (leaf) => {
		const isShort = typeof leaf === 'string' ? leaf.length <= LONGEST_TEXT : Number(leaf) < LARGE;
		return known === 'all' || known.has(leaf) || (isError && isShort);
	});
	return {
		step: step.name,
		action: step.action,
		...(of && { target: of }),
		...(request && {
			request: {
				method: request.method,
				path: redactor.text(request.url.slice(baseUrl.length)),
				...(to?.body && { body: to.body }),
			},
		}),
		status: response.status,
		headers: redactor.headers(response.headers ?? {}),
		body,
		receivedAt: response.receivedAt,
		date: response.date,
		means,
	};
}

/** What the node understands of it today; undefined for a credential test, which n8n itself reads. */
export function readAgain(service: string, one: RecordedExchange): string | undefined {
	if (one.action === 'credentialTest') return undefined;
	const { read } = serviceNamed(service)[one.action as Action]!;
	const request = one.request && ({ ...one.request, url: one.request.path } as ServiceRequest);
	return told(read(one, [one.target!], request));
}

/** Adds what may be kept of each; says so where it would not read the same, and keeps it out. */
export function record(
	rehearsal: Rehearsal,
	asked: readonly Asked[],
	redactor: Redactor,
	baseUrl: string,
	known: ReadonlySet<unknown> | 'all',
): Map<string, RecordedExchange> {
	for (const one of asked) {
		if (!one.target) continue;
		if (one.target.idType === JOB) {
			// Of IDs and days, perhaps, and read only in that form.
			const parts = one.target.id.split(/[/+]/).filter((part) => !/^\d{4}-\d\d-\d\d$/.test(part));
			for (const part of parts) redactor.addId(part);
			continue;
		}
		redactor.addId(one.target.id);
		// As it would have been sent for the one that stands in the place of the target, at no account.
		const instead = redactor.value(one.target) as Target;
		try {
			const nobody = { fingerprint: 'redacted' };
			const derived = requestOf(rehearsal, one.step, instead, one.sentAt, nobody);
			redactor.addDerived(one.request?.body, derived.body);
		} catch {
			// No request for it: then what differs cannot be known, and what looks like an ID goes anyway.
		}
	}
	const kept = asked
		.flatMap((one) => recorded(one, redactor, baseUrl, known) ?? [])
		.filter((one) => (readAgain(rehearsal.service.name, one) ?? one.means) === one.means);
	return new Map(kept.map((one) => [one.step, one]));
}

/** The same profile where texts that only this service asks for are the stand-in's. */
function asStandInKnows({ name }: Service, target: Target): Target {
	if (!target.parameters) return target;
	const texts = parametersFor(name) as OwnParameters;
	const own = Object.entries(target.parameters).map(([key, value]) => [key, texts[key] ?? value]);
	return { ...target, parameters: Object.fromEntries(own) as OwnParameters };
}

/** The same steps at the stand-in, which knows the disposable profile. */
export async function atStandIn(rehearsal: Rehearsal) {
	const { service, disposable } = rehearsal;
	const sandbox = await startSandbox();
	try {
		sandbox.limit(service.name, []);
		if (disposable) sandbox.seed(service.name, [{ [disposable.idType]: disposable.id }]);
		const standIn: Rehearsal = {
			...rehearsal,
			credential: sandbox.credentials[service.access.credential],
			absent: asStandInKnows(service, rehearsal.absent),
			disposable: disposable && asStandInKnows(service, disposable),
			stub: undefined,
			wait: async () => undefined,
		};
		const asked = await perform(standIn);
		const url = sandbox.urls[service.name];
		return { asked, kept: record(standIn, asked, redactorFor(standIn), url, 'all') };
	} finally {
		await sandbox.close();
	}
}

/** All that was recorded. */
export function recordingsIn(folder: string): Recording[] {
	const files = existsSync(folder) ? readdirSync(folder) : [];
	return files
		.filter((file) => file.endsWith('.json'))
		.map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Recording);
}

/** What is worth comparing of a body: which fields it has, and what they say if it is short. */
function formOf(body: unknown, at = 'body'): Array<readonly [path: string, says: string]> {
	if (Array.isArray(body)) return body.slice(0, 1).flatMap((one) => formOf(one, `${at}[]`));
	if (typeof body === 'object' && body !== null) {
		const fields = Object.entries(body).flatMap(([name, one]) => formOf(one, `${at}.${name}`));
		return fields.length > 0 ? fields : [[at, '{}']];
	}
	const isLarge = typeof body === 'number' && body > 1_000_000;
	const isTime = typeof body === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(body);
	const says = isTime ? '"a time"' : JSON.stringify(body).slice(0, 100);
	return [[at, isLarge ? 'a large number' : says]];
}

/** The same of a whole exchange. */
function tellingOf(one: RecordedExchange | undefined): Map<string, string> {
	if (!one) return new Map();
	const headers = Object.entries(one.headers).map(([name, says]) => [name, says] as const);
	return new Map([['status', String(one.status)], ...headers, ...formOf(one.body)]);
}

/** In which an exchange and the stand-in's differ: one line each, the service's own word first. */
export function differences(
	real: RecordedExchange | undefined,
	standIn: RecordedExchange | undefined,
): string[] {
	if (!real) return [];
	const [ours, theirs] = [tellingOf(real), tellingOf(standIn)];
	/** What was left out of ours may have said the same. */
	const maySay = (left: string | undefined, said = '') =>
		(left === JSON.stringify(LEFT_OUT.text) && said.startsWith('"')) ||
		(left === String(LEFT_OUT.number) && /^(\d|a large)/.test(said));
	return [...new Set([...ours.keys(), ...theirs.keys()])]
		.filter((name) => ours.get(name) !== theirs.get(name))
		.filter((name) => !maySay(ours.get(name), theirs.get(name)))
		.map((name) => `${name}: ${ours.get(name) ?? 'nothing'} | ${theirs.get(name) ?? 'nothing'}`);
}
