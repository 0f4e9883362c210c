/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** More than one pass, and passes that are cut short. */
import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { loadNode } from '../../../engine/package';
import { STAND_INS } from '../../../sandbox/services';
import { expectLines, expectTruth } from './support/expect';
import {
	AT_ONCE,
	claimOf,
	CONTINUE,
	factsOf,
	idsSentForDeletion,
	MODES,
	nodeWith,
	outcomeAgain,
	people,
	OF_EACH_SHAPE,
	READABLE,
	receipts,
	type Run,
	run,
	seed,
	SERVICES,
	SHAPES,
	tally,
	useSandbox,
} from '../support/harness';

const HOUR = 3_600_000;
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const ONE: Run = { ids: ['ada'] };

/** Retry On Fail and loops: what is remembered of an execution, and what is asked again. */
describe('n8n runs the node more than once in an execution', () => {
	const sandbox = useSandbox();

	/** As n8n does it: with the same run index for Retry On Fail, else with the next one. */
	function twice(secondRunIndex: number, between: () => void = () => undefined): INodeType {
		const again = nodeWith(() => ({
			getWorkflowDataProxy: () => ({ $runIndex: secondRunIndex }),
		}));
		const node = Object.create(again) as INodeType;
		node.execute = async function (this: IExecuteFunctions) {
			await loadNode()
				.execute!.call(this)
				.catch(() => undefined);
			between();
			return await again.execute!.call(this);
		};
		return node;
	}

	test('the engine counts the passes from 0', async () => {
		const seen: unknown[] = [];
		const nodeType = nodeWith((context) => {
			seen.push(context.getWorkflowDataProxy(0).$runIndex);
			return {};
		});
		sandbox.it.fault({ service: 'adapty', status: 418, times: 1 });
		await run(sandbox.it, 'adapty', { ...ONE, nodeType, node: RETRY });
		expect(seen).toEqual([0, 0]);
	});

	describe.each(OF_EACH_SHAPE)('$displayName', (facts) => {
		const { service, done, idType } = facts;

		test('a new pass of a loop asks again: the person may be back', async () => {
			for (const options of [{}, { verifyAfterDelete: true }]) {
				const comesBack = () => {
					const { deletion } = STAND_INS.find(({ name }) => name === service)!.profiles;
					if (deletion.kind === 'delayed') sandbox.it.advance(deletion.ms + HOUR);
					sandbox.it.upsert(service, idType, 'ada');
					const isFinal = 'final' in deletion && deletion.final;
					expect(sandbox.it.state(service, idType, 'ada')).toBe(isFinal ? 'deleted' : 'present');
				};
				seed(sandbox.it, service, ['ada']);
				const nodeType = twice(1, comesBack);
				const result = await run(sandbox.it, service, { ...ONE, options, nodeType });
				expect(idsSentForDeletion(sandbox.it)).toEqual(['ada', 'ada']);
				expect(receipts(result)[0]).toMatchObject({ outcome: done, attempts: 1 });
				expectTruth(sandbox.it, result);
				sandbox.it.reset();
			}
		});

		test('Retry On Fail does not send again what was confirmed', async () => {
			seed(sandbox.it, service, ['ada']);
			const result = await run(sandbox.it, service, { ...ONE, nodeType: twice(0) });
			expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
			expect(tally(receipts(result))).toEqual({ [done]: 1 });
			expectTruth(sandbox.it, result, { once: true });
		});

		test('what is open stays so for Retry On Fail: absent after it is no absence and no failure', async () => {
			for (const ifNotFound of ['alreadyAbsent', 'fail']) {
				seed(sandbox.it, service, ['ada']);
				sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
				const options = { maxAttempts: 1, ifNotFound };
				const result = await run(sandbox.it, service, { ...ONE, options, nodeType: twice(0) });
				const outcome = outcomeAgain(facts, idType);
				const key = outcome === 'alreadyAbsent' ? 'alreadyAbsent: goneAfterRetry' : outcome;
				expect(tally(receipts(result))).toEqual({ [key]: 1 });
				sandbox.it.reset();
			}
		});
	});
});

/** Those that delete at once and can be asked after it. */
const PROVABLE = READABLE.filter(({ service }) => AT_ONCE.includes(service));
const VERIFY: Run = { ...ONE, options: { verifyAfterDelete: true } };

/** Verify After Delete, and the second pass that is the proof. */
describe.each(PROVABLE)('$displayName: verification', (facts) => {
	const { service, texts, displayName } = facts;
	const sandbox = useSandbox();

	test('a profile that is gone is said to have been looked up, and a second pass finds it gone', async () => {
		seed(sandbox.it, service, ['ada']);
		const result = await run(sandbox.it, service, VERIFY);
		expect(receipts(result)[0]).toMatchObject({ outcome: 'deleted', success: true, deleted: true });
		expect(receipts(result)[0].message).toMatch(/; absent now$/);
		expect(sandbox.it.requests().map(({ kind }) => kind)).toEqual(['delete', 'lookUp']);
		expectTruth(sandbox.it, result);
		const after = await run(sandbox.it, service, { ...ONE, operation: 'lookUp' });
		expect(tally(receipts(after))).toEqual({ notFound: 1 });
	});

	test('a service that says deleted and does nothing is found out, and asked again by Retry On Fail', async () => {
		seed(sandbox.it, service, ['ada']);
		const nothing = { service, match: { kind: 'delete' }, ...claimOf(facts, 'ada') } as const;
		sandbox.it.fault(nothing);
		const result = await run(sandbox.it, service, { ...VERIFY, node: CONTINUE });
		expect(tally(receipts(result))).toEqual({ 'failed: stillPresent': 1 });
		expect(receipts(result)[0].message).toContain(texts.stillPresent.what);
		expect(receipts(result)[0]).not.toHaveProperty('revivableUntil');
		expectTruth(sandbox.it, result);
		const { error } = await run(sandbox.it, service, VERIFY);
		expect(error?.message).toBe(texts.stillPresent.what);
		sandbox.it.clearFaults();
		sandbox.it.fault({ ...nothing, times: 1 });
		const retried = await run(sandbox.it, service, { ...VERIFY, node: RETRY });
		expect(tally(receipts(retried))).toEqual({ deleted: 1 });
		expectTruth(sandbox.it, retried);
	});

	test.each([
		['no response', { reset: true }],
		['a response that is not understood', { status: 200, body: 'maintenance' }],
		['a refused key', { status: 403 }],
	])('%s to the look-up is not taken for proof', async (_, fault) => {
		seed(sandbox.it, service, ['ada']);
		sandbox.it.fault({ service, match: { kind: 'lookUp' }, ...fault });
		const options = { verifyAfterDelete: true, maxAttempts: 1 };
		const result = await run(sandbox.it, service, { ids: ['ada', 'ada'], options, node: CONTINUE });
		// A repeat is no less unverified.
		expect(tally(receipts(result))).toEqual({ 'deleted: unverified': 2 });
		for (const { message } of receipts(result)) {
			expect(message).toMatch(/not verified\. [A-Z]/);
			expect(message).toContain(displayName);
			expect(message).not.toMatch(/absent|may be deleted|not sent/i);
		}
	});

	test('absent, skipped and failed profiles are not looked up', async () => {
		const parameters = { neverDelete: 'keep' };
		const ids = ['gone', 'keep', ' '];
		await run(sandbox.it, service, { ...VERIFY, ids, parameters, node: CONTINUE });
		expect(sandbox.it.stats(service).lookUpRequests).toBe(0);
	});
});

describe('what a look-up cannot prove', () => {
	const sandbox = useSandbox();

	test.each([
		...SERVICES.filter(({ canLookUp }) => !canLookUp).map(({ service }) => [service, 'ada']),
		// Nothing that Gainsight PX reads can name such an ID.
		['gainsightPx', 'a b'],
	])(
		'%s %j: stays as it was confirmed, is said to be unverified, and stops no workflow',
		async (service, id) => {
			seed(sandbox.it, service, [id]);
			const result = await run(sandbox.it, service, { ...VERIFY, ids: [id] });
			expect(result.error).toBeUndefined();
			expect(tally(receipts(result))).toEqual({ [`${factsOf(service).done}: unverified`]: 1 });
			expect(receipts(result)[0].message).toMatch(/not verified\. [A-Z]/);
			expect(sandbox.it.requests().map(({ kind }) => kind)).toEqual(['delete']);
			expectTruth(sandbox.it, result, { once: true });
		},
	);

	test('CleverTap: accepted stays accepted; found until the 48 hours are over, not found after', async () => {
		seed(sandbox.it, 'cleverTap', ['ada']);
		const result = await run(sandbox.it, 'cleverTap', VERIFY);
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'accepted', success: true, deleted: false });
		expect(line).not.toHaveProperty('reason');
		expect(line.message).toMatch(/^By .* UTC; still there$/);
		expectTruth(sandbox.it, result);
		for (const [ms, outcome] of [
			[48 * HOUR - 1, 'found'],
			[1, 'notFound'],
		] as const) {
			sandbox.it.advance(ms);
			const after = await run(sandbox.it, 'cleverTap', { ...ONE, operation: 'lookUp' });
			expect(tally(receipts(after))).toEqual({ [outcome]: 1 });
			expectTruth(sandbox.it, after);
		}
	});

	test.each([
		[false, 'kept', 'Restorable until'],
		[true, 'none', 'Confirmed'],
	])(
		'Gainsight PX, Hard Delete %p: the history of who comes back within 7 days is %s',
		async (hardDelete, history, words) => {
			seed(sandbox.it, 'gainsightPx', ['ada']);
			const result = await run(sandbox.it, 'gainsightPx', { ...ONE, parameters: { hardDelete } });
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'deleted', hardDelete });
			expect(line.message).toContain(words);
			expect('revivableUntil' in line).toBe(!hardDelete);
			expect(/restores|7 days/.test(result.hints.join())).toBe(!hardDelete);
			sandbox.it.advance(6 * 24 * HOUR);
			sandbox.it.upsert('gainsightPx', 'identifyId', 'ada');
			expect(sandbox.it.history('gainsightPx', 'identifyId', 'ada')).toBe(history);
		},
	);
});

/** A run that is canceled: nothing is sent after that, and nobody looks done who may not be. */
describe.each(SHAPES)('%s: a canceled run', (service) => {
	const sandbox = useSandbox();
	const ids = people(30);

	const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

	/** Cancels as soon as there are as many requests as may be in flight. */
	async function runAndCancel(trial: Run, maxConcurrency: number) {
		let sentBefore = 0;
		const result = await run(sandbox.it, service, {
			...trial,
			options: { batchSize: 5, maxConcurrency },
			onStart: ({ cancel }) => {
				const whenSent = async () => {
					while (sandbox.it.requests().length < maxConcurrency) await sleep(2);
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

	describe.each(MODES)('%s', (mode, node) => {
		test.each([
			['while requests hang', { hang: true }],
			['while requests hang whose work is done', { hang: true, applyFirst: true }],
			['while it waits for the next attempt', { status: 503, headers: { 'Retry-After': '60' } }],
		])('%s', async (_, fault) => {
			seed(sandbox.it, service, ids);
			sandbox.it.fault({ service, ...fault });
			const cap = 'status' in fault ? 1 : 2;
			const { result, sentAfter } = await runAndCancel({ ids, node }, cap);
			expect(sentAfter).toBe(0);
			expect(result.status).toBe('canceled');
			expect(result.output.filter(({ json }) => json.success !== false)).toEqual([]);
			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				return;
			}
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			for (const line of receipts(result)) {
				expect(line.outcome).toBe(line.attempts === undefined ? 'notAttempted' : 'failed');
				expect(line.reason).toBe('cancelled');
				if (line.attempts !== undefined) expect(line.message).toMatch(/may be deleted/);
			}
		});

		test('with Retry On Fail, n8n runs the node again and nothing is sent', async () => {
			seed(sandbox.it, service, ids);
			sandbox.it.fault({ service, hang: true });
			const trial = { ids, node: { ...node, ...RETRY } };
			const { result, sentAfter } = await runAndCancel(trial, 1);
			expect(sentAfter).toBe(0);
			expect(receipts(result).filter((line) => line?.success !== false)).toEqual([]);
		});
	});
});
