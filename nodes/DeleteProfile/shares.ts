import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { callOff, type Plan, type Tasks } from './erasure/plan';
import type { Share } from './erasure/run';
import type { Service } from './services/service';
import { createTransport } from './transport';

async function credentialOf(
	context: IExecuteFunctions,
	service: Service,
): Promise<ICredentialDataDecryptedObject | undefined> {
	try {
		return await context.getCredentials<ICredentialDataDecryptedObject>(service.credential, 0);
	} catch {
		return undefined;
	}
}

/** A service with its credential; undefined, with all its tasks answered, where there is none to use. */
async function openShare(
	context: IExecuteFunctions,
	service: Service,
	tasks: Tasks,
	timeout: number,
): Promise<Share | undefined> {
	const credential = await credentialOf(context, service);
	if (credential === undefined) {
		callOff(
			tasks,
			'missingCredential',
			`The ${service.displayName} credential is missing or cannot be read. Open the node and choose one.`,
		);
		return undefined;
	}
	const answer = service.readAccount(credential);
	if (!answer.ok) {
		callOff(tasks, 'invalidCredential', `${answer.problem}.`);
		return undefined;
	}
	const send = createTransport(context, service.credential, credential, timeout);
	return { service, account: answer.account, send, tasks };
}

/** Opens the credential of every service that has something to ask; each is read once per run. */
export async function openShares(
	context: IExecuteFunctions,
	plan: Plan,
	timeout: number,
): Promise<Share[]> {
	const shares: Share[] = [];
	for (const [service, tasks] of plan.tasks) {
		if (tasks.delete.length + tasks.lookUp.length === 0) continue;
		const share = await openShare(context, service, tasks, timeout);
		if (share) shares.push(share);
	}
	return shares;
}
