/** Ways to make the node say that somebody is deleted who is not. */
import { receiptIn } from '../../../engine';
import { RECORDED, type RecordedAnswer } from '../../../sandbox/recorded';
import { expectTruth } from './support/expect';
import { ownFactsOf } from './support/facts';
import { emittedBy, findings } from './support/leaks';
import {
	ALL_SERVICES,
	AT_ONCE,
	CANNOT_LOOK_UP,
	CONTINUE,
	ERROR_OUTPUT,
	idsSentForDeletion,
	inContext,
	itemsOf,
	MODES,
	outcomeAgain,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

describe.each(SERVICES)('$displayName', (names) => {
	const { service, done, canLookUp, idType, idTypes, idTypeField } = names;
	const trial = { services: [service], items: itemsOf('ada') } as const;

	test.each(ownFactsOf(service).notDone)(
		'%s is no deletion and no absence',
		async (_, response) => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, ...response });
			const options = { maxAttempts: 1 };
			const result = await run(sandbox.it, { ...trial, options, node: CONTINUE });
			expect(receipts(result)).toEqual([
				expect.objectContaining({ outcome: 'failed', success: false, deleted: false }),
			]);
			expectTruth(sandbox.it, result);
		},
	);

	test.each(
		idTypes.flatMap((kind) => [
			[kind, 'alreadyAbsent'],
			[kind, 'fail'],
		]),
	)(
		'a lost response is not called deleted unless the service says so again (%s, %s)',
		async (kind, ifNotFound) => {
			sandbox.it.seed(service, [{ [kind]: 'ada' }]);
			sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
			const parameters: Record<string, string> = idTypeField ? { [idTypeField]: kind } : {};
			const options = { ifNotFound };
			const result = await run(sandbox.it, { ...trial, parameters, options, node: CONTINUE });
			const [line] = receipts(result);
			const outcome = outcomeAgain(names, kind);
			expect(line).toMatchObject({ outcome, attempts: 2 });
			if (outcome === 'alreadyAbsent') {
				expect(line).toMatchObject({ outcome: 'alreadyAbsent', reason: 'goneAfterRetry' });
				expect(line).toMatchObject({ success: true, deleted: false, attempts: 2 });
				expect(line.message).toBe('Absent now; an earlier attempt may be why');
			}
			expectTruth(sandbox.it, result);
		},
	);

	test('a lost response without another attempt has failed, and leaves the deletion open', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, reset: true, applyFirst: true });
		const options = { maxAttempts: 1 };
		const result = await run(sandbox.it, { ...trial, options, node: CONTINUE });
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'failed', reason: 'network', deleted: false });
		expect(line.message).toMatch(
			/The profile may be deleted already; it is safe to run this again\./,
		);
		expectTruth(sandbox.it, result);
	});

	/** What has the form of a service that is another one, or of none. */
	const foreign = (Object.keys(RECORDED) as RecordedAnswer[]).filter((name) => {
		const prefix = { gainsightPx: 'px' }[service] ?? service;
		return !name.startsWith(prefix) && RECORDED[name].status !== 401;
	});
	/** A plain success is CleverTap's own word: accepted, or that there is no record of anybody. */
	const meant = (name: string) => service === 'cleverTap' && name === 'cleverTapRecordMissing';

	test.each(['delete', 'read'] as const)(
		'no response seen in the field makes an absence or a deletion (%s)',
		async (kind) => {
			const parameters = kind === 'read' ? { operation: 'lookUp' } : {};
			const options = { maxAttempts: 1 };
			for (const recorded of Object.keys(RECORDED) as RecordedAnswer[]) {
				if (meant(recorded)) continue;
				seed(sandbox.it, ['ada']);
				sandbox.it.fault({ service, recorded });
				const result = await run(sandbox.it, { ...trial, parameters, options, node: CONTINUE });
				const [line] = receipts(result);
				if (kind === 'read' && !canLookUp) {
					expect(line).toMatchObject(CANNOT_LOOK_UP);
					expect(sandbox.it.requests()).toEqual([]);
				} else {
					const { outcome, message } = line;
					expect([recorded, outcome, message]).toEqual([recorded, 'failed', message]);
				}
				expectTruth(sandbox.it, result);
				sandbox.it.reset();
			}
		},
	);

	test('what is not the service speaking leaves a deletion open', async () => {
		expect(foreign.length).toBeGreaterThan(10);
		for (const recorded of foreign) {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, recorded, applyFirst: true });
			const options = { maxAttempts: 1 };
			const result = await run(sandbox.it, { ...trial, options, node: CONTINUE });
			const [line] = receipts(result);
			expect([recorded, line.outcome, line.message]).toEqual([recorded, 'failed', line.message]);
			expect(line.message).toMatch(/may be deleted already/);
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
	});

	test('a late response counts only if the work is done', async () => {
		seed(sandbox.it, ['ada', 'bob', 'cy']);
		sandbox.it.fault({ service, match: { ids: ['bob'] }, delayMs: 60 });
		const result = await run(sandbox.it, { ...trial, items: itemsOf('ada', 'bob', 'cy') });
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual([done, done, done]);
		expectTruth(sandbox.it, result);
	});

	test('an item whose own fields say that all is well is not believed', async () => {
		sandbox.it.fault({ service, status: 418 });
		const boast = { id: 'ada', outcome: 'deleted', success: true, deleted: true, service, idType };
		const result = await run(sandbox.it, { ...trial, items: [boast], node: ERROR_OUTPUT });
		expect(result.output).toEqual([]);
		// n8n merges the input into items on the error output; the receipt in `details` is ours.
		expect(receiptIn(result.errorOutput[0].json)).toMatchObject({
			outcome: 'failed',
			success: false,
		});
	});
});

describe('one profile, wanted gone by one item and only looked at by another', () => {
	test('each item has its own answer and one deletion is sent', async () => {
		for (const dry of [true, false]) {
			seed(sandbox.it, ['ada']);
			const result = await run(sandbox.it, {
				services: ['adapty'],
				items: [
					{ id: 'ada', dry },
					{ id: 'ada', dry: !dry },
				],
				parameters: { dryRun: '={{ $json.dry }}' },
			});
			const outcomes = receipts(result).map(({ outcome }) => outcome);
			expect(outcomes).toEqual(dry ? ['wouldDelete', 'deleted'] : ['deleted', 'wouldDelete']);
			expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
			sandbox.it.reset();
		}
	});
});

const COULD_NOT = new RegExp(
	`^Could not delete ${SERVICES.length} of ${SERVICES.length} profiles \\(`,
);

describe.each(MODES)('%s: what nobody foresees', (mode, node) => {
	const secret = 'PLANTED raw-ada';
	const boom = () => {
		throw new Error(secret);
	};

	test.each([
		['before anything is sent', 'getExecutionCancelSignal'],
		['before anything is sent, at the memory', 'getContext'],
		['when all is done', 'addExecutionHints'],
	] as const)('%s', async (_, method) => {
		seed(sandbox.it, ['ada', 'bob']);
		const nodeType = inContext(() => ({ [method]: boom }));
		const result = await run(sandbox.it, { items: itemsOf('ada', 'bob'), nodeType, node });
		expect(findings(emittedBy(result), [/PLANTED/, /raw-ada/])).toEqual([]);
		if (mode === 'Stop') {
			expect(result.error?.message).toBe('The run stopped unexpectedly');
			expect(result.error?.description).toMatch(/Some profiles may be deleted already\./);
			expect(result.output).toEqual([]);
			return;
		}
		const lines = receipts(result);
		expect(lines.length).toBeGreaterThanOrEqual(2);
		for (const line of lines) {
			expect(line).toMatchObject({ success: false, deleted: false });
			expect(line.outcome).not.toBe('deleted');
		}
		expect(result.output.filter(({ json }) => 'id' in json && !('outcome' in json))).toEqual([]);
	});

	test('n8n cannot read a credential', async () => {
		const nodeType = inContext(() => ({ getCredentials: boom }));
		const result = await run(sandbox.it, { items: itemsOf('ada'), nodeType, node });
		expect(sandbox.it.requests()).toEqual([]);
		expect(findings(emittedBy(result), [/PLANTED/])).toEqual([]);
		if (mode === 'Stop') expect(result.error?.message).toMatch(COULD_NOT);
		else for (const line of receipts(result)) expect(line.reason).toBe('missingCredential');
	});
});

test('a fault at one service leaves the others alone and the counts right', async () => {
	const ids = Array.from({ length: 25 }, (_, index) => `p${index}`);
	seed(sandbox.it, ids);
	sandbox.it.fault({ service: 'adapty', fraction: 0.3, seed: 3, status: 418 });
	sandbox.it.fault({
		service: 'gainsightPx',
		fraction: 0.3,
		seed: 5,
		reset: true,
		applyFirst: true,
	});
	const result = await run(sandbox.it, {
		items: itemsOf(...ids),
		options: { maxAttempts: 3 },
		node: CONTINUE,
	});
	expectTruth(sandbox.it, result);
	const lines = receipts(result);
	for (const service of ALL_SERVICES) {
		const claimed = lines.filter((line) => line.service === service && line.deleted);
		const stats = sandbox.it.stats(service);
		expect(claimed.length).toBe(AT_ONCE.includes(service) ? (stats.statuses[204] ?? 0) : 0);
		expect(claimed.length).toBeLessThanOrEqual(stats.deletedIds);
	}
});
