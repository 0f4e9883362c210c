/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, not in n8n */
/** Ways to make the node say that somebody is deleted who is not. */
import tls from 'node:tls';

import { receiptIn } from '../../../engine';
import type { FaultRule } from '../../../sandbox';
import { RECORDED, type RecordedResponse } from '../../../sandbox/recorded';
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

describe('responses', () => {
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
		const foreign = (Object.keys(RECORDED) as RecordedResponse[]).filter((name) => {
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
				for (const recorded of Object.keys(RECORDED) as RecordedResponse[]) {
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
			const boast = {
				id: 'ada',
				outcome: 'deleted',
				success: true,
				deleted: true,
				service,
				idType,
			};
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
		test('each item has its own result and one deletion is sent', async () => {
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
});

/** TLS and connections that break after the work: the deletion stays open, and nobody is "absent". */
describe('broken connections', () => {
	afterEach(() => jest.restoreAllMocks());

	describe('TLS and connections that break after the work', () => {
		const secure = useSandbox({ tls: true });

		/** n8n has no setting for a further certificate; node:https asks for its sockets here. */
		function trustSandbox(): void {
			const connect = tls.connect.bind(tls) as (
				options: object,
				...more: unknown[]
			) => tls.TLSSocket;
			const ca = secure.it.certificate;
			jest
				.spyOn(tls, 'connect')
				.mockImplementation(((options: object, ...more: unknown[]) =>
					connect({ ...options, ca }, ...more)) as never);
		}

		const BREAKS: Array<[string, Omit<FaultRule, 'service'>]> = [
			['a fatal alert', { wire: 'tlsAlert' }],
			['bytes that are no TLS', { wire: 'garbage' }],
			['a reset', { reset: true, applyFirst: true }],
			['half of a body, then a reset', { wire: 'halfBody' }],
			['a body that is too short', { wire: 'lengthTooLong' }],
		];

		describe.each(SERVICES)('$displayName', (names) => {
			const { service, done, idType } = names;
			const trial = { services: [service], items: itemsOf('ada'), node: CONTINUE };

			test('works where the certificate is trusted', async () => {
				trustSandbox();
				seed(secure.it, ['ada']);
				const result = await run(secure.it, trial);
				expect(receipts(result)[0].outcome).toBe(done);
				expectTruth(secure.it, result);
			});

			test.each(BREAKS)('%s leaves the deletion open', async (_, fault) => {
				trustSandbox();
				seed(secure.it, ['ada']);
				secure.it.fault({ service, ...fault });
				const options = { maxAttempts: 1 };
				const result = await run(secure.it, { ...trial, options });
				expect(secure.it.deletions(service).size).toBe(1);
				const [line] = receipts(result);
				expect(line).toMatchObject({ outcome: 'failed', success: false });
				expect(line.message).toMatch(/The profile may be deleted already/);
				expectTruth(secure.it, result);
			});

			test.each(['alreadyAbsent', 'fail'])(
				'a second attempt that finds nobody does not say that nobody was there (%s)',
				async (ifNotFound) => {
					trustSandbox();
					seed(secure.it, ['ada']);
					secure.it.fault({ service, wire: 'tlsAlert', times: 1 });
					const result = await run(secure.it, { ...trial, options: { ifNotFound } });
					const [line] = receipts(result);
					expect(line.attempts).toBe(2);
					const outcome = outcomeAgain(names, idType);
					expect(line.outcome).toBe(outcome);
					if (outcome === 'alreadyAbsent') {
						expect(line).toMatchObject({ reason: 'goneAfterRetry', deleted: false });
					}
					expectTruth(secure.it, result);
				},
			);

			test('a certificate that is refused is named; nothing has left, so nothing is open', async () => {
				seed(secure.it, ['ada']);
				const result = await run(secure.it, trial);
				expect(secure.it.requests()).toEqual([]);
				const [line] = receipts(result);
				expect(line).toMatchObject({ outcome: 'failed', reason: 'network', attempts: 1 });
				expect(line.message).toContain('NODE_EXTRA_CA_CERTS');
				expect(line.message).not.toMatch(/may be deleted/);
			});
		});
	});
});

/** CleverTap's batches: one refused ID costs no other one, and no success is taken for more than it says. */
describe('batches at CleverTap', () => {
	const sandbox = useSandbox();

	describe('CleverTap: a refused batch', () => {
		const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
		const trial = { services: ['cleverTap'], items: itemsOf(...ids), node: CONTINUE };

		test.each([
			['fail with a code of a record', { recorded: 'cleverTapFail515' }],
			['fail without a code', { status: 200, body: { status: 'fail' } }],
			['413', { status: 413, body: { status: 'fail', error: 'too large' } }],
			['400', { status: 400, body: { status: 'fail', error: 'Bad identity', code: 400 } }],
		] as const)('%s for one ID does not cost the others', async (_, fault) => {
			seed(sandbox.it, ids);
			sandbox.it.fault({ service: 'cleverTap', match: { ids: ['p17'] }, ...fault });
			const result = await run(sandbox.it, trial);
			const outcomes = receipts(result).map(({ outcome }) => outcome);
			expect(outcomes).toEqual(ids.map((id) => (id === 'p17' ? 'failed' : 'accepted')));
			expectTruth(sandbox.it, result, { once: true });
		});

		test.each(['cleverTapFailPartlyDone', 'cleverTapPartial'] as const)(
			'%s: some were taken and nobody knows which, so all that fail stay open',
			async (recorded) => {
				seed(sandbox.it, ids);
				sandbox.it.fault({ service: 'cleverTap', recorded, applyFirst: true });
				const result = await run(sandbox.it, trial);
				for (const line of receipts(result)) expect(line.message).toMatch(/may be deleted already/);
				expectTruth(sandbox.it, result);
			},
		);

		test('"Malformed request" may pass: once more as it is', async () => {
			seed(sandbox.it, ids);
			sandbox.it.fault({ service: 'cleverTap', recorded: 'cleverTapMalformed', times: 1 });
			const result = await run(sandbox.it, trial);
			expect(sandbox.it.requests()).toHaveLength(2);
			expect(new Set(receipts(result).map(({ outcome }) => outcome))).toEqual(
				new Set(['accepted']),
			);
			expectTruth(sandbox.it, result, { once: true });
		});

		test('all refused in the same words: about the request, and found out before the end', async () => {
			seed(sandbox.it, ids);
			const body = { status: 'fail', error: 'Not allowed for this account', code: 400 };
			sandbox.it.fault({ service: 'cleverTap', status: 400, body });
			const result = await run(sandbox.it, trial);
			expect(sandbox.it.requests().length).toBeLessThan(1.3 * ids.length);
			for (const line of receipts(result)) {
				expect(line).toMatchObject({ outcome: 'failed', reason: 'rejected' });
				expect(line.message).toContain('in the same words');
			}
			expectTruth(sandbox.it, result);
		});

		test('success beside an unprocessed ID is none for that one', async () => {
			seed(sandbox.it, ids);
			const body = { status: 'success', processed: 39, unprocessed: [{ record: 'p3' }] };
			sandbox.it.fault({ service: 'cleverTap', status: 200, body });
			const outcomes = receipts(await run(sandbox.it, trial)).map(({ outcome }) => outcome);
			expect(outcomes).toEqual(ids.map((id) => (id === 'p3' ? 'failed' : 'accepted')));
		});

		test.each([
			['an error', { status: 'success', error: 'Invalid token' }],
			['a code', { status: 'success', code: '401' }],
			['another number', { status: 'success', processed: 41 }],
		])('success beside %s is none', async (_, body) => {
			seed(sandbox.it, ids);
			sandbox.it.fault({ service: 'cleverTap', status: 200, body });
			const result = await run(sandbox.it, trial);
			expect(receipts(result).filter(({ success }) => success)).toEqual([]);
			expectTruth(sandbox.it, result);
		});
	});
});
