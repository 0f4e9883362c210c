/** The three settings of On Error. */
import { ERROR_KEYS } from '../../../engine';
import { errorOutputTakesDetails } from '../../../nodes/DeleteProfile/execute';
import { expectConsistent, expectLines, expectTruth } from './support/expect';
import {
	CONTINUE,
	ERROR_OUTPUT,
	errorText,
	factsOf,
	idsSentForDeletion,
	MODES,
	outcomeAgain,
	people,
	receipts,
	run,
	seed,
	OF_EACH_SHAPE,
	SHAPES,
	tally,
	useSandbox,
	type Run,
} from '../support/harness';

const sandbox = useSandbox();

/** A response that no document of a service has: not done, and no second attempt. */
const UNKNOWN = { status: 418 };
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

const undone = (result: Awaited<ReturnType<typeof run>>) =>
	receipts(result).filter(({ success }) => success !== true);

/** Stop, Continue and Continue (using error output): no item looks done that is not. */
describe.each(MODES)('%s', (mode, node) => {
	describe.each(SHAPES)('%s', (service) => {
		const { texts, idType, done } = factsOf(service);

		test.each([
			['one', ['ada'], ['ada']],
			['the first of many', ['ada', 'bob', 'cy', 'di'], ['ada']],
			['one in the middle', ['ada', 'bob', 'cy', 'di'], ['cy']],
			['all', ['ada', 'bob', 'cy', 'di'], ['ada', 'bob', 'cy', 'di']],
		])(
			'%s refused: the others are done, once, however often n8n runs the node',
			async (_, ids, refused) => {
				for (const retry of [{}, RETRY]) {
					seed(sandbox.it, service, ids);
					sandbox.it.fault({ service, match: { ids: refused }, ...UNKNOWN });
					const trial = { ids, options: { batchSize: 1 }, node: { ...node, ...retry } };
					const result = await run(sandbox.it, service, trial);
					if (mode === 'Stop') {
						expect([...result.output, ...result.errorOutput]).toEqual([]);
						expect(result.status).toBe('error');
						const { message, description } = result.error!;
						// The headline names the cause.
						expect(message).toBe(texts.unexpectedResponse.what);
						const rest = ids.length - refused.length;
						expect(/The others: (\d)/.exec(description!)?.[1]).toBe(
							rest ? String(rest) : undefined,
						);
						expect(description).toMatch(/may be deleted already/);
						expect(description).toMatch(/For a receipt for each item, set On Error to Continue/);
						expectConsistent(errorText(result));
						for (const id of ids) expect(errorText(result)).not.toMatch(new RegExp(`\\b${id}\\b`));
					} else {
						expect(result.error).toBeUndefined();
						expectLines(result, ids);
						expectTruth(sandbox.it, result);
						expect(undone(result).map(({ id }) => id)).toEqual(refused);
						expect(result.errorOutput).toHaveLength(mode === 'Continue' ? 0 : refused.length);
					}
					// n8n looks at the first output item.
					const again = mode === 'Stop' || (mode !== 'Continue' && refused[0] === ids[0]);
					expect(result.executions).toBe('retryOnFail' in retry && again ? 2 : 1);
					for (const count of sandbox.it.deletions(service).values()) expect(count).toBe(1);
					const open = ids.filter((id) => sandbox.it.state(service, idType, id) === 'present');
					expect(open).toEqual(refused);
					sandbox.it.reset();
				}
			},
		);

		test('with Retry On Fail, a second try that works is a full success', async () => {
			const trial = { ids: ['ada', 'bob'], options: { batchSize: 1 } };
			seed(sandbox.it, service, trial.ids);
			sandbox.it.fault({ service, ...UNKNOWN, times: 1 });
			const result = await run(sandbox.it, service, { ...trial, node: { ...node, ...RETRY } });
			const runsAgain = mode !== 'Continue';
			expect(result.executions).toBe(runsAgain ? 2 : 1);
			expectLines(result, trial.ids);
			expectTruth(sandbox.it, result);
			expect(undone(result)).toHaveLength(runsAgain ? 0 : 1);
		});

		test.each([
			"={{ $json.id === 'bad' ? $('Nowhere').item.json.id : $json.id }}",
			"={{ $json.id === 'bad' ? $json.no.such.field : $json.id }}",
			"={{ (() => { if ($json.id === 'bad') throw new Error('bad'); return $json.id; })() }}",
		])(
			'an ID that cannot be resolved: with Stop nothing is sent, else it is alone (%s)',
			async (id) => {
				const ids = ['ada', 'bad', 'bob'];
				seed(sandbox.it, service, ids);
				const result = await run(sandbox.it, service, { ids, parameters: { id }, node });
				if (mode === 'Stop') {
					expect(sandbox.it.requests()).toEqual([]);
					expect(errorText(result)).toMatch(/Nothing was sent/);
					expect(errorText(result)).toMatch(/\bItem 1\b.*set On Error to Continue/);
					return;
				}
				expect(idsSentForDeletion(sandbox.it)).toEqual(['ada', 'bob']);
				expectLines(result, ids);
				expectTruth(sandbox.it, result);
				expect(undone(result)).toHaveLength(1);
				expect(['invalidParameter', 'emptyId']).toContain(undone(result)[0].reason);
			},
		);

		test('a refused key ends the work: few requests, and every line says so', async () => {
			const ids = people(50);
			seed(sandbox.it, service, ids);
			sandbox.it.fault({ service, status: 401 });
			const result = await run(sandbox.it, service, { ids, options: { batchSize: 1 }, node });
			// No more than were on their way together when the first response came.
			const { concurrency } = factsOf(service).limits;
			expect(concurrency).toBeLessThan(ids.length / 2);
			expect(sandbox.it.requests().length).toBeLessThanOrEqual(concurrency);
			if (mode === 'Stop') {
				expect(result.error?.message).toBe(texts.unauthorized.what);
				expect(errorText(result).match(/refused the (key|account ID)/g)).toHaveLength(1);
				return;
			}
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			for (const line of receipts(result)) {
				expect(line.reason).toBe('unauthorized');
				expect(line.outcome).toBe(line.attempts === undefined ? 'notAttempted' : 'failed');
			}
		});

		test('an absent profile has failed where If Not Found says so', async () => {
			seed(sandbox.it, service, ['ada']);
			const options = { ifNotFound: 'fail' };
			const result = await run(sandbox.it, service, { ids: ['ada', 'gone'], options, node });
			if (done === 'accepted') expect(tally(receipts(result))).toEqual({ accepted: 2 });
			else if (mode === 'Stop') expect(result.error?.message).toBe(texts.notFound.what);
			else expect(tally(receipts(result))).toEqual({ [done]: 1, 'failed: notFound': 1 });
		});
	});

	test.each(OF_EACH_SHAPE)(
		'$displayName: without a credential that can be used nothing is sent anywhere',
		async ({ service, credential, displayName }) => {
			const own = sandbox.it.credentials[credential];
			const others = { ...sandbox.it.credentials };
			delete others[credential];
			const wrong = (changed: object) => ({ ...others, [credential]: { ...own, ...changed } });
			const choice = Object.keys(own).find((field) => own[field] === 'custom')!;
			for (const [credentials, reason, what] of [
				[others, 'missingCredential', `The ${displayName} credential is missing`],
				[wrong({ baseUrl: 'http://example.com' }), 'invalidCredential', ''],
				[wrong({ [choice]: 'nowhere' }), 'invalidCredential', ''],
			] as const) {
				const result = await run(sandbox.it, service, { ids: ['ada', 'bob'], credentials, node });
				expect(sandbox.it.requests()).toEqual([]);
				if (mode === 'Stop') {
					expect(result.error?.message).toContain(what);
					expect(result.error?.description).toMatch(/^[A-Z].*\. Nothing was sent\.$/);
				} else {
					expect(tally(receipts(result))).toEqual({ [`notAttempted: ${reason}`]: 2 });
					expect(receipts(result)[0].message).toContain(what);
					expectTruth(sandbox.it, result);
				}
			}
		},
	);
});

test('the error output keeps what n8n needs, and each field says something else', async () => {
	sandbox.it.fault({ service: 'adapty', ...UNKNOWN });
	const ids = ['ada', '', ' ', 'undefined', 'a\tb'];
	const { errorOutput } = await run(sandbox.it, 'adapty', { ids, node: ERROR_OUTPUT });
	expect(errorOutput).toHaveLength(ids.length);
	for (const { json } of errorOutput) {
		// n8n adds the fields of the input item itself; here that is `id`.
		expect(Object.keys(json).sort()).toEqual([...ERROR_KEYS, 'id'].sort());
		expect(json.message).not.toBe(json.error);
	}
	const { error, message } = errorOutput[0].json;
	// An n8n that does not know `details` gets the receipt under `error`.
	expect(errorOutputTakesDetails ? error : message).toBe(
		factsOf('adapty').texts.unexpectedResponse.what,
	);
	if (errorOutputTakesDetails) expect(message).toMatch(/^The profile may be deleted already/);
});

test.each(MODES)('%s: no input item, no output item and no request', async (_, node) => {
	const result = await run(sandbox.it, 'adapty', { ids: [], node });
	expect([...result.output, ...result.errorOutput]).toEqual([]);
	expect(sandbox.it.requests()).toEqual([]);
});

describe('Stop, where the plan already has failures', () => {
	const byItem = (value: string) => `={{ $itemIndex === 1 ? ${value} }}`;
	const two = { ids: ['ada', 'bob'] };

	test.each<[string, Run, RegExp]>([
		['an empty ID', { ids: ['ada', ''] }, /'ID' is empty/],
		['white space', { ids: ['ada', ' '] }, /contains only whitespace or invisible/],
		['an ID that cannot be sent', { ids: ['ada', 'ada '] }, /begins or ends/],
		['a nested list', { ids: ['ada', [['x']]] }, /is a nested list/],
		[
			'a kind of ID that does not exist',
			{ ...two, parameters: { idType: byItem('"mail" : "customerUserId"') } },
			/'ID Type' must be one of/,
		],
		[
			'Dry Run that is neither on nor off',
			{ ...two, parameters: { dryRun: byItem('"no" : false') } },
			/'Dry Run' must be true or false/,
		],
	])('%s: nothing is sent, and the error says where and what to do', async (_, trial, cause) => {
		seed(sandbox.it, 'adapty', ['ada', 'bob']);
		const result = await run(sandbox.it, 'adapty', trial);
		expect(sandbox.it.requests()).toEqual([]);
		expect([...result.output, ...result.errorOutput]).toEqual([]);
		const text = errorText(result);
		expect(text).toMatch(cause);
		expect(text).toMatch(/Nothing was sent/);
		// The cause once, where, and what to do about it.
		expect(text.match(new RegExp(cause, 'g'))).toHaveLength(1);
		expect(text).toMatch(/\bItem 1: .+\..*set On Error to Continue/);
	});

	test.each([
		['a thousand without an ID', [...people(1000).map(() => ''), 'ada'], '1,000 of 1,001', 0],
		['six causes', ['', ' ', 'undefined', ' a', [['x']], 0.5, 'ada'], '6 of 7', 3],
		['lists', [['', 'ada', ' '], 'bob'], '1 of 2', 0],
	])('%s: items are counted, causes told once', async (_, ids, where, more) => {
		const result = await run(sandbox.it, 'adapty', { ids });
		expect(sandbox.it.requests()).toEqual([]);
		expect(result.error?.message).toMatch(/^Nothing was sent/);
		expect(result.error?.message).toContain(`${where} items`);
		const told = /causes: (\d)|(\d) more causes/.exec(errorText(result)) ?? [];
		expect(Number(told[1] ?? told[2] ?? 0)).toBe(more);
	});

	test('an error of a look-up does not speak of deletions', async () => {
		const trial = { ids: ['', ' '], operation: 'lookUp' } as const;
		const result = await run(sandbox.it, 'adapty', trial);
		expect(errorText(result)).toMatch(/Nothing was sent/);
		expect(errorText(result)).not.toMatch(/delete/i);
	});

	test('what is skipped is no failure', async () => {
		seed(sandbox.it, 'adapty', ['ada', 'keep']);
		const { error } = await run(sandbox.it, 'adapty', {
			ids: ['ada', '', 'keep'],
			parameters: { neverDelete: 'keep' },
			options: { ifIdEmpty: 'skip' },
		});
		expect(error).toBeUndefined();
		expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
	});
});

test.each(OF_EACH_SHAPE)(
	'$displayName: an error after deletions says how many, and the repeat is as safe as it says',
	async (facts) => {
		const { service, done, idType } = facts;
		seed(sandbox.it, service, ['ada', 'bob', 'cy']);
		sandbox.it.fault({ service, match: { ids: ['cy'] }, ...UNKNOWN });
		const options = { batchSize: 1 };
		const result = await run(sandbox.it, service, { ids: ['ada', 'bob', 'cy'], options });
		expect(result.error?.description).toMatch(new RegExp(`The others: 2 ${done}\\.`));
		expect(result.error?.description).toMatch(/\bItem 2\b.*run it again, which is safe/);
		const again = await run(sandbox.it, service, { ids: ['ada', 'bob'], node: CONTINUE });
		const outcomes = receipts(again).map(({ outcome }) => outcome);
		expect(outcomes).toEqual(Array(2).fill(outcomeAgain(facts, idType)));
	},
);
