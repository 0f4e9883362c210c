/** Retry On Fail and loops: what is remembered of an execution, and what is asked again. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { STAND_INS } from '../../../sandbox/services';
import { expectTruth } from './support/expect';
import {
	changedContext,
	idsSentForDeletion,
	itemsOf,
	nodeThat,
	outcomeAgain,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

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
