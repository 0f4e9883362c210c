import { createHmac } from 'node:crypto';

import type { Entry } from '../../nodes/DeleteProfile/erasure/plan';
import { hashedId, receiptOf, type ReceiptInput } from '../../nodes/DeleteProfile/erasure/receipt';
import type { Evidence, Outcome, Result } from '../../nodes/DeleteProfile/erasure/types';
import { SUCCESSFUL } from '../../nodes/DeleteProfile/erasure/types';
import { fakeService } from '../support/fakeService';
import { settingsWith } from './planning';

const service = fakeService(
	{},
	{ receiptFields: (_target, _outcome, at, batchSize) => ({ batchSize, expectedBy: String(at) }) },
);

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 2,
	sentAt: '2026-01-01T00:00:00.000Z',
	completedAt: '2026-01-01T00:00:01.000Z',
	requestId: 'r-1',
	batchSize: 3,
};

function entryWith(result: Result | undefined, over: Partial<Entry> = {}): Entry {
	const target = { id: 'ada', idType: 'email', result };
	return { item: 4, service, idType: 'email', id: 'ada', dryRun: false, target, ...over };
}

function input(
	options: Record<string, unknown> = {},
	over: Partial<ReceiptInput> = {},
): ReceiptInput {
	return {
		operation: 'delete',
		settings: settingsWith(options),
		previewOnly: false,
		hosts: new Map([['fake', 'fake.example']]),
		...over,
	};
}

test('a receipt has every field of the interface', () => {
	const entry = entryWith({ outcome: 'deleted', message: 'Done.', evidence });
	expect(receiptOf(entry, input())).toEqual({
		service: 'fake',
		operation: 'delete',
		idType: 'email',
		id: 'ada',
		outcome: 'deleted',
		success: true,
		deleted: true,
		message: 'Done.',
		httpStatus: 200,
		attempts: 2,
		sentAt: '2026-01-01T00:00:00.000Z',
		completedAt: '2026-01-01T00:00:01.000Z',
		requestId: 'r-1',
		host: 'fake.example',
		batchSize: 3,
		expectedBy: String(Date.UTC(2026, 0, 1, 0, 0, 1)),
	});
});

test('what nothing was sent for shows no evidence', () => {
	const entry = entryWith({ outcome: 'notAttempted', reason: 'cancelled', message: 'Stopped.' });
	expect(receiptOf(entry, input())).toEqual({
		service: 'fake',
		operation: 'delete',
		idType: 'email',
		id: 'ada',
		outcome: 'notAttempted',
		success: false,
		deleted: false,
		reason: 'cancelled',
		message: 'Stopped. [item 4]',
	});
});

test.each([
	'deleted',
	'accepted',
	'alreadyAbsent',
	'wouldDelete',
	'found',
	'notFound',
	'skipped',
	'failed',
	'notAttempted',
] as const satisfies readonly Outcome[])(
	'%s: success and deleted say what they must',
	(outcome) => {
		const receipt = receiptOf(entryWith({ outcome, message: 'Text.' }), input());
		expect(receipt.success).toBe(outcome !== 'failed' && outcome !== 'notAttempted');
		expect(receipt.success).toBe(SUCCESSFUL.has(outcome));
		expect(receipt.deleted).toBe(outcome === 'deleted');
		expect(receipt).not.toHaveProperty('error');
	},
);

test('no answer is never success', () => {
	expect(receiptOf(entryWith(undefined), input())).toMatchObject({
		outcome: 'failed',
		reason: 'stopped',
		success: false,
		deleted: false,
	});
});

test('a repeated profile has the outcome of the first, and says so', () => {
	const entry = entryWith({ outcome: 'deleted', message: 'Done.', evidence }, { repeats: 2 });
	expect(receiptOf(entry, input())).toMatchObject({
		outcome: 'deleted',
		reason: 'duplicate',
		message: 'The same profile as in item 2 of this run, asked for once. Done.',
	});
});

test('the item is named once in a message about something undone', () => {
	const named = { outcome: 'failed', message: 'Text [item 4]' } as const;
	expect(receiptOf(entryWith(named), input()).message).toBe('Text [item 4]');
	const plain = { outcome: 'failed', message: 'Text.' } as const;
	expect(receiptOf(entryWith(plain), input()).message).toBe('Text. [item 4]');
});

test('characters that cannot be seen are pointed out', () => {
	const target = {
		id: 'a\u200b',
		idType: 'email',
		result: { outcome: 'deleted', message: 'Done.' } as const,
	};
	const receipt = receiptOf(entryWith(undefined, { id: 'a\u200b', target }), input());
	expect(receipt.message).toContain('cannot be seen');
});

test('a dry run and a preview say what they are', () => {
	const entry = entryWith({ outcome: 'wouldDelete', message: 'Here.' }, { dryRun: true });
	expect(receiptOf(entry, input())).toMatchObject({ dryRun: true, message: 'Here.' });
	expect(receiptOf(entry, input({}, { previewOnly: true })).message).toContain(
		'Allow Agent Delete',
	);
});

describe('the ID', () => {
	const entry = entryWith({ outcome: 'failed', message: 'Text.', evidence });

	test('omit: stands nowhere', () => {
		const receipt = receiptOf(entry, input({ receiptId: 'omit' }));
		expect(receipt).not.toHaveProperty('id');
		expect(JSON.stringify(receipt)).not.toContain('ada');
	});

	test('hash: HMAC-SHA-256 over service, ID type and ID', () => {
		const receipt = receiptOf(entry, input({ receiptId: 'hash', receiptKey: 'secret' }));
		expect(receipt.id).toBe(
			createHmac('sha256', 'secret').update('fake\nemail\nada').digest('hex'),
		);
		// The same by hand: printf 'fake\nemail\nada' | openssl dgst -sha256 -hmac secret
		expect(receipt.id).toBe('6d8cba5d68b5ed12687fd68cc24f5bc6235fe65dfcc0ef65c419026bea27198f');
		expect(JSON.stringify(receipt)).not.toContain('ada');
		expect(JSON.stringify(receipt)).not.toContain('secret');
	});

	test('hash: another key, service, type or ID gives another value', () => {
		const values = [
			hashedId('k', 's', 't', 'i'),
			hashedId('K', 's', 't', 'i'),
			hashedId('k', 'S', 't', 'i'),
			hashedId('k', 's', 'T', 'i'),
			hashedId('k', 's', 't', 'I'),
		];
		expect(new Set(values).size).toBe(values.length);
		expect(values.every((value) => /^[0-9a-f]{64}$/.test(value))).toBe(true);
	});

	test('an ID that was refused is hidden in the same way', () => {
		const refused = {
			...entry,
			target: undefined,
			result: { outcome: 'failed', message: 'No.' } as const,
		};
		expect(JSON.stringify(receiptOf(refused, input({ receiptId: 'omit' })))).not.toContain('ada');
	});
});
