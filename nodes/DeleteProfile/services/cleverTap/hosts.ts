import { baseUrlOf, type BaseUrlResult, type HostTable } from '../baseUrl';

/**
 * CleverTap keeps every account in one region; another region's host answers as if the passcode
 * were wrong. Source: https://developer.clevertap.com/docs/common-api-components
 */
export const CLEVERTAP_HOSTS = {
	eu: { label: 'Europe (EU1, Default)', host: 'https://api.clevertap.com' },
	in1: { label: 'India (IN1)', host: 'https://in1.api.clevertap.com' },
	sg1: { label: 'Singapore (SG1)', host: 'https://sg1.api.clevertap.com' },
	us1: { label: 'United States (US1)', host: 'https://us1.api.clevertap.com' },
	aps3: { label: 'Indonesia (APS3)', host: 'https://aps3.api.clevertap.com' },
	mec1: { label: 'Middle East, UAE (MEC1)', host: 'https://mec1.api.clevertap.com' },
} as const satisfies HostTable;

export function resolveBaseUrl(credentialData: {
	region?: unknown;
	baseUrl?: unknown;
}): BaseUrlResult {
	return baseUrlOf(CLEVERTAP_HOSTS, credentialData.region, credentialData.baseUrl);
}
