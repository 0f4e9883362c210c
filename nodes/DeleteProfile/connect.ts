import { createHash } from 'node:crypto';

import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import type { Connection, Service } from './contract/service';
import type { Checked } from './contract/types';
import type { ConnectionOf, Refusal } from './erasure/plan';
import { createTransport } from './http/transport';

/** Credentials that are read at the same time, where each item has its own. */
const READ_AT_ONCE = 20;

/**
 * Written by a hidden field of each credential (credentials/shared): the names of its fields whose
 * expression could have another value for another item, separated by commas.
 */
const EXPRESSION_FIELDS = 'expressionFields';

type Credential = ICredentialDataDecryptedObject | undefined;

/** Undefined where there is none to use for this item. */
async function readCredential(
	context: IExecuteFunctions,
	{ credential }: Service,
	item: number,
): Promise<Credential> {
	try {
		return await context.getCredentials<ICredentialDataDecryptedObject>(credential, item);
	} catch {
		return undefined;
	}
}

/**
 * n8n resolves the expressions of a credential for each item, so each item has a credential of its
 * own. Where the credential says that none of its fields depends on the item, it is read once.
 */
async function readCredentials(
	context: IExecuteFunctions,
	service: Service,
	items: number,
): Promise<Credential[]> {
	const first = await readCredential(context, service, 0);
	if (first?.[EXPRESSION_FIELDS] === '') return [first];
	const all = [first];
	while (all.length < items) {
		const count = Math.min(READ_AT_ONCE, items - all.length);
		const next = Array.from({ length: count }, async (_, index) => {
			return await readCredential(context, service, all.length + index);
		});
		all.push(...(await Promise.all(next)));
	}
	return all;
}

function connection(
	context: IExecuteFunctions,
	service: Service,
	credential: Credential,
	timeout: number,
): Checked<Connection, Refusal> {
	if (credential === undefined) {
		const what = `The ${service.displayName} credential is missing or cannot be read`;
		const advice = 'Open the node and select one.';
		return { ok: false, problem: { reason: 'missingCredential', message: { what, advice } } };
	}
	const account = service.readAccount(credential);
	if (!account.ok) {
		return { ok: false, problem: { reason: 'invalidCredential', message: account.problem } };
	}
	const send = createTransport(context, service.credential, credential, timeout);
	return { ok: true, value: { service, account: account.value, send } };
}

/** In hexadecimal; a key must not stay in memory for longer than its connection. */
function digestOf(credential: Credential): string {
	return createHash('sha256')
		.update(JSON.stringify(credential ?? null))
		.digest('hex');
}

/**
 * Reads the credentials of all items: one connection for each that differs, so that the work can be
 * grouped by account.
 */
export async function connect(
	context: IExecuteFunctions,
	services: readonly Service[],
	items: number,
	timeout: number,
): Promise<ConnectionOf> {
	const connections = new Map<Service, ReadonlyArray<Checked<Connection, Refusal>>>();
	for (const service of services) {
		const known = new Map<string, Checked<Connection, Refusal>>();
		const credentials = await readCredentials(context, service, items);
		const own = credentials.map((credential) => {
			const key = digestOf(credential);
			const connected = known.get(key) ?? connection(context, service, credential, timeout);
			known.set(key, connected);
			return connected;
		});
		connections.set(service, own);
	}
	return (service, item) => {
		const own = connections.get(service)!;
		return own.length === 1 ? own[0] : own[item];
	};
}
