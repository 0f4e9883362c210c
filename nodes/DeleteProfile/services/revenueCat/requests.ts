import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';

/**
 * Of API v2. A look-up by API v1 (`GET /v1/subscribers/…`) creates the customer that it does not
 * find, so nothing here may ever use it.
 */
export const PROJECTS_PATH = '/v2/projects';

/** Where all customers of a project live. @param projectId as it stands in a path */
export function customersPath(projectId: string): string {
	return `${PROJECTS_PATH}/${projectId}/customers/`;
}

/** One customer per request: https://www.revenuecat.com/docs/api-v2#tag/Customer */
export function customerRequest(
	method: 'GET' | 'DELETE',
	{ baseUrl, fields }: Account,
	[{ id }]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const url = baseUrl + customersPath(fields.projectId) + encodeURIComponent(id);
	return { ok: true, value: { method, url } };
}
