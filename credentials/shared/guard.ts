/**
 * Expressions that keep a key at home. The node checks a base URL before it asks for anything; the
 * credential test and the HTTP Request node know only what the credential itself says, so the same
 * check stands here as expressions, built from the same pattern and the same table of hosts.
 */
import {
	BASE_URL_PATTERN,
	CUSTOM_REGION,
	type HostTable,
} from '../../nodes/DeleteProfile/services/baseUrl';

/** A reserved name (RFC 2606) that never resolves and reads as what is wrong. */
const NOT_ALLOWED_HOST = 'https://base-url-not-allowed.invalid';
const UNKNOWN_REGION_HOST = 'https://region-not-known.invalid';

const NOT_ALLOWED_TEXT =
	'any host with https://, and this machine (localhost) with http://. Nothing was sent; correct the address in this credential';

const BASE_URL_IS_ALLOWED = `${BASE_URL_PATTERN.toString()}.test($credentials.baseUrl)`;

export interface Guard {
	/** The base URL, or a host that cannot exist. */
	readonly baseUrl: string;
	/** Empty (no restriction) or a text that no host equals, so n8n refuses before it connects. */
	readonly allowedDomains: string;
	/** The header value, or nothing where the base URL must not get it. */
	readonly header: (credentialField: string, prefix?: string) => string;
}

export function guardFor(hosts: HostTable, regionField: string): Guard {
	const region = `$credentials.${regionField}`;
	const isCustom = `${region} === '${CUSTOM_REGION}'`;
	const pairs = JSON.stringify(Object.entries(hosts).map(([value, { host }]) => [value, host]));
	const tableHost = `${pairs}.find((entry) => entry[0] === ${region})?.[1]`;
	const isSafe = `(${isCustom} ? ${BASE_URL_IS_ALLOWED} : ${tableHost} !== undefined)`;

	return {
		baseUrl: `={{ ${isCustom} ? (${BASE_URL_IS_ALLOWED} ? $credentials.baseUrl.replace(/\\/+$/, '') : '${NOT_ALLOWED_HOST}') : (${tableHost} ?? '${UNKNOWN_REGION_HOST}') }}`,
		allowedDomains: `={{ ${isSafe} ? '' : '${NOT_ALLOWED_TEXT}' }}`,
		header: (field, prefix = '') => `={{ ${isSafe} ? '${prefix}' + $credentials.${field} : '' }}`,
	};
}
