import { baseUrlOf, type BaseUrlResult, type HostTable } from '../baseUrl';

/**
 * The data centres of Gainsight PX, without the path `/v1`.
 * Source: https://px-apidocs.gainsight.com/ (REST API 0.1.6)
 */
export const GAINSIGHT_PX_HOSTS = {
	us: { label: 'United States', host: 'https://api.aptrinsic.com' },
	eu: { label: 'Europe', host: 'https://api-eu.aptrinsic.com' },
	us2: { label: 'United States 2', host: 'https://api-us2.aptrinsic.com' },
} as const satisfies HostTable;

export function resolveBaseUrl(credentialData: {
	dataCenter?: unknown;
	baseUrl?: unknown;
}): BaseUrlResult {
	return baseUrlOf(GAINSIGHT_PX_HOSTS, credentialData.dataCenter, credentialData.baseUrl);
}
