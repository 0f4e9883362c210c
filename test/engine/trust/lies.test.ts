/** Ways to make the node say that somebody is gone who is not. */
import { receiptIn } from '../../../engine';
import type { IDataObject } from 'n8n-workflow';

import type { FaultRule } from '../../../sandbox';
import { ALL_SERVICES, SERVICES } from './support/services';
import { emittedBy, findings } from './support/leaks';
import {
	CONTINUE,
	ERROR_OUTPUT,
	idsSentForDeletion,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	useSandbox,
} from './support/trial';
import { expectTruth } from './support/truth';
import { inContext } from './support/wrapped';

const sandbox = useSandbox();

type Answer = Omit<FaultRule, 'service'>;

/** Nothing of this is what the service's documents call a success, and nothing was done. */
const NOT_DONE: Record<string, Array<readonly [string, Answer]>> = {
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
	],
};

describe.each(SERVICES)('$displayName', ({ service, done, idType }) => {
	const trial = { services: [service], items: itemsOf('ada') } as const;

	test.each(NOT_DONE[service])('%s is no deletion and no absence', async (_, answer) => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, ...answer });
		const options = { maxTries: 1 };
		const result = await run(sandbox.it, { ...trial, options, node: CONTINUE });
		expect(receipts(result)).toEqual([
			expect.objectContaining({ outcome: 'failed', success: false, deleted: false }),
		]);
		expectTruth(sandbox.it, result);
	});

	test('a lost answer is not called deleted, even where this run did it', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, reset: true, applyFirst: true, times: 1 });
		for (const ifNotFound of ['alreadyAbsent', 'fail']) {
			const result = await run(sandbox.it, { ...trial, options: { ifNotFound }, node: CONTINUE });
			const [line] = receipts(result);
			if (service === 'cleverTap') expect(line.outcome).toBe('accepted');
			else if (ifNotFound === 'alreadyAbsent') {
				expect(line).toMatchObject({ outcome: 'alreadyAbsent', reason: 'goneAfterRetry' });
				expect(line).toMatchObject({ success: true, deleted: false, attempts: 2 });
			} else expect(line).toMatchObject({ outcome: 'failed', reason: 'notFound', attempts: 1 });
			expectTruth(sandbox.it, result);
		}
	});

	test('a lost answer without another try is not done, though it may be', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, reset: true, applyFirst: true });
		const options = { maxTries: 1 };
		const [line] = receipts(await run(sandbox.it, { ...trial, options, node: CONTINUE }));
		expect(line).toMatchObject({ outcome: 'failed', reason: 'network', deleted: false });
		expect(line.message).toMatch(/may or may not/);
	});

	test('an answer before the work is done counts only if the work is done', async () => {
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
			if (method === 'addExecutionHints') {
				expect(result.error?.message).toMatch(/stopped unexpectedly/);
			}
			expect(result.error).toBeDefined();
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
		if (mode === 'Stop') expect(result.error?.message).toMatch(/^3 of 3 profiles/);
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
		options: { maxTries: 3 },
		node: CONTINUE,
	});
	expectTruth(sandbox.it, result);
	const lines = receipts(result);
	for (const service of ALL_SERVICES) {
		const claimed = lines.filter((line: IDataObject) => line.service === service && line.deleted);
		const stats = sandbox.it.stats(service);
		if (service === 'cleverTap') expect(claimed).toEqual([]);
		else expect(claimed.length).toBeLessThanOrEqual(stats.deletedIds);
		expect(claimed.length).toBe(service === 'cleverTap' ? 0 : (stats.statuses[204] ?? 0));
	}
});
