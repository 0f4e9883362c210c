import { createHmac } from 'node:crypto';

import type { INodeExecutionData } from 'n8n-workflow';

import {
	SUCCESSFUL,
	type Evidence,
	type Outcome,
	type Result,
} from '../../nodes/DeleteProfile/contract/types';
import {
	hashedId,
	linesOf,
	outputItems,
	receiptOf,
	type Line,
	type ReceiptInput,
} from '../../nodes/DeleteProfile/erasure/receipt';
import { fakeService } from '../support/fakeService';
import { settingsWith } from './planning';

const service = fakeService({
	receiptFields: (_target, _outcome, { batchSize, completedAt }, action) => ({
		batchSize: action === 'delete' ? batchSize : undefined,
		expectedBy: String(completedAt),
	}),
});

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 2,
	sentAt: Date.UTC(2026, 0, 1),
	completedAt: Date.UTC(2026, 0, 1, 0, 0, 1),
	requestId: 'r-1',
	batchSize: 3,
};

const target = { id: 'ada', idType: 'email' };

function lineWith(result: Result, over: Partial<Line> = {}): Line {
	return {
		item: 4,
		service,
		idType: 'email',
		id: 'ada',
		dryRun: false,
		host: 'fake.example',
		target,
		result,
		...over,
	};
}

function result(outcome: Outcome, what = 'Text', advice?: string): Result {
	return { outcome, message: { what, advice } };
}

const items: INodeExecutionData[] = [
	{ json: { name: 'Ada', error: 'own field' } },
	{ json: { name: 'Bob' } },
];

function input(
	options: Record<string, unknown> = {},
	over: Partial<ReceiptInput> = {},
): ReceiptInput {
	return {
		operation: 'delete',
		settings: settingsWith(options),
		previewOnly: false,
		items,
		errorOutput: false,
		errorDetails: true,
		...over,
	};
}

test('a receipt has every field, in an order in which a table shows first what counts', () => {
	const receipt = receiptOf(lineWith({ ...result('deleted', 'Deleted'), evidence }), input());
	expect(Object.entries(receipt)).toEqual([
		['service', 'fake'],
		['id', 'ada'],
		['outcome', 'deleted'],
		['success', true],
		['message', 'Deleted'],
		['deleted', true],
		['idType', 'email'],
		['operation', 'delete'],
		['httpStatus', 200],
		['attempts', 2],
		['sentAt', '2026-01-01T00:00:00.000Z'],
		['completedAt', '2026-01-01T00:00:01.000Z'],
		['requestId', 'r-1'],
		['host', 'fake.example'],
		['batchSize', 3],
		['expectedBy', String(Date.UTC(2026, 0, 1, 0, 0, 1))],
	]);
});

test('the reason comes between message and deleted', () => {
	const receipt = receiptOf(lineWith({ ...result('failed'), reason: 'timeout' }), input());
	expect(Object.keys(receipt).slice(3, 7)).toEqual(['success', 'message', 'reason', 'deleted']);
});

test('what nothing was sent for shows no evidence, and says so', () => {
	const cancelled = {
		...result('notAttempted', 'Stopped', 'Run it again.'),
		reason: 'cancelled' as const,
	};
	expect(receiptOf(lineWith(cancelled), input())).toEqual({
		service: 'fake',
		id: 'ada',
		outcome: 'notAttempted',
		success: false,
		message: 'Not sent. Stopped. Run it again. [item 4]',
		reason: 'cancelled',
		deleted: false,
		idType: 'email',
		operation: 'delete',
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
		const receipt = receiptOf(lineWith(result(outcome)), input());
		expect(receipt.success).toBe(outcome !== 'failed' && outcome !== 'notAttempted');
		expect(receipt.success).toBe(SUCCESSFUL.has(outcome));
		expect(receipt.deleted).toBe(outcome === 'deleted');
		expect(receipt).not.toHaveProperty('error');
		expect(String(receipt.message).includes('[item 4]')).toBe(!receipt.success);
	},
);

describe('linesOf', () => {
	const entry = { item: 0, dryRun: false, target };

	test("an entry has its own result, or its target's", () => {
		const own = result('skipped');
		const results = new Map([[target, result('deleted')]]);
		const lines = linesOf([{ ...entry, result: own }, entry], results);
		expect(lines.map((line) => line.result.outcome)).toEqual(['skipped', 'deleted']);
	});

	test('no result is never success', () => {
		const [line] = linesOf([entry], new Map());
		expect(receiptOf(line, input())).toMatchObject({
			outcome: 'failed',
			reason: 'stopped',
			success: false,
			deleted: false,
			message: expect.stringContaining('may be deleted already'),
		});
	});
});

describe('a repeated profile', () => {
	test('has the outcome of the first, in a few words', () => {
		const done = result('accepted', 'Accepted; gone by 26 Nov 01:03 UTC');
		expect(receiptOf(lineWith(done, { repeats: 2 }), input())).toMatchObject({
			outcome: 'accepted',
			reason: 'duplicate',
			message: 'Duplicate of item 2: accepted',
		});
	});

	test('that needs somebody to act says so', () => {
		const unverified = result('deleted', 'Deleted, but not verified', 'Look it up.');
		expect(receiptOf(lineWith(unverified, { repeats: 2 }), input()).message).toBe(
			'Duplicate of item 2: Deleted, but not verified. Look it up.',
		);
	});

	test('that failed without advice says why', () => {
		expect(receiptOf(lineWith(result('failed', 'Late'), { repeats: 2 }), input()).message).toBe(
			'Duplicate of item 2: Late. [item 4]',
		);
	});

	test('that failed says why', () => {
		const failed = result('failed', 'Late', 'Wait.');
		expect(receiptOf(lineWith(failed, { repeats: 2 }), input()).message).toBe(
			'Duplicate of item 2: Late. Wait. [item 4]',
		);
	});
});

test.each([
	['a\u200b', 'invisible characters'],
	['a,b', 'commas, semicolons, bars or line breaks'],
	['a\nb', 'commas, semicolons, bars or line breaks'],
])('%j is pointed out', (id, words) => {
	const line = lineWith(result('deleted', 'Deleted'), { id, target: { id, idType: 'email' } });
	expect(receiptOf(line, input()).message).toContain(words);
	expect(receiptOf(line, input()).message).toMatch(/^Deleted\. /);
});

test.each([undefined, 'ada'])('an ID that was not sent is not pointed out: %j', (id) => {
	const line = lineWith(result('failed', 'Bad'), { id: id && `${id},b`, target: undefined });
	expect(receiptOf(line, input()).message).toBe('Bad. [item 4]');
});

test.each([
	['delete', false, true],
	['delete', true, false],
	['lookUp', false, false],
] as const)(
	'%s, dry run %p: what only a deletion has is there: %p',
	(operation, dryRun, isThere) => {
		const line = lineWith({ ...result('deleted'), evidence }, { dryRun });
		const receipt = receiptOf(line, input({}, { operation }));
		expect('batchSize' in receipt).toBe(isThere);
	},
);

test('advice stands beside a success, too', () => {
	const line = lineWith(result('deleted', 'Deleted', 'Look it up.'));
	expect(receiptOf(line, input()).message).toBe('Deleted. Look it up.');
});

test('a dry run and a preview say what they are', () => {
	const line = lineWith(result('wouldDelete', 'Would be deleted'), { dryRun: true });
	expect(receiptOf(line, input())).toMatchObject({ dryRun: true, message: 'Would be deleted' });
	expect(receiptOf(line, input({}, { previewOnly: true })).message).toContain('Allow Agent Delete');
});

describe('the ID', () => {
	const line = lineWith({ ...result('failed'), evidence });

	test.each(['plain', 'hash', 'omit'])('%s: none where there is none', (receiptId) => {
		const options = { receiptId, receiptKey: 'secret' };
		expect(receiptOf({ ...line, id: undefined }, input(options))).not.toHaveProperty('id');
	});

	test('hash: where it is not known what it is an ID of', () => {
		const unknown = { ...line, service: undefined, idType: undefined };
		const receipt = receiptOf(unknown, input({ receiptId: 'hash', receiptKey: 'secret' }));
		expect(receipt.id).toBe(hashedId('secret', '', '', 'ada'));
	});

	test('omit: stands nowhere', () => {
		const receipt = receiptOf(line, input({ receiptId: 'omit' }));
		expect(receipt).not.toHaveProperty('id');
		expect(JSON.stringify(receipt)).not.toContain('ada');
	});

	test('hash: HMAC-SHA-256 over service, ID type and ID', () => {
		const receipt = receiptOf(line, input({ receiptId: 'hash', receiptKey: 'secret' }));
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
		const refused = lineWith(result('failed', 'No'), { target: undefined });
		expect(JSON.stringify(receiptOf(refused, input({ receiptId: 'omit' })))).not.toContain('ada');
	});
});

describe('output items', () => {
	const lines = [
		lineWith(result('deleted'), { item: 0 }),
		lineWith(result('failed', 'Late', 'Wait.'), { item: 1 }),
		lineWith(result('notAttempted'), { item: 1 }),
		lineWith(result('skipped'), { item: 0 }),
	];

	test('one for each line, in order, paired with its input item', () => {
		const output = outputItems(lines, input());
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 1 },
			{ item: 0 },
		]);
		expect(output.map(({ json }) => json.outcome)).toEqual([
			'deleted',
			'failed',
			'notAttempted',
			'skipped',
		]);
	});

	test('without the error output none has a key called error', () => {
		for (const { json } of outputItems(lines, input())) expect(json).not.toHaveProperty('error');
	});

	test('on the error output only what failed goes, with exactly the three keys n8n looks for', () => {
		const output = outputItems(lines, input({}, { errorOutput: true }));
		expect(output.map(({ json }) => 'error' in json)).toEqual([false, true, true, false]);
		const receipt = outputItems(lines, input())[1].json;
		// What happened, what to do, and the whole receipt: nothing is said three times.
		expect(output[1].json).toEqual({ error: 'Late', message: 'Wait.', details: receipt });
	});

	test('an n8n that does not know `details` gets the receipt under `error`, with at most one key besides', () => {
		const output = outputItems(lines, input({}, { errorOutput: true, errorDetails: false }));
		const plain = outputItems(lines, input());
		expect(output[1].json).toEqual({ error: plain[1].json, message: 'Late' });
		expect(output[0].json).toEqual(plain[0].json);
	});

	test('input fields come under a key of their own, on both outputs', () => {
		const options = { includeInputFields: true };
		const output = outputItems(lines, input(options, { errorOutput: true }));
		expect(output[0].json).not.toHaveProperty('error');
		expect(output[0].json.input).toEqual({ name: 'Ada', error: 'own field' });
		expect(Object.keys(output[1].json).sort()).toEqual(['details', 'error', 'message']);
		expect(output[1].json.details).toMatchObject({ input: { name: 'Bob' } });
	});

	test('no lines, no items', () => {
		expect(outputItems([], input())).toEqual([]);
	});
});
