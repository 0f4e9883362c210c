/** Ways to make the node say that somebody is deleted who is not. */
import { receiptIn } from '../../../engine';
import type { FaultRule } from '../../../sandbox';
import { RECORDED, type RecordedAnswer } from '../../../sandbox/recorded';
import { expectTruth } from './support/expect';
import { emittedBy, findings } from './support/leaks';
import {
	ALL_SERVICES,
	AT_ONCE,
	CONTINUE,
	ERROR_OUTPUT,
	idsSentForDeletion,
	inContext,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

type Response = Omit<FaultRule, 'service'>;

function notFound(message: string) {
	return {
		externalapierror: { status: 'NOT_FOUND', message, debugMessage: null, subErrors: null },
	};
}

/** Nothing of this is what the service's documents call a success, and nothing was done. */
const NOT_DONE: Record<string, Array<readonly [string, Response]>> = {
	adapty: [
		['200 without body', { status: 200 }],
		['200 with an object', { status: 200, body: { deleted: true } }],
		['202', { status: 202 }],
		['404 with another code', { status: 404, body: { error_code: 'app_not_found' } }],
		['404 with an empty body', { status: 404, body: '' }],
		['404 in the words of another service', { status: 404, body: { status: 'success' } }],
		[
			'401 that claims that the profile is absent',
			{ status: 401, body: { error_code: 'profile_does_not_exist' } },
		],
	],
	cleverTap: [
		['200 without body', { status: 200 }],
		['200 with an empty object', { status: 200, body: {} }],
		['200 with the word alone', { status: 200, body: '"success"' }],
		['200 with a list', { status: 200, body: [{ status: 'success' }] }],
		['200 Success', { status: 200, body: { status: 'Success' } }],
		['200 true', { status: 200, body: { status: true } }],
		['200 fail', { status: 200, body: { status: 'fail', error: 'x' } }],
		['200 fail 401', { status: 200, body: { status: 'fail', code: 401 } }],
		['200 partial without a list', { status: 200, body: { status: 'partial' } }],
		[
			'200 partial about somebody else',
			{ status: 200, body: { status: 'partial', processed: 1, unprocessed: [{ record: 'x' }] } },
		],
		['201 success', { status: 201, body: { status: 'success' } }],
		['204', { status: 204 }],
		['404 success', { status: 404, body: { status: 'success' } }],
	],
	gainsightPx: [
		['200 with a page', { status: 200, body: '<html>Log in</html>' }],
		['200 with a list', { status: 200, body: [] }],
		[
			'200 with the envelope of a refusal',
			{ status: 200, body: { externalapierror: { status: 'NOT_FOUND' } } },
		],
		['201', { status: 201, body: {} }],
		['202', { status: 202 }],
		[
			'404 of a web server',
			{ status: 404, body: { timestamp: 1, status: 404, error: 'Not Found' } },
		],
		['404 with a page', { status: 404, body: '<h1>Not Found</h1>' }],
		['404 with an empty body', { status: 404, body: '' }],
		[
			'404 with null',
			{ status: 404, body: 'null', headers: { 'Content-Type': 'application/json' } },
		],
		['404 with an empty object', { status: 404, body: {} }],
		['404 of a route', { status: 404, body: notFound('No such route') }],
		['404 about something else', { recorded: 'pxOtherNotFound' }],
		[
			'404 about another user',
			{ status: 404, body: notFound('User was not found for parameters {id=delete}') },
		],
		['200 with success: false', { status: 200, body: { success: false } }],
		['200 with a list of errors', { status: 200, body: { errors: [{ message: 'no' }] } }],
	],
};

describe.each(SERVICES)('$displayName', ({ service, done, idType }) => {
	const trial = { services: [service], items: itemsOf('ada') } as const;

	test.each(NOT_DONE[service])('%s is no deletion and no absence', async (_, response) => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, ...response });
		const options = { maxAttempts: 1 };
		const result = await run(sandbox.it, { ...trial, options, node: CONTINUE });
		expect(receipts(result)).toEqual([
			expect.objectContaining({ outcome: 'failed', success: false, deleted: false }),
		]);
		expectTruth(sandbox.it, result);
	});

	test.each(['alreadyAbsent', 'fail'])(
		'a lost response is not called deleted, even where this run did it (%s)',
		async (ifNotFound) => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
			const result = await run(sandbox.it, { ...trial, options: { ifNotFound }, node: CONTINUE });
			const [line] = receipts(result);
			if (done === 'accepted') expect(line.outcome).toBe('accepted');
			else {
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
				expect([recorded, line.outcome, line.message]).toEqual([recorded, 'failed', line.message]);
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
		if (mode === 'Stop') expect(result.error?.message).toMatch(/^Could not delete 3 of 3 profiles/);
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
