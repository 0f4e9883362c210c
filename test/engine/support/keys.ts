import type { Sandbox, SandboxService } from '../../../sandbox';

/** The header lines that carry the key, as `onTheWire` gives them. */
export function keyLines({ credentials }: Sandbox): Record<SandboxService, string[]> {
	const { adaptyApi, cleverTapApi, gainsightPxApi } = credentials;
	return {
		adapty: [`authorization: Api-Key ${adaptyApi.secretKey}`],
		cleverTap: [
			`x-clevertap-account-id: ${cleverTapApi.accountId}`,
			`x-clevertap-passcode: ${cleverTapApi.passcode}`,
		],
		gainsightPx: [`x-aptrinsic-api-key: ${gainsightPxApi.apiKey}`],
	};
}
