import type { Target } from '../../nodes/DeleteProfile/erasure/types';
import type {
	Account,
	Finding,
	Reading,
	ServiceResponse,
} from '../../nodes/DeleteProfile/services/service';

export const account: Account = {
	baseUrl: 'https://api.example',
	host: 'api.example',
	key: 'account',
};

export function target(idType: string, id: string, hardDelete?: boolean): Target {
	return { id, idType, ...(hardDelete !== undefined && { hardDelete }) };
}

export function response(
	status: number,
	body: unknown = '',
	headers: Record<string, unknown> = {},
): ServiceResponse {
	return { status, headers, body };
}

function word({ state, reason }: Finding): string {
	return reason === undefined ? state : `${state} ${reason}`;
}

/** A reading in short: `each absent`, `retry failed rateLimited`, `each accepted, failed rejected`. */
export function told(reading: Reading): string {
	if (reading.kind !== 'each') return `${reading.kind} ${word(reading.finding)}`;
	return `each ${reading.findings.map(word).join(', ')}`;
}

/** Statuses that mean the same at every service, whatever the body. */
export const COMMON: ReadonlyArray<readonly [number, string]> = [
	[300, 'each failed redirected'],
	[301, 'each failed redirected'],
	[302, 'each failed redirected'],
	[307, 'each failed redirected'],
	[308, 'each failed redirected'],
	[401, 'denied failed unauthorized'],
	[403, 'denied failed forbidden'],
	[408, 'retry failed timeout'],
	[429, 'retry failed rateLimited'],
	[500, 'retry failed serviceUnavailable'],
	[502, 'retry failed serviceUnavailable'],
	[503, 'retry failed serviceUnavailable'],
	[599, 'retry failed serviceUnavailable'],
];

/** Bodies that a web server, a proxy or nobody in particular can send. */
export const FOREIGN_BODIES: readonly unknown[] = [
	'<html><body>Welcome</body></html>',
	'{"status":',
	null,
	[],
	7,
	true,
];

/** IDs that a message must never repeat. */
export const SECRET_ID = 'ada@example.com';
