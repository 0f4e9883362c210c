import type { INodeExecutionData } from 'n8n-workflow';

import {
	JOB,
	SUCCESSFUL,
	type Evidence,
	type Operation,
	type Outcome,
	type Reason,
	type Result,
	type Target,
} from '../../nodes/DeleteProfile/contract/types';
import {
	hashedId,
	linesOf,
	outputItems,
	receiptOf,
	type Line,
	type ReceiptContext,
} from '../../nodes/DeleteProfile/erasure/receipt';
import { settingsWith } from '../input/planning';
import { fakeService } from '../support/fakeService';

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 2,
	sentAt: Date.UTC(2026, 0, 1),
	completedAt: Date.UTC(2026, 0, 1, 0, 0, 1),
	requestId: 'r-1',
	batchSize: 3,
};

const target = { id: 'ada', idType: 'email', parameters: { hardDelete: true } };

function lineWith(result: Result, over: Partial<Line> = {}): Line {
	const host = 'fake.example';
	return { item: 4, idType: 'email', id: 'ada', dryRun: false, host, target, result, ...over };
}

function result(outcome: Outcome, what = 'Text', advice?: string, reason?: Reason): Result {
	return { outcome, reason, message: { what, advice } };
}

const items: INodeExecutionData[] = [
	{ json: { name: 'Ada', error: 'own field' } },
	{ json: { name: 'Bob' } },
];

function input(options: object = {}, over: Partial<ReceiptContext> = {}): ReceiptContext {
	return {
		...{ service: fakeService(), operation: 'delete', settings: settingsWith({ ...options }) },
		...{ previewOnly: false, items, errorOutput: false, takesDetails: true },
		...over,
	};
}

const messageOf = (line: Line) => receiptOf(line, input()).message;

test('a receipt has every field, in an order in which a table shows first what counts', () => {
	const fields = { expectedBy: 'soon', jobId: undefined };
	const done = { ...result('deleted', 'Confirmed', undefined, 'unverified'), evidence, fields };
	expect(Object.entries(receiptOf(lineWith(done, { dryRun: false }), input()))).toStrictEqual([
		['service', 'fake'],
		['id', 'ada'],
		['outcome', 'deleted'],
		['message', 'Confirmed'],
		['success', true],
		['reason', 'unverified'],
		['deleted', true],
		['idType', 'email'],
		['operation', 'delete'],
		['httpStatus', 200],
		['attempts', 2],
		['sentAt', '2026-01-01T00:00:00.000Z'],
		['completedAt', '2026-01-01T00:00:01.000Z'],
		['requestId', 'r-1'],
		['host', 'fake.example'],
		['hardDelete', true],
		['batchSize', 3],
		['expectedBy', 'soon'],
	]);
});

test('what nothing was sent for shows no evidence', () => {
	const canceled = result('notAttempted', 'Stopped', 'Run it again.', 'cancelled');
	expect(receiptOf(lineWith(canceled), input())).toEqual({
		service: 'fake',
		id: 'ada',
		outcome: 'notAttempted',
		message: 'Stopped. Run it again.',
		success: false,
		reason: 'cancelled',
		deleted: false,
		idType: 'email',
		operation: 'delete',
	});
});

test.each([
	['deleted', true],
	['accepted', true],
	['alreadyAbsent', true],
	['wouldDelete', true],
	['found', true],
	['notFound', true],
	['skipped', true],
	['failed', false],
	['notAttempted', false],
] as const satisfies ReadonlyArray<[Outcome, boolean]>)('%s: success is %p', (outcome, success) => {
	const receipt = receiptOf(lineWith(result(outcome)), input());
	expect(receipt).toMatchObject({ success, deleted: outcome === 'deleted' });
	expect(SUCCESSFUL.has(outcome)).toBe(success);
	expect(receipt).not.toHaveProperty('error');
	// A sentence ends where something has to be done.
	expect(receipt.message).toBe(success ? 'Text' : 'Text.');
});

describe('linesOf', () => {
	const entry = { item: 0, dryRun: false, target };

	test("an entry has its own result, or its target's", () => {
		const own = result('skipped');
		const results = new Map([[target, result('deleted')]]);
		const lines = linesOf([{ ...entry, result: own }, entry], results, input());
		expect(lines.map((line) => line.result.outcome)).toStrictEqual(['skipped', 'deleted']);
	});

	test('a verification says what its look-up means, not what it found', () => {
		const results = new Map([[target, result('found')]]);
		const [line] = linesOf([entry], results, input({}, { operation: 'verify' }));
		expect(line.result).toMatchObject({ outcome: 'pending', message: { what: 'Still there' } });
	});

	test('no result is never success', () => {
		const [line] = linesOf([entry], new Map(), input());
		expect(receiptOf(line, input())).toMatchObject({
			outcome: 'failed',
			reason: 'stopped',
			success: false,
			deleted: false,
			message: expect.stringContaining('may be deleted already'),
		});
	});
});

test.each<[Result, string, string]>([
	[result('accepted', 'By 26 Nov, 01:03 UTC'), 'duplicate', 'Same profile as item 2'],
	[result('alreadyAbsent', 'Perhaps', undefined, 'goneAfterRetry'), 'goneAfterRetry', 'Perhaps'],
	[result('deleted', 'But', 'Look it up.', 'unverified'), 'unverified', 'But. Look it up.'],
	[result('failed', 'Late', undefined, 'timeout'), 'timeout', 'Late.'],
	[result('failed', 'There', 'Wait.', 'stillPresent'), 'stillPresent', 'There. Wait.'],
	[result('failed', 'Late', 'Wait.'), 'duplicate', 'Late. Wait.'],
	[result('accepted', 'Late', 'Wait.'), 'duplicate', 'Late. Wait.'],
])(
	'a repeated profile has the doubt of the first, else few words: %j',
	(first, reason, message) => {
		const receipt = receiptOf(lineWith(first, { repeats: 2 }), input());
		expect(receipt).toMatchObject({ outcome: first.outcome, reason, message });
	},
);

describe('an ID that looks damaged', () => {
	const id = 'a\u200b';

	test('is pointed out, once it is sent', () => {
		const line = lineWith(result('deleted', 'Done'), { id, target: { ...target, id } });
		expect(messageOf(line)).toMatch(/^Done\. The ID contains invisible characters/);
		expect(messageOf({ ...line, result: result('failed', 'Bad', 'Wait.') })).toMatch(
			/^Bad\. Wait\. The ID contains/,
		);
	});

	test('is not said to be sent where it is not: the run ended, or its job alone is asked for', () => {
		const unsent = lineWith(result('notAttempted', 'Stopped'), { id: 'a,b' });
		const byJob = lineWith(result('confirmed', 'Done'), {
			...{ id: 'a,b', target: { id: 'job-1', idType: JOB } },
		});
		for (const line of [unsent, byJob]) {
			expect(messageOf(line)).toMatch(/The ID contains commas(?!.* sent )/);
		}
	});

	test.each([undefined, id])('is not where nothing is sent: %j', (unsent) => {
		const line = lineWith(result('failed', 'Bad'), { id: unsent, target: undefined });
		expect(messageOf(line)).toBe('Bad.');
	});
});

test.each([
	['delete', false, 100, [true, true]],
	['delete', true, 100, [false, false]],
	['lookUp', false, 100, [false, false]],
	['delete', false, 1, [false, true]],
] as const)(
	'%s, dry run %p, batches of %p: whether it has the size of its batch and parameters: %p',
	(operation, dryRun, batchSize, expected) => {
		const service = fakeService({ limits: { batchSize } });
		const line = lineWith({ ...result('deleted'), evidence }, { dryRun });
		const receipt = receiptOf(line, input({}, { operation, service }));
		expect(['batchSize' in receipt, 'hardDelete' in receipt]).toStrictEqual(expected);
		expect(receipt.dryRun).toBe(dryRun ? true : undefined);
	},
);

test("a preview says what it is, not how to remove the user's guard", () => {
	const line = lineWith(result('wouldDelete', 'Profile exists'), { dryRun: true });
	expect(receiptOf(line, input({}, { previewOnly: true })).message).toBe(
		'Profile exists. Preview only; nothing was deleted. A person on the team has to run the deletion.',
	);
});

describe('the ID', () => {
	const line = lineWith({ ...result('failed'), evidence });
	const hash = { receiptId: 'hash', receiptKey: 'secret' };

	test.each([{}, hash, { receiptId: 'omit' }])('%j: none where there is none', (options) => {
		expect(receiptOf({ ...line, id: undefined }, input(options))).not.toHaveProperty('id');
	});

	test('hash: where it is not known what it is an ID of', () => {
		const unknown = { ...line, idType: undefined };
		const receipt = receiptOf(unknown, input(hash, { service: undefined }));
		expect(receipt.id).toBe(hashedId('secret', '', '', 'ada'));
	});

	test.each([target, undefined])('omit: stands nowhere, sent or not: %j', (sent) => {
		const receipt = receiptOf({ ...line, target: sent }, input({ receiptId: 'omit' }));
		expect(receipt).not.toHaveProperty('id');
		expect(JSON.stringify(receipt)).not.toContain('ada');
	});

	test('hash: HMAC-SHA-256 over service, ID type and ID', () => {
		const receipt = receiptOf(line, input(hash));
		// By hand: printf 'fake\nemail\nada' | openssl dgst -sha256 -hmac secret
		expect(receipt.id).toBe('6d8cba5d68b5ed12687fd68cc24f5bc6235fe65dfcc0ef65c419026bea27198f');
		expect(JSON.stringify(receipt)).not.toMatch(/ada|secret/);
	});

	test('hash: a verification shows the hash of the receipt that it reads, not a hash of the hash', () => {
		const { id } = receiptOf(line, input(hash));
		// Some databases write the bytes of a hash in capitals.
		for (const stored of [String(id), String(id).toUpperCase()]) {
			const again = { ...line, id: stored, target: { id: 'job-1', idType: JOB } };
			const idIn = (operation: Operation) => receiptOf(again, input(hash, { operation })).id;
			expect(idIn('verify')).toBe(id);
			expect(idIn('delete')).not.toBe(id);
		}
		expect(receiptOf(line, input(hash, { operation: 'verify' })).id).toBe(id);
	});

	test('hash: another key, service, type or ID gives another value', () => {
		const values = ['ksti', 'Ksti', 'kSti', 'ksTi', 'kstI'].map(([key, service, idType, id]) =>
			hashedId(key, service, idType, id),
		);
		expect(new Set(values).size).toBe(values.length);
		expect(values.every((value) => /^[0-9a-f]{64}$/.test(value))).toBe(true);
	});
});

describe('output items', () => {
	const lines = [
		lineWith(result('deleted'), { item: 0 }),
		lineWith(result('failed', 'Late', 'Wait.'), { item: 1 }),
		lineWith(result('notAttempted', 'Ended'), { item: 1 }),
		lineWith(result('skipped'), { item: 0 }),
	];
	const jsons = (given: ReceiptContext) => outputItems(lines, given).map(({ json }) => json);

	test('one for each line, in order, paired with its input item; none has a key called error', () => {
		const output = outputItems(lines, input());
		expect(output.map(({ pairedItem, json }) => [pairedItem, json.outcome])).toEqual(
			lines.map(({ item, result: { outcome } }) => [{ item }, outcome]),
		);
		for (const { json } of output) expect(json).not.toHaveProperty('error');
		expect(outputItems([], input())).toStrictEqual([]);
	});

	/** What happened, what to do, and the whole receipt; where nothing is to be done, what happened. */
	test.each([
		['exactly the three keys n8n looks for', true, 'error', 'Wait.', 'details'],
		['an n8n that does not know `details`: under `error`', false, 'message', 'Late', 'error'],
	])('on the error output only what failed goes: %s', (_what, takesDetails, ...keys) => {
		const [what, message, receipt] = keys;
		const plain = jsons(input());
		expect(jsons(input({}, { errorOutput: true, takesDetails }))).toStrictEqual([
			plain[0],
			{ [what]: 'Late', message, [receipt]: plain[1] },
			{ [what]: 'Ended', message: 'Ended', [receipt]: plain[2] },
			plain[3],
		]);
	});

	describe.each([{}, { receiptId: 'hash', receiptKey: 'k' }, { receiptId: 'omit' }])(
		'%j',
		(options) => {
			const shared = { ...result('deleted'), evidence };
			const one = lineWith(shared);
			const ofId = (id: string) => ({ id, target: { ...target, id } });
			test.each<[string, Partial<Line>]>([
				['ID', ofId('bob')],
				['ID that looks damaged', ofId('a\u200b')],
				['ID, as it has none', { id: undefined }],
				['ID type', { idType: 'uuid' }],
				['host', { host: 'other.example' }],
				['dry run', { dryRun: true }],
				['first item, which it repeats', { repeats: 2 }],
				['parameters', { target: { ...target, parameters: { hardDelete: false } } }],
				['result', { result: { ...shared } }],
			])('a line after another one has its own %s', (_what, over) => {
				const given = input(options);
				const three = [one, { ...one, ...over }, one];
				const receipts = three.map((line) => receiptOf(line, given));
				expect(outputItems(three, given).map(({ json }) => json)).toStrictEqual(receipts);
			});
		},
	);

	test('what one response settled alike is written once', () => {
		const read = jest.fn(() => ({ what: 'Confirmed' }));
		const shared = Object.defineProperty({ ...result('deleted') }, 'message', { get: read });
		const output = outputItems(
			['ada', 'bob', 'eve'].map((id) => lineWith(shared, { id })),
			input(),
		);
		expect(output.map(({ json }) => json.id)).toStrictEqual(['ada', 'bob', 'eve']);
		expect(read).toHaveBeenCalledTimes(1);
	});

	test('input fields come as a copy under a key of their own, on both outputs', () => {
		const all = jsons(input({ includeInputFields: true }, { errorOutput: true }));
		expect(all[0]).not.toHaveProperty('error');
		expect(all[0].input).toEqual({ name: 'Ada', error: 'own field' });
		expect(Object.keys(all[1]).sort()).toStrictEqual(['details', 'error', 'message']);
		expect(all[1].details).toMatchObject({ input: { name: 'Bob' } });
		// A later node may change its item; the input, and another line of it, must not change with it.
		expect(all[0].input).not.toBe(items[0].json);
		expect(all[0].input).not.toBe(all[3].input);
	});
});

test.each<[string, string, string | undefined, Target?]>([
	['plain', 'ada/2026', 'ada/2026'],
	['hash', 'ada/2026', undefined],
	['omit', 'ada/2026', undefined],
	['omit', '2026/Bob+2026/ADA', undefined],
	['hash', 'job-1', 'job-1'],
	// The letters of a short ID are in it by chance.
	['hash', 'adaf00/1', 'adaf00/1'],
	['hash', 'ada', 'ada', { id: 'ada', idType: JOB }],
])('Receipt ID %s: a job named %s is shown as %p', (receiptId, jobId, expected, asked = target) => {
	const done = { ...result('accepted'), evidence, fields: { jobId } };
	const line = lineWith(done, { target: asked });
	const receipt = receiptOf(line, input({ receiptId, receiptKey: 'k' }));
	expect(receipt.jobId).toBe(expected);
});
