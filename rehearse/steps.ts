/** What a rehearsal asks, in its order, and how it asks it: through the service's own `request` and `read`. */
import { randomUUID } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IExecuteFunctions,
} from 'n8n-workflow';

import { askCredentialTest, credentialContext, judgeBody } from '../engine/credentialTest';
import { accountOf, type Account } from '../nodes/DeleteProfile/contract/account';
import type {
	Service,
	ServiceRequest,
	ServiceResponse,
} from '../nodes/DeleteProfile/contract/service';
import {
	JOB,
	type Action,
	type OwnParameters,
	type ReceiptFields,
	type Target,
} from '../nodes/DeleteProfile/contract/types';
import { createTransport } from '../nodes/DeleteProfile/http/transport';
import { findingsOf, told } from '../test/services/support';

/** Whole attempt. Ms. */
const TIMEOUT_MS = 30_000;

/** One question. */
export interface Step {
	readonly name: string;
	readonly action: Action | 'credentialTest';
	/** Absent for the credential test, and for a deletion's job, which is known only once it was accepted. */
	readonly target?: Target;
	readonly withBadKey?: true;
}

/** What the node understands of a response. */
export interface Understood {
	/** In the words of `told`. */
	readonly means: string;
	/** For the receipt. */
	readonly fields?: ReceiptFields;
}

/** What came of it. */
export interface Asked {
	readonly step: Step;
	/** What the node understood, or why no response came. */
	readonly means: string;
	readonly request?: ServiceRequest;
	readonly target?: Target;
	/** Epoch ms. */
	readonly sentAt: number;
	/** Absent where none came. */
	readonly response?: Pick<ServiceResponse, 'status' | 'body' | 'receivedAt' | 'date' | 'headers'>;
	/** The same of a response that was changed, to a request that was; of it, the headers are as they came. */
	read?(body: unknown, target: Target | undefined, request: ServiceRequest | undefined): Understood;
}

/** Where to ask, and about whom. */
export interface Rehearsal {
	readonly service: Service;
	readonly type: ICredentialType;
	readonly credential: ICredentialDataDecryptedObject;
	/** An ID that nobody has. */
	readonly absent: Target;
	/** A profile made for this. */
	readonly disposable?: Target;
	/** Whether deletions may be sent. */
	readonly deletes: boolean;
	/** The path that is asked in the place of another one. */
	readonly stub?: { readonly path: string; readonly instead: string };
	/** Called before each request with how long to wait. */
	wait(ms: number): Promise<void>;
}

/** Look-ups and jobs have no parameters. */
const bare = ({ id, idType }: Target): Target => ({ id, idType });

/** What this service can be asked. */
export function stepsOf({ service, absent, disposable, deletes }: Rehearsal): Step[] {
	const step = (name: string, action: Step['action'], target?: Target): Step => {
		return { name, action, target: target && (action === 'delete' ? target : bare(target)) };
	};
	const harmless = service.lookUp ? 'lookUp' : service.job ? 'job' : 'delete';
	const nobody = harmless === 'job' ? { id: randomUUID(), idType: JOB } : absent;
	const steps = [
		step('Credential test', 'credentialTest'),
		{ ...step('A bad key', harmless, nobody), withBadKey: true as const },
		step('Look up an ID that nobody has', 'lookUp', absent),
		step('Delete an ID that nobody has', 'delete', absent),
	];
	if (disposable) {
		steps.push(
			step('Look up the disposable profile', 'lookUp', disposable),
			step('Delete the disposable profile', 'delete', disposable),
			step('Look it up again', 'lookUp', disposable),
			step('Delete it again', 'delete', disposable),
			step('Verify: its job', 'job'),
			step('Verify: look it up', 'lookUp', disposable),
		);
	}
	return steps.filter(({ action }) => {
		return action === 'credentialTest' || (service[action] && (deletes || action !== 'delete'));
	});
}

/** Why nothing was sent. Its text holds no key. */
export class Refusal extends Error {}

/** The parameters of a deletion. @param given `name=value` */
export function parametersOf(
	{ parameters }: Service,
	given: readonly string[],
): OwnParameters | undefined {
	const values = new Map(
		given.map((one) => (/^(\w+)=(.*)$/.exec(one) ?? [one, one]).slice(-2) as [string, string]),
	);
	const unknown = [...values.keys()].find((name) => !parameters?.some((one) => one.name === name));
	if (unknown !== undefined)
		throw new Refusal(`--parameter ${unknown}: there is no such parameter`);
	if (!parameters) return undefined;
	return Object.fromEntries(
		parameters.map(({ name, choices, ...own }) => {
			const value = values.get(name) ?? own.default;
			if (typeof own.default === 'boolean') return [name, String(value) === 'true'];
			if (choices ? choices.some((one) => one.value === value) : value !== '') return [name, value];
			throw new Refusal(`Say --parameter ${name}=…${choices ? ', one of its choices' : ''}`);
		}),
	);
}

/** The last of its keys with another second half: it is in the form of a key, and is none. */
export function withBadKey(
	{ access }: Service,
	credential: ICredentialDataDecryptedObject,
): ICredentialDataDecryptedObject {
	const { name } = access.keys[access.keys.length - 1];
	const key = String(credential[name]);
	const half = Math.floor(key.length / 2);
	const bad = key
		.slice(half)
		.replace(/[b-y\d]/gi, (char) => String.fromCharCode(char.charCodeAt(0) ^ 1));
	return { ...credential, [name]: key.slice(0, half) + bad };
}

function account({ service, credential }: Rehearsal): Account {
	const checked = accountOf(service.displayName, service.access, credential);
	if (!checked.ok) throw new Refusal(checked.problem.what);
	return checked.value;
}

/**
 * What would be sent for a step at a time (epoch ms), and where; throws where there is no safe request for it.
 * @param of of another account, what is derived from its key is another, too
 */
export function requestOf(
	rehearsal: Rehearsal,
	{ action }: Step,
	target: Target,
	now: number,
	of: Partial<Account> = {},
): ServiceRequest {
	const { service, stub } = rehearsal;
	const how = action === 'credentialTest' ? undefined : service[action];
	const request = how!.request({ ...account(rehearsal), ...of }, [target], now);
	if (!request.ok) throw new Refusal(request.problem.message.what);
	if (!stub) return request.value;
	const { url } = request.value;
	if (!url.includes(stub.path)) throw new Refusal('There is no stub for this request');
	return { ...request.value, url: url.replace(stub.path, stub.instead) };
}

/** n8n makes an item of each entry of a list, and looks at the first. */
const firstOf = (body: unknown) => (Array.isArray(body) ? (body[0] as unknown) : body);

async function testCredential(rehearsal: Rehearsal, step: Step): Promise<Asked> {
	const { type, credential } = rehearsal;
	const sentAt = Date.now();
	const { result, response } = await askCredentialTest(type, credential);
	const means = `${result.status}: ${result.message}`;
	if (!response) return { step, means, sentAt };
	const { isJudgedByBody, ...received } = response;
	return {
		step,
		means,
		sentAt,
		response: { ...received, body: received.body ?? '', receivedAt: Date.now() },
		read: (body) => {
			const { status, message } = isJudgedByBody ? judgeBody(type, firstOf(body)) : result;
			return { means: `${status}: ${message}` };
		},
	};
}

async function ask(rehearsal: Rehearsal, step: Step, target: Target): Promise<Asked> {
	const { service, type } = rehearsal;
	const credential = step.withBadKey
		? withBadKey(service, rehearsal.credential)
		: rehearsal.credential;
	const { context } = await credentialContext(type, credential);
	const sentAt = Date.now();
	const request = requestOf(rehearsal, step, target, sentAt);
	const send = createTransport(
		context as unknown as IExecuteFunctions,
		type.name,
		credential,
		TIMEOUT_MS,
	);
	const exchange = await send(request, [target]);
	const asked = { step, request, target, sentAt };
	if (exchange.kind === 'oversized') return { ...asked, means: `too long (${exchange.status})` };
	if (exchange.kind === 'noResponse') return { ...asked, means: `no response: ${exchange.cause}` };
	const { response } = exchange;
	const read = (body: unknown, of = target, to = request): Understood => {
		const reading = service[step.action as Action]!.read({ ...response, body }, [of], to);
		const [finding] = findingsOf(reading);
		return { means: told(reading), fields: 'fields' in finding ? finding.fields : undefined };
	};
	return { ...asked, means: read(response.body).means, response, read };
}

/** Ms before a request: no rehearsal is in a hurry. */
function pauseBefore({ service }: Rehearsal, { action }: Step): number {
	const perSecond = action === 'credentialTest' ? 0 : service[action]!.limits.requestsPerSecond;
	return 1.2 * Math.max(1000, perSecond > 0 ? 1000 / perSecond : 0);
}

/** The job that a deletion of the disposable profile was given. */
function jobOf({ step, request, target, response, read }: Asked): Target | undefined {
	if (step.action !== 'delete' || !response || !target) return undefined;
	const id = read!(response.body, target, request).fields?.jobId;
	return id === undefined ? undefined : { id: String(id), idType: JOB };
}

/** Asks one after the other. */
export async function perform(rehearsal: Rehearsal): Promise<Asked[]> {
	const all: Asked[] = [];
	let job: Target | undefined;
	for (const step of stepsOf(rehearsal)) {
		const target = step.target ?? (step.action === 'job' ? job : undefined);
		if (step.action !== 'credentialTest' && !target) continue;
		await rehearsal.wait(pauseBefore(rehearsal, step));
		const asked = target
			? await ask(rehearsal, step, target)
			: await testCredential(rehearsal, step);
		if (step.target === rehearsal.disposable) job ??= jobOf(asked);
		all.push(asked);
	}
	return all;
}
