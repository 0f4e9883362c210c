/** Stop, Continue and Continue (using error output): no item looks done that is not. */
import { ERROR_KEYS } from '../../../engine';
import type { FaultRule } from '../../../sandbox';
import { expectConsistent, expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	CONTINUE,
	ERROR_OUTPUT,
	errorText,
	idsSentForDeletion,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

/** A response that no document of the service has: not done, and no second attempt. */
const refusing = (ids?: string[]): FaultRule[] =>
	ALL_SERVICES.map((service) => ({ service, status: 418, ...(ids && { match: { ids } }) }));

interface Shape {
	readonly title: string;
	readonly ids: string[];
	readonly faults: FaultRule[];
	/** Output items that have failed, at CleverTap those of the whole batch. */
	readonly undone: number;
	/** The headline of the error that stops the workflow. */
	readonly headline: string;
	/** What it says of the rest. */
	readonly rest: RegExp;
	/** Whether the first output item has failed, which Retry On Fail looks at. */
	readonly firstUndone: boolean;
}

const SHAPES: Shape[] = [
	{
		title: 'a single item, failed',
		ids: ['ada'],
		faults: refusing(),
		undone: 3,
		headline: 'Could not delete 3 of 3 profiles (Adapty 1, CleverTap 1, Gainsight PX 1)',
		rest: /All 3 profiles have failed\./,
		firstUndone: true,
	},
	{
		title: 'many items, the first failed',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(['ada']),
		undone: 6,
		headline: 'Could not delete 6 of 12 profiles (Adapty 1, CleverTap 4, Gainsight PX 1)',
		rest: /The others: 6 deleted\./,
		firstUndone: true,
	},
	{
		title: 'many items, one in the middle failed at one service',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(['cy']).slice(2),
		undone: 1,
		headline: 'Gainsight PX sent an unexpected response',
		rest: /The others: 7 deleted, 4 accepted\./,
		firstUndone: false,
	},
	{
		title: 'many items, all failed',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(),
		undone: 12,
		headline: 'Could not delete 12 of 12 profiles (Adapty 4, CleverTap 4, Gainsight PX 4)',
		rest: /All 12 profiles have failed\./,
		firstUndone: true,
	},
];

const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

describe.each(MODES)('%s', (mode, node) => {
	describe.each([
		['once', {}],
		['with Retry On Fail', RETRY],
	] as const)('%s', (_, retry) => {
		test.each(SHAPES)('$title', async ({ ids, faults, undone, headline, rest, firstUndone }) => {
			seed(sandbox.it, ids);
			for (const fault of faults) sandbox.it.fault(fault);
			const result = await run(sandbox.it, { items: itemsOf(...ids), node: { ...node, ...retry } });

			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				expect(result.status).toBe('error');
				const { message, description } = result.error!;
				expect(message).toBe(headline);
				expect(description).toMatch(rest);
				expect(description).toMatch(/may be deleted already/);
				expect(description).toMatch(/For a receipt for each profile, set On Error to Continue/);
				expectConsistent(errorText(result));
				for (const id of ids) expect(errorText(result)).not.toMatch(new RegExp(`\\b${id}\\b`));
			} else {
				expect(result.error).toBeUndefined();
				expectLines(result, linesFor(ids));
				expectTruth(sandbox.it, result);
				const failed = receipts(result).filter(({ success }) => !success);
				expect(failed).toHaveLength(undone);
				expect(result.errorOutput).toHaveLength(mode === 'Continue' ? 0 : undone);
			}

			const again =
				'retryOnFail' in retry && (mode === 'Stop' || (mode !== 'Continue' && firstUndone));
			expect(result.executions).toBe(again ? 2 : 1);
			// What was done is not sent again, however often the node runs.
			for (const service of ALL_SERVICES) {
				for (const count of sandbox.it.deletions(service).values()) expect(count).toBe(1);
			}
			// Everything that could be done was done, whatever became of the rest.
			const refused = new Set(faults.flatMap(({ match }) => match?.ids ?? ids));
			for (const id of ids.filter((one) => !refused.has(one))) {
				expect(sandbox.it.state('adapty', 'customerUserId', id)).toBe('deleted');
			}
		});
	});

	test('with Retry On Fail, a second try that works is a full success', async () => {
		const ids = ['ada', 'bob'];
		seed(sandbox.it, ids);
		for (const fault of refusing()) sandbox.it.fault({ ...fault, times: 1 });
		const result = await run(sandbox.it, { items: itemsOf(...ids), node: { ...node, ...RETRY } });
		const runsAgain = mode !== 'Continue';
		expect(result.executions).toBe(runsAgain ? 2 : 1);
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		expect(receipts(result).filter(({ success }) => !success)).toHaveLength(runsAgain ? 0 : 4);
	});

	test('one input item whose ID cannot be resolved: with Stop nothing is sent, else it is alone', async () => {
		seed(sandbox.it, ['ada', 'bob']);
		const items = [{ id: 'ada' }, { id: 'bad', broken: true }, { id: 'bob' }];
		const broken = [
			"={{ $json.broken ? $('Nowhere').item.json.id : $json.id }}",
			'={{ $json.broken ? $json.no.such.field : $json.id }}',
			'={{ (() => { if ($json.broken) throw new Error("bad"); return $json.id; })() }}',
		];
		const parameters = { adaptyId: broken[0], cleverTapId: broken[1], gainsightPxId: broken[2] };
		const result = await run(sandbox.it, { items, parameters, node });
		expect(idsSentForDeletion(sandbox.it)).not.toContain('bad');
		if (mode === 'Stop') {
			expect(sandbox.it.requests()).toEqual([]);
			expect(result.error?.message).toMatch(/^Could not delete 3 of 9 profiles \(/);
			expect(result.error?.description).toMatch(
				/Nothing was sent, not even for the other 6 profiles\./,
			);
			return;
		}
		for (const id of ['ada', 'bob']) {
			expect(sandbox.it.state('adapty', 'customerUserId', id)).toBe('deleted');
			expect(sandbox.it.state('gainsightPx', 'identifyId', id)).toBe('softDeleted');
			expect(sandbox.it.state('cleverTap', 'identity', id)).toBe('pendingDeletion');
		}
		expectLines(result, linesFor(['ada', 'bad', 'bob']));
		expectTruth(sandbox.it, result);
		const failed = receipts(result).filter(({ success }) => !success);
		expect(failed).toHaveLength(3);
		for (const line of failed) {
			expect(['invalidParameter', 'emptyId']).toContain(line.reason);
			expect(line.message).toMatch(/\[item 1\]$/);
		}
	});

	test('a missing credential: with Stop nothing is sent, else only that service fails', async () => {
		const ids = ['ada', 'bob'];
		seed(sandbox.it, ids);
		const { adaptyApi, gainsightPxApi } = sandbox.it.credentials;
		const credentials = { adaptyApi, gainsightPxApi };
		const result = await run(sandbox.it, { items: itemsOf(...ids), credentials, node });
		expect(sandbox.it.requests('cleverTap')).toEqual([]);
		const what = 'The CleverTap credential is missing or cannot be read';
		const advice = 'Open the node and select one.';
		if (mode === 'Stop') {
			expect(sandbox.it.requests()).toEqual([]);
			expect(result.error?.message).toBe(what);
			expect(result.error?.description).toContain(`${advice} Nothing was sent, not even for`);
			return;
		}
		expect(sandbox.it.state('adapty', 'customerUserId', 'bob')).toBe('deleted');
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		const failed = receipts(result).filter(({ success }) => !success);
		expect(failed).toHaveLength(2);
		for (const line of failed) {
			expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'missingCredential' });
			expect(line.message).toContain(`Not sent. ${what}. ${advice}`);
		}
	});

	test('no credential at all', async () => {
		const result = await run(sandbox.it, { items: itemsOf('ada'), credentials: {}, node });
		expect(sandbox.it.requests()).toEqual([]);
		if (mode === 'Stop') {
			expect(result.error?.message).toMatch(/^Could not delete 3 of 3 profiles/);
			expect(result.error?.description).toMatch(/Nothing was sent\.$/);
		} else {
			expectLines(result, linesFor(['ada']));
			expect(receipts(result).every(({ outcome }) => outcome === 'notAttempted')).toBe(true);
		}
	});

	test('a credential that cannot be used is not sent anywhere', async () => {
		const { adaptyApi, cleverTapApi, gainsightPxApi } = sandbox.it.credentials;
		const credentials = {
			adaptyApi: { ...adaptyApi, secretKey: 'key\nwith a line' },
			cleverTapApi: { ...cleverTapApi, region: 'nowhere' },
			gainsightPxApi: { ...gainsightPxApi, baseUrl: 'http://example.com' },
		};
		const result = await run(sandbox.it, { items: itemsOf('ada'), credentials, node });
		expect(sandbox.it.requests()).toEqual([]);
		if (mode === 'Stop') expect(result.error?.message).toMatch(/^Could not delete 3 of 3 profiles/);
		else {
			expect(receipts(result).map(({ reason }) => reason)).toEqual(
				Array(3).fill('invalidCredential'),
			);
		}
	});

	test('a refused key ends that service: few requests, and every line says so', async () => {
		const ids = Array.from({ length: 50 }, (_, index) => `p${index}`);
		seed(sandbox.it, ids);
		for (const service of ALL_SERVICES) sandbox.it.fault({ service, status: 401 });
		const result = await run(sandbox.it, {
			items: itemsOf(...ids),
			options: { batchSize: 1 },
			node,
		});
		// No more than were on their way together when the first response came.
		expect(sandbox.it.requests('adapty').length).toBeLessThanOrEqual(5);
		expect(sandbox.it.requests('cleverTap').length).toBeLessThanOrEqual(3);
		expect(sandbox.it.requests('gainsightPx').length).toBeLessThanOrEqual(10);
		if (mode === 'Stop') {
			expect(result.error?.message).toMatch(/^Could not delete 150 of 150 profiles/);
			const told = /refused the (key|account ID)/g;
			expect(result.error?.description?.match(told)).toHaveLength(SERVICES.length);
			return;
		}
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		for (const line of receipts(result)) {
			expect(line.reason).toBe('unauthorized');
			expect(line.outcome).toBe(line.attempts === undefined ? 'notAttempted' : 'failed');
		}
	});
});

test('If Not Found set to Fail reports an absent profile as failed', async () => {
	seed(sandbox.it, ['ada']);
	const trial = { services: ['adapty', 'gainsightPx'], options: { ifNotFound: 'fail' } } as const;
	const result = await run(sandbox.it, {
		...trial,
		items: itemsOf('ada', 'gone'),
		node: ERROR_OUTPUT,
	});
	expect(result.output).toHaveLength(2);
	expect(receipts(result).slice(2)).toEqual([
		expect.objectContaining({ service: 'adapty', outcome: 'failed', reason: 'notFound' }),
		expect.objectContaining({ service: 'gainsightPx', outcome: 'failed', reason: 'notFound' }),
	]);
	expectTruth(sandbox.it, result);
});

test('the error output keeps what n8n needs, and each field says something else', async () => {
	sandbox.it.fault({ service: 'adapty', status: 418 });
	const items = itemsOf('ada', '', ' ', 'undefined', 'a\tb');
	const trial = { services: ['adapty'], items, node: ERROR_OUTPUT };
	const { errorOutput } = await run(sandbox.it, trial);
	expect(errorOutput).toHaveLength(items.length);
	for (const { json } of errorOutput) {
		// n8n adds the fields of the input item itself; here that is `id`.
		expect(Object.keys(json).sort()).toEqual([...ERROR_KEYS, 'id'].sort());
		expect(json.message).not.toBe(json.error);
	}
	const unexpected = SERVICES.find(({ service }) => service === 'adapty')!.texts.unexpectedResponse;
	expect(errorOutput[0].json.error).toBe(unexpected.what);
	expect(errorOutput[0].json.message).toMatch(/^The profile may be deleted already/);
});

test('no input item, no output item and no request', async () => {
	const result = await run(sandbox.it, { items: [], node: CONTINUE });
	expect(result.output).toEqual([]);
	expect(sandbox.it.requests()).toEqual([]);
});
