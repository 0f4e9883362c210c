import { CUSTOM_REGION, type HostTable } from '../../nodes/DeleteProfile/contract/baseUrl';

/**
 * The base URL for the credential's test, as an expression. It only names the host: whether the
 * credential may be sent there is decided by `authenticate`, which sees every request.
 */
export function testBaseUrl({ hosts, hostField }: HostTable): string {
	const region = `$credentials.${hostField.name}`;
	const pairs = JSON.stringify(Object.entries(hosts).map(([value, { host }]) => [value, host]));
	const known = `${pairs}.find((entry) => entry[0] === ${region})?.[1]`;
	return `={{ ${region} === '${CUSTOM_REGION}' ? $credentials.baseUrl : (${known} ?? '') }}`;
}
