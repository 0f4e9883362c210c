import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { accountOf } from './contract/account';
import type { Connection, ConnectionOf, Service } from './contract/service';
import { getOrAdd, type Checked, type NotSent } from './contract/types';
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
	{ access }: Service,
	item: number,
): Promise<Credential> {
	try {
		return await context.getCredentials<ICredentialDataDecryptedObject>(access.credential, item);
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
		const read = all.length;
		const next = Array.from({ length: count }, async (_, index) => {
			return await readCredential(context, service, read + index);
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
): Checked<Connection, NotSent> {
	const { displayName, access } = service;
	if (credential === undefined) {
		const what = `The ${displayName} credential is missing or cannot be read`;
		const advice = 'Open the node and select one.';
		return { ok: false, problem: { reason: 'missingCredential', message: { what, advice } } };
	}
	const account = accountOf(displayName, access, credential);
	if (!account.ok) {
		return { ok: false, problem: { reason: 'invalidCredential', message: account.problem } };
	}
	const send = createTransport(context, access.credential, credential, timeout);
	return { ok: true, value: { service, account: account.value, send } };
}

/** Tells credentials apart; undefined where an expression has put into one what JSON cannot hold. */
function contentOf(credential: Credential): string | undefined {
	try {
		return JSON.stringify(credential) ?? '';
	} catch {
		return undefined;
	}
}

/** Reads the credentials of all items: one connection for each that differs. */
export async function connect(
	context: IExecuteFunctions,
	service: Service,
	items: number,
	timeout: number,
): Promise<ConnectionOf> {
	const known = new Map<string, Checked<Connection, NotSent>>();
	const credentials = await readCredentials(context, service, items);
	const connections = credentials.map((credential) => {
		const connected = () => connection(context, service, credential, timeout);
		const content = contentOf(credential);
		return content === undefined ? connected() : getOrAdd(known, content, connected);
	});
	return (item) => (connections.length === 1 ? connections[0] : connections[item]);
}
