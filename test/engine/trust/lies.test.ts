/** Ways to make the node say that somebody is deleted who is not. */
import { receiptIn } from '../../../engine';
import type { FaultRule } from '../../../sandbox';
import { RECORDED, type RecordedResponse } from '../../../sandbox/recorded';
import { trusting } from '../support/trust';
import { expectLines, expectTruth } from './support/expect';
import { emittedBy, findings } from './support/leaks';
import {
	CONTINUE,
	ERROR_OUTPUT,
	factsOf,
	idsSentForDeletion,
	MODES,
	nodeWith,
	outcomeAgain,
	people,
	receipts,
	run,
	seed,
	SERVICES,
	SHAPES,
	useSandbox,
	waitShortly,
	type Run,
} from '../support/harness';

const MAY_BE_DELETED = /The profile may be deleted already; it is safe to run this again\./;
const IFS_NOT_FOUND = ['alreadyAbsent', 'fail'] as const;

beforeEach(waitShortly);
afterEach(() => jest.restoreAllMocks());

/** For one attempt to delete one person, whatever comes. */
const ONCE: Run = { ids: ['ada'], options: { maxAttempts: 1 }, node: CONTINUE };

describe.each(SERVICES)('$displayName', (facts) => {
	const sandbox = useSandbox();
	const { service, idTypes, idType, delete: selectors } = facts;

	test.each(idTypes)(
		'a lost response is not called deleted unless it says so again (%s)',
		async (kind) => {
			const id = String(selectors.find((one) => (one.idType ?? idType) === kind)!.id);
			for (const ifNotFound of IFS_NOT_FOUND) {
				sandbox.it.seed(service, [{ [kind]: id }]);
				sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
				const parameters = { idType: kind };
				const trial = { ids: [id], parameters, options: { ifNotFound } };
				const result = await run(sandbox.it, service, { ...trial, node: CONTINUE });
				const outcome = outcomeAgain(facts, kind);
				const reason = outcome === 'alreadyAbsent' ? 'goneAfterRetry' : undefined;
				expect(receipts(result)[0]).toMatchObject({ outcome, attempts: 2 });
				expect(receipts(result)[0].reason).toBe(reason);
				expectTruth(sandbox.it, result);
				sandbox.it.reset();
			}
		},
	);
});

/** What the readers of all services make of them is in test/services. */
describe.each(SHAPES.map(factsOf))('$displayName: responses', (facts) => {
	const sandbox = useSandbox();
	const { service, canLookUp, idType } = facts;

	/** A response of another service, or of none, which may have come after the work. */
	const isForeign = (name: RecordedResponse) => {
		const prefix = { gainsightPx: 'px' }[service] ?? service;
		return !name.startsWith(prefix) && RECORDED[name].status !== 401;
	};
	/** A plain success is CleverTap's own word: accepted, or that there is no record of anybody. */
	const names = (Object.keys(RECORDED) as RecordedResponse[]).filter(
		(name) => service !== 'cleverTap' || name !== 'cleverTapRecordMissing',
	);

	test('no response seen in the field makes a deletion or an absence', async () => {
		expect(names.filter(isForeign).length).toBeGreaterThan(10);
		for (const recorded of names) {
			for (const operation of canLookUp ? (['delete', 'lookUp'] as const) : (['delete'] as const)) {
				seed(sandbox.it, service, ['ada']);
				const applyFirst = operation === 'delete' && isForeign(recorded);
				sandbox.it.fault({ service, recorded, applyFirst });
				const result = await run(sandbox.it, service, { ...ONCE, operation });
				const [{ outcome, message }] = receipts(result);
				expect([recorded, outcome]).toEqual([recorded, 'failed']);
				if (applyFirst)
					expect([recorded, message]).toEqual([recorded, expect.stringMatching(MAY_BE_DELETED)]);
				expectTruth(sandbox.it, result);
				sandbox.it.reset();
			}
		}
	});

	test('an item whose own fields say that all is well is not believed', async () => {
		sandbox.it.fault({ service, status: 418 });
		const boast = { outcome: 'deleted', success: true, deleted: true, service, idType };
		const trial = { items: [{ id: 'ada', ...boast }], node: ERROR_OUTPUT };
		const result = await run(sandbox.it, service, trial);
		expect(result.output).toEqual([]);
		// n8n merges the input into items on the error output; the receipt in `details` is ours.
		expect(receiptIn(result.errorOutput[0].json)).toMatchObject({
			...{ outcome: 'failed', success: false, deleted: false },
		});
	});
});

describe.each(SHAPES.map(factsOf))('$displayName: connections', ({ service, done }) => {
	const secure = useSandbox({ tls: true });

	/** Those that break after the work are in the table of faults. */
	test('a certificate that is refused is named; nothing has left, so nothing is open', async () => {
		seed(secure.it, service, ['ada']);
		const trial = { ids: ['ada'], node: CONTINUE };
		const result = await run(secure.it, service, trial);
		expect(secure.it.requests()).toEqual([]);
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'failed', reason: 'network', attempts: 1 });
		expect(line.message).toContain('NODE_EXTRA_CA_CERTS');
		expect(line.message).not.toMatch(/may be deleted/);
		const trusted = await trusting(secure.it.urls[service], secure.it.certificate, async () => {
			return await run(secure.it, service, trial);
		});
		expect(receipts(trusted)[0].outcome).toBe(done);
	});
});

describe('what nobody foresees', () => {
	const sandbox = useSandbox();

	test.each([
		['before anything is sent', 'getExecutionCancelSignal'],
		['before anything is sent, at the memory', 'getContext'],
		['when all is done', 'addExecutionHints'],
		['when n8n reads a credential', 'getCredentials'],
	])('%s: no success, and no word of what was thrown', async (_, method) => {
		for (const [mode, node] of MODES) {
			seed(sandbox.it, 'adapty', ['ada', 'bob']);
			const boom = () => {
				throw new Error('PLANTED raw-ada');
			};
			const nodeType = nodeWith(() => ({ [method]: boom }));
			const result = await run(sandbox.it, 'adapty', { ids: ['ada', 'bob'], nodeType, node });
			expect(findings(emittedBy(result), [/PLANTED/, /raw-ada/])).toEqual([]);
			if (mode === 'Stop') {
				expect(result.error?.message).toMatch(
					/^The run stopped unexpectedly$|^The Adapty credential is missing/,
				);
				expect(result.output).toEqual([]);
				continue;
			}
			expectLines(result, ['ada', 'bob']);
			for (const line of receipts(result)) {
				expect(line).toMatchObject({ success: false, deleted: false });
				expect(String(line.message)).toMatch(
					method === 'getCredentials' ? /missing or cannot be read/ : /may be deleted already/,
				);
			}
		}
	});
});

describe('one profile, wanted gone by one item and only looked at by another', () => {
	const sandbox = useSandbox();

	test.each(SHAPES)(
		'%s: each item has its own result and one deletion is sent',
		async (service) => {
			const { done } = SERVICES.find((one) => one.service === service)!;
			for (const dry of [true, false]) {
				seed(sandbox.it, service, ['ada']);
				const result = await run(sandbox.it, service, {
					items: [dry, !dry].map((isDry) => ({ id: 'ada', dry: isDry })),
					parameters: { dryRun: '={{ $json.dry }}' },
				});
				expect(receipts(result).map(({ outcome }) => outcome)).toEqual(
					dry ? ['wouldDelete', done] : [done, 'wouldDelete'],
				);
				expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
				sandbox.it.reset();
			}
		},
	);
});

/** One refused ID costs no other one, and no success is taken for more than it says. */
describe('batches at CleverTap', () => {
	const sandbox = useSandbox();
	const ids = people(40);
	const trial = { ids, node: CONTINUE };
	const refusal = { status: 'fail', error: 'Not allowed', code: 400 };
	const [P3, P17] = [ids[2], ids[16]];

	const cases: ReadonlyArray<
		readonly [name: string, fault: Omit<FaultRule, 'service'>, failed: readonly string[]]
	> = [
		[
			'fail with a code of a record',
			{ recorded: 'cleverTapFail515', match: { ids: [P17] } },
			[P17],
		],
		[
			'fail without a code',
			{ status: 200, body: { status: 'fail' }, match: { ids: [P17] } },
			[P17],
		],
		['413', { status: 413, body: refusal, match: { ids: [P17] } }, [P17]],
		['400', { status: 400, body: refusal, match: { ids: [P17] } }, [P17]],
		['"Malformed request" once', { recorded: 'cleverTapMalformed', times: 1 }, []],
		['400 for every ID', { status: 400, body: refusal }, ids],
		...[
			{ processed: 39, unprocessed: [{ record: P3 }] },
			{ error: 'Invalid token' },
			{ code: '401' },
			{ processed: 41 },
		].map((more) => {
			const body = { status: 'success', ...more };
			const failed = 'unprocessed' in more ? [P3] : ids;
			return [`success beside ${JSON.stringify(more)}`, { status: 200, body }, failed] as const;
		}),
	];

	test.each(cases)('%s', async (_, fault, failed) => {
		seed(sandbox.it, 'cleverTap', ids);
		sandbox.it.fault({ service: 'cleverTap', ...fault });
		const result = await run(sandbox.it, 'cleverTap', trial);
		const lines = receipts(result);
		expect(lines.filter(({ success }) => !success).map(({ id }) => id)).toEqual(failed);
		// What was not done is not done: the stand-in knows.
		if (fault.status === undefined || fault.status !== 200) {
			expectTruth(sandbox.it, result, { once: true });
		}
		expect(sandbox.it.requests().length).toBeLessThan(2 * ids.length);
	});

	test.each(['cleverTapFailPartlyDone', 'cleverTapPartial'] as const)(
		'%s: some were taken and nobody knows which, so all that fail stay open',
		async (recorded) => {
			seed(sandbox.it, 'cleverTap', ids);
			sandbox.it.fault({ service: 'cleverTap', recorded, applyFirst: true });
			const result = await run(sandbox.it, 'cleverTap', trial);
			for (const { message } of receipts(result)) expect(message).toMatch(/may be deleted already/);
			expectTruth(sandbox.it, result);
		},
	);
});
