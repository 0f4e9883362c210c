/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** More than one pass, and passes that are cut short. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { STAND_INS } from '../../../sandbox/services';
import { expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	AT_ONCE,
	changedContext,
	CONTINUE,
	idsSentForDeletion,
	itemsOf,
	MODES,
	nodeThat,
	outcomeAgain,
	READABLE,
	receipts,
	run,
	seed,
	SERVICES,
	type Trial,
	useSandbox,
} from './support/trial';

/** Retry On Fail and loops: what is remembered of an execution, and what is asked again. */
describe('passes', () => {
	const sandbox = useSandbox();

	describe('n8n runs the node more than once in an execution', () => {
		type Output = INodeExecutionData[][];

		/** Executes the node twice, as n8n does: with the same run index for Retry On Fail, else a new one. */
		function twice(secondRunIndex: number, between: () => void) {
			return nodeThat(async (node, context) => {
				await node.execute!.call(context).catch(() => undefined);
				between();
				const again: IExecuteFunctions = changedContext(context, {
					getWorkflowDataProxy: () => ({ $runIndex: secondRunIndex }),
				});
				return (await node.execute!.call(again)) as Output;
			});
		}

		test('the engine counts the passes from 0', async () => {
			const seen: unknown[] = [];
			const nodeType = nodeThat(async (node, context) => {
				seen.push(context.getWorkflowDataProxy(0).$runIndex);
				return await node.execute!.call(context);
			});
			const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			sandbox.it.fault({ service: 'adapty', status: 418, times: 1 });
			const trial = { services: ['adapty'], items: itemsOf('ada'), nodeType };
			await run(sandbox.it, { ...trial, node: retry });
			expect(seen).toEqual([0, 0]);
		});

		describe.each(SERVICES)('$displayName', (names) => {
			const { service, done, idType } = names;
			const comesBack = () => {
				if (done === 'accepted') sandbox.it.advance(49 * 3_600_000);
				sandbox.it.upsert(service, idType, 'ada');
				const { deletion } = STAND_INS.find(({ name }) => name === service)!.profiles;
				const isFinal = 'final' in deletion && deletion.final;
				expect(sandbox.it.state(service, idType, 'ada')).toBe(isFinal ? 'deleted' : 'present');
			};

			test.each([{}, { verifyAfterDelete: true }])(
				'a new pass of a loop asks again: the person may be back (%j)',
				async (options) => {
					seed(sandbox.it, ['ada']);
					const nodeType = twice(1, comesBack);
					const trial = { services: [service], items: itemsOf('ada'), options };
					const result = await run(sandbox.it, { ...trial, nodeType });
					expect(idsSentForDeletion(sandbox.it, service)).toEqual(['ada', 'ada']);
					expect(receipts(result)[0]).toMatchObject({ outcome: done, attempts: 1 });
					expectTruth(sandbox.it, result);
				},
			);

			test('Retry On Fail does not send again what was confirmed', async () => {
				seed(sandbox.it, ['ada']);
				const nodeType = twice(0, () => undefined);
				const trial = { services: [service], items: itemsOf('ada') };
				const result = await run(sandbox.it, { ...trial, nodeType });
				expect(idsSentForDeletion(sandbox.it, service)).toEqual(['ada']);
				expect(receipts(result)[0].outcome).toBe(done);
				expectTruth(sandbox.it, result, { once: true });
			});

			test.each([0, 1])(
				'what is open stays so: found absent after it is no "already absent" (run index %d)',
				async (runIndex) => {
					seed(sandbox.it, ['ada']);
					sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
					const nodeType = twice(runIndex, () => undefined);
					const options = { maxAttempts: 1 };
					const trial = { services: [service], items: itemsOf('ada'), options };
					const [line] = receipts(await run(sandbox.it, { ...trial, nodeType }));
					const outcome = outcomeAgain(names, idType);
					expect(line.outcome).toBe(outcome);
					expect(line.reason).toBe(outcome === 'alreadyAbsent' ? 'goneAfterRetry' : undefined);
				},
			);
		});
	});
});

/** Verify After Delete, and the second pass that is the proof. */
describe('verification', () => {
	const sandbox = useSandbox();

	const HOUR = 3_600_000;
	const verifyAfterDelete = true;
	const LOOK_UP = { operation: 'lookUp' };

	const textsOf = (service: string) => SERVICES.find((one) => one.service === service)!.texts;

	/** Those that delete at once and can be asked after it. */
	const PROVABLE = READABLE.map(({ service }) => service).filter((one) => AT_ONCE.includes(one));

	describe.each(PROVABLE)('%s', (service) => {
		const trial = { services: [service], items: itemsOf('ada'), options: { verifyAfterDelete } };

		test('a profile that is gone is said to have been looked up', async () => {
			seed(sandbox.it, ['ada']);
			const result = await run(sandbox.it, trial);
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'deleted', success: true, deleted: true });
			expect(line.message).toBe('Deleted; verified absent');
			expect(sandbox.it.requests().map(({ kind }) => kind)).toEqual(['delete', 'read']);
			expectTruth(sandbox.it, result);
		});

		test('a service that says 204 and does nothing is found out', async () => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, match: { kind: 'delete' }, status: 204 });
			const result = await run(sandbox.it, { ...trial, node: CONTINUE });
			expect(receipts(result)[0]).toMatchObject({
				outcome: 'failed',
				reason: 'stillPresent',
				success: false,
				deleted: false,
			});
			const { what, advice } = textsOf(service).stillPresent;
			expect(receipts(result)[0].message).toBe(`${what}. ${advice} [item 0]`);
			expect(receipts(result)[0]).not.toHaveProperty('revivableUntil');
			expectTruth(sandbox.it, result);
			const { error } = await run(sandbox.it, trial);
			expect(error?.message).toBe(what);
		});

		test('Retry On Fail deletes again what was still present', async () => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, match: { kind: 'delete' }, status: 204, times: 1 });
			const result = await run(sandbox.it, {
				...trial,
				node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			});
			expect(receipts(result)[0].outcome).toBe('deleted');
			expectTruth(sandbox.it, result);
		});

		test.each([
			['no response', { reset: true }],
			['a response that is not understood', { status: 200, body: 'maintenance' }],
			['a refused key', { status: 403 }],
		])('%s to the look-up is not taken for proof', async (_, fault) => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, match: { kind: 'read' }, ...fault });
			const options = { verifyAfterDelete, maxAttempts: 1 };
			const [line] = receipts(await run(sandbox.it, { ...trial, options, node: CONTINUE }));
			expect(line).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
			expect(line.message).toMatch(/^Deleted, but not verified\. [A-Z]/);
			expect(line.message).not.toMatch(/absent|may be deleted/);
		});

		test('absent, skipped and failed profiles are not looked up', async () => {
			await run(sandbox.it, {
				...trial,
				items: itemsOf('gone', 'keep', ' '),
				parameters: { neverDelete: 'keep' },
				node: CONTINUE,
			});
			expect(sandbox.it.stats(service).readRequests).toBe(0);
		});
	});

	test('what no service can be asked stays as it was confirmed, and is said to be unverified', async () => {
		for (const { service, displayName, done } of SERVICES.filter((one) => !one.canLookUp)) {
			seed(sandbox.it, ['ada']);
			const trial = { services: [service], items: itemsOf('ada'), options: { verifyAfterDelete } };
			// Without On Error = Continue: this is no reason to stop a workflow.
			const result = await run(sandbox.it, trial);
			expect(result.error).toBeUndefined();
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: done, reason: 'unverified', success: true });
			expect(line.message).toBe(
				`${done === 'deleted' ? 'Deleted' : 'Accepted'}, but not verified. ${displayName} has no way to look up a profile.`,
			);
			expect(sandbox.it.requests().map(({ kind }) => kind)).toEqual(['delete']);
			expectTruth(sandbox.it, result, { once: true });
			sandbox.it.reset();
		}
	});

	test('Gainsight PX: an ID that no read can name stays deleted, but unverified', async () => {
		seed(sandbox.it, ['a b']);
		const trial = { services: ['gainsightPx'], items: itemsOf('a b') } as const;
		const [line] = receipts(await run(sandbox.it, { ...trial, options: { verifyAfterDelete } }));
		expect(line).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
		expect(sandbox.it.state('gainsightPx', 'identifyId', 'a b')).toBe('softDeleted');
	});

	describe('CleverTap', () => {
		const trial = { services: ['cleverTap'], items: itemsOf('ada') } as const;

		test('an accepted deletion stays accepted, with the time by which it should be done', async () => {
			seed(sandbox.it, ['ada']);
			const result = await run(sandbox.it, { ...trial, options: { verifyAfterDelete } });
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'accepted', success: true, deleted: false });
			expect(line).not.toHaveProperty('reason');
			expect(line.message).toBe('Accepted; not absent yet');
			const at = Date.parse(line.completedAt as string);
			expect(line.expectedBy).toBe(new Date(at + 48 * HOUR).toISOString());
			expectTruth(sandbox.it, result);
		});

		test('the second pass is the proof: found before the 48 hours are over, not found after', async () => {
			seed(sandbox.it, ['ada']);
			await run(sandbox.it, trial);
			sandbox.it.advance(48 * HOUR - 1);
			const before = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
			expect(receipts(before)[0].outcome).toBe('found');
			expectTruth(sandbox.it, before);
			sandbox.it.advance(1);
			const after = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
			expect(receipts(after)[0].outcome).toBe('notFound');
			expectTruth(sandbox.it, after);
		});
	});

	describe('the second pass at the others', () => {
		test.each(PROVABLE)('%s: not found at once', async (service) => {
			seed(sandbox.it, ['ada']);
			const trial = { services: [service], items: itemsOf('ada') };
			await run(sandbox.it, trial);
			const result = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
			expect(receipts(result)[0].outcome).toBe('notFound');
			expectTruth(sandbox.it, result);
		});
	});

	describe('Gainsight PX: the story of a soft deletion', () => {
		const trial = { services: ['gainsightPx'], items: itemsOf('ada') } as const;
		const DAY = 24 * HOUR;

		test('the user comes back within 7 days, with the history, and the receipt had said so', async () => {
			seed(sandbox.it, ['ada']);
			const [line] = receipts(await run(sandbox.it, trial));
			expect(line).toMatchObject({ outcome: 'deleted', hardDelete: false });
			const at = Date.parse(line.completedAt as string);
			expect(line.revivableUntil).toBe(new Date(at + 7 * DAY).toISOString());
			expect(line.message).toMatch(
				/^Deleted;\srevivable\suntil\s\d+\s[A-Z][a-z]{2}\s\d\d:\d\d\sUTC$/,
			);
			sandbox.it.advance(6 * DAY);
			sandbox.it.upsert('gainsightPx', 'identifyId', 'ada');
			expect(sandbox.it.history('gainsightPx', 'identifyId', 'ada')).toBe('kept');
			const again = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
			expect(receipts(again)[0].outcome).toBe('found');
		});

		test('after a hard deletion there is nothing to revive, and the receipt does not say so', async () => {
			seed(sandbox.it, ['ada']);
			const parameters = { gainsightPxHardDelete: true };
			const result = await run(sandbox.it, { ...trial, parameters });
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'deleted', hardDelete: true });
			expect(line).not.toHaveProperty('revivableUntil');
			expect(line.message).toBe('Deleted');
			expect(result.hints.join()).not.toMatch(/restores|7 days/);
			sandbox.it.upsert('gainsightPx', 'identifyId', 'ada');
			expect(sandbox.it.history('gainsightPx', 'identifyId', 'ada')).toBe('none');
		});
	});
});

/** A run that is cancelled: nothing is sent after that, and nobody looks done who may not be. */
describe('a cancelled run', () => {
	const sandbox = useSandbox();

	const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

	const MAX_CONCURRENCY = 2;

	/** Cancels as soon as every service has as many requests as may be in flight. */
	async function runAndCancel(trial: Trial, count: number) {
		let sentBefore = 0;
		const result = await run(sandbox.it, {
			...trial,
			onStart: ({ cancel }) => {
				const whenSent = async () => {
					while (!ALL_SERVICES.every((one) => sandbox.it.requests(one).length >= count)) {
						await sleep(2);
					}
					sentBefore = sandbox.it.requests().length;
					cancel();
				};
				void whenSent();
			},
		});
		// Time for a request that goes out too late to be seen; it cannot make a right node fail.
		await sleep(30);
		return { result, sentAfter: sandbox.it.requests().length - sentBefore };
	}

	const IDS = Array.from({ length: 30 }, (_, index) => `p${index}`);

	describe.each(MODES)('%s', (mode, node) => {
		test.each([
			['while requests hang', { hang: true }],
			['while requests hang whose work is done', { hang: true, applyFirst: true }],
			['while it waits for the next attempt', { status: 503, headers: { 'Retry-After': '60' } }],
		])('%s', async (_, fault) => {
			seed(sandbox.it, IDS);
			for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...fault });
			const waits = 'status' in fault;
			const trial = {
				items: itemsOf(...IDS),
				options: { batchSize: 5, maxConcurrency: waits ? 1 : MAX_CONCURRENCY },
				node,
			};
			const { result, sentAfter } = await runAndCancel(trial, waits ? 1 : MAX_CONCURRENCY);
			expect(sentAfter).toBe(0);
			expect(result.status).toBe('canceled');
			expect(result.output.filter(({ json }) => json.success !== false)).toEqual([]);
			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				return;
			}
			expectLines(result, linesFor(IDS));
			expectTruth(sandbox.it, result);
			for (const line of receipts(result)) {
				expect(line.outcome).toBe(line.attempts === undefined ? 'notAttempted' : 'failed');
				expect(line.reason).toBe('cancelled');
				if (line.attempts !== undefined) expect(line.message).toMatch(/may be deleted/);
			}
		});

		test('with Retry On Fail, n8n runs the node again and nothing is sent', async () => {
			seed(sandbox.it, IDS);
			for (const service of ALL_SERVICES) sandbox.it.fault({ service, hang: true });
			const trial = {
				items: itemsOf(...IDS.slice(0, 3)),
				options: { maxConcurrency: 1 },
				node: { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			};
			const { result, sentAfter } = await runAndCancel(trial, 1);
			expect(sentAfter).toBe(0);
			expect(receipts(result).filter((line) => line?.success !== false)).toEqual([]);
		});
	});
});
