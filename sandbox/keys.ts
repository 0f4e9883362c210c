import type { SandboxCredentials, SandboxService } from './types';

/** The only Adapty secret key that works in the sandbox. */
export const ADAPTY_SECRET_KEY = 'sandbox-adapty-secret-key';

/** The only CleverTap account that exists in the sandbox. */
export const CLEVERTAP_ACCOUNT_ID = 'SANDBOX-ACCOUNT';

/** Its passcode. */
export const CLEVERTAP_PASSCODE = 'sandbox-clevertap-passcode';

/** The only Gainsight PX REST key that works in the sandbox. */
export const GAINSIGHT_PX_API_KEY = 'sandbox-gainsight-px-api-key';

/** Decrypted n8n credential data for the sandbox at these addresses. */
export function credentialsFor(urls: Record<SandboxService, string>): SandboxCredentials {
	return {
		adaptyApi: { server: 'custom', baseUrl: urls.adapty, secretKey: ADAPTY_SECRET_KEY },
		cleverTapApi: {
			region: 'custom',
			baseUrl: urls.cleverTap,
			accountId: CLEVERTAP_ACCOUNT_ID,
			passcode: CLEVERTAP_PASSCODE,
		},
		gainsightPxApi: {
			dataCenter: 'custom',
			baseUrl: urls.gainsightPx,
			apiKey: GAINSIGHT_PX_API_KEY,
		},
	};
}
