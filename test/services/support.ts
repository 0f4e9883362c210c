import type { Account } from '../../nodes/DeleteProfile/contract/account';
import type { Finding, Reading, ServiceResponse } from '../../nodes/DeleteProfile/contract/service';
import type { OwnParameters, Target } from '../../nodes/DeleteProfile/contract/types';

/** 2026-01-01, midnight UTC. */
export const NOW = Date.UTC(2026, 0, 1);

export const account: Account = {
	baseUrl: 'https://api.example',
	host: 'api.example',
	fingerprint: 'account',
	fields: {},
};

export function target(idType: string, id: string, parameters?: OwnParameters): Target {
	return { id, idType, ...(parameters && { parameters }) };
}

export function response(status: number, body: unknown = ''): ServiceResponse {
	return { status, body, receivedAt: NOW };
}

function word(finding: Finding | undefined): string {
	if (!finding) return 'again';
	if (finding.state === 'accepted' && finding.alreadyRequested) return 'accepted before';
	return finding.state === 'failed' ? `failed ${finding.reason}` : finding.state;
}

/** A reading in short: `all absent`, `split failed rejected, once more`, `each accepted, failed rejected`. */
export function told(reading: Reading): string {
	if (reading.kind === 'each') return `each ${reading.findings.map(word).join(', ')}`;
	const more: string[] = [];
	if (reading.kind === 'split' && reading.onceMore) more.push('once more');
	if (reading.kind === 'split' && reading.someTaken) more.push('some taken');
	if (reading.kind === 'retry' && reading.toldToWait) more.push('told to wait');
	if (reading.kind === 'retry' && reading.after !== undefined) more.push(`after ${reading.after}`);
	if (reading.kind === 'denied' && reading.unlessKeyWorked) {
		more.push(`else ${word(reading.unlessKeyWorked)}`);
	}
	return [`${reading.kind} ${word(reading.finding)}`, ...more].join(', ');
}

/** Every finding that a reading can lead to. */
export function findingsOf(reading: Reading): readonly Finding[] {
	if (reading.kind === 'each') return reading.findings.flatMap((finding) => finding ?? []);
	const other = reading.kind === 'denied' ? reading.unlessKeyWorked : undefined;
	return other ? [reading.finding, other] : [reading.finding];
}

export const UNEXPECTED = 'all failed unexpectedResponse';

/** Bodies that a web server, a proxy or nobody in particular can send. */
export const FOREIGN_BODIES: readonly unknown[] = [
	'<html><body>Welcome</body></html>',
	'{"status":',
	'Deleted',
	null,
	[],
	7,
	true,
	{},
	{ message: 'Rate limit exceeded' },
	{ success: false },
	{ success: true },
	{ error: 'Unauthorized' },
	{ errors: [{ message: 'no' }] },
	{ status: 'ok' },
	{ status: 'success', data: null },
	{ statusCode: 200, headers: {}, body: '' },
	{ statusCode: 200, body: '', isBase64Encoded: false },
	{ status: 'UP' },
	{ fault: { faultstring: 'Rate limit quota violation' } },
	{ status: 'fail', data: { user: 'User not found' } },
	{ status: 'error', message: 'User not found' },
	{ kind: 'Status', status: 'Failure', message: 'profiles "a" not found', code: 404 },
	{ timestamp: '2026-01-01T00:00:00Z', status: 404, error: 'Not Found', path: '/v1/v1/users' },
	{ message: 'no Route matched with those values' },
	{ detail: 'Not found.' },
];

/** IDs that a message must never repeat. */
export const SECRET_ID = 'ada@example.com';
