import type { IHttpRequestOptions } from 'n8n-workflow';

import { loadCredentials } from '../../engine/package';
import { serviceNamed } from '../../engine/services';
import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import type { ServiceRequest } from '../../nodes/DeleteProfile/contract/service';
import { confirms, type Claim } from '../../sandbox/truth';
import type { SandboxCredentials } from '../../sandbox/types';

/** The documented deletions at the sandbox, without its key; what is the same for all is done once. */
export function deletionsAt(
	service: string,
	credentials: SandboxCredentials,
): (ids: readonly string[]) => ServiceRequest {
	const { displayName, access, idTypes, delete: action, ...rest } = serviceNamed(service);
	const [{ value: idType }] = idTypes;
	const account = accountOf(displayName, access, credentials[access.credential]);
	if (!account.ok) throw new Error(account.problem.what);
	const own = rest.parameters?.map((one) => [one.name, one.default] as const);
	const parameters = own && Object.fromEntries(own);
	return (ids) => {
		const targets = ids.map((id) => ({ id, idType, parameters }));
		const request = action.request(account.value, targets, Date.now());
		if (!request.ok) throw new Error(request.problem.message.what);
		return request.value;
	};
}

/** Headers with the key, as the service's own documentation has them. */
export async function keyHeaders(
	service: string,
	credentials: SandboxCredentials,
): Promise<Readonly<Record<string, string>>> {
	const { credential } = serviceNamed(service).access;
	const type = loadCredentials().find(({ name }) => name === credential);
	if (typeof type?.authenticate !== 'function') {
		throw new Error(`${credential} has no function that authenticates`);
	}
	const { method, url } = deletionsAt(service, credentials)(['x']);
	const request: IHttpRequestOptions = { method, url, headers: {} };
	const { headers } = await type.authenticate(credentials[credential], request);
	return headers as Record<string, string>;
}

/** A line of a report that knows no more than whether a request went well. */
export function claimOf(service: string, id: string, wentWell: boolean): Claim {
	const [{ value: idType }] = serviceNamed(service).idTypes;
	return { service, idType, id, outcome: wentWell ? confirms(service) : 'failed', attempts: 1 };
}
