import type { AxiosRequestConfig } from 'axios';

import type { SandboxService } from '../../sandbox/types';
import type { Job } from './contestant';

/** The requests of the plain scripts; each carries one ID, or up to a hundred at CleverTap. */
export function requestFor(
	{ credentials }: Job,
	service: SandboxService,
	ids: readonly string[],
): AxiosRequestConfig {
	const { adaptyApi, cleverTapApi, gainsightPxApi } = credentials;
	switch (service) {
		case 'adapty':
			return {
				method: 'DELETE',
				url: `${adaptyApi.baseUrl}/api/v2/server-side-api/profile/`,
				headers: {
					Authorization: `Api-Key ${adaptyApi.secretKey}`,
					'adapty-customer-user-id': ids[0],
				},
			};
		case 'cleverTap':
			return {
				method: 'POST',
				url: `${cleverTapApi.baseUrl}/1/delete/profiles.json`,
				headers: {
					'X-CleverTap-Account-Id': cleverTapApi.accountId,
					'X-CleverTap-Passcode': cleverTapApi.passcode,
				},
				data: { identity: ids },
			};
		case 'gainsightPx':
			return {
				method: 'DELETE',
				url: `${gainsightPxApi.baseUrl}/v1/users/${encodeURIComponent(ids[0])}?hardDelete=false`,
				headers: { 'X-APTRINSIC-API-KEY': gainsightPxApi.apiKey },
			};
	}
}
