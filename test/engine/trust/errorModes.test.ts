/** Stop, Continue and Continue (using error output): no item looks done that is not. */
import { ERROR_KEYS } from '../../../engine';
import type { FaultRule } from '../../../sandbox';
import { ALL_SERVICES } from './support/services';
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
import { expectLines, expectTruth, linesFor } from './support/truth';

const sandbox = useSandbox();

/** A service that answers with something that no document of it has: not done, and no second try. */
const refusing = (ids?: string[]): FaultRule[] =>
	ALL_SERVICES.map((service) => ({ service, status: 418, ...(ids && { match: { ids } }) }));

interface Shape {
	readonly title: string;
	readonly ids: string[];
	readonly faults: FaultRule[];
	/** Output items that are not done, at CleverTap those of the whole batch. */
	readonly undone: number;
	/** As the message of the thrown error counts them. */
	readonly where: string;
	/** Whether the first output item is not done, which Retry On Fail looks at. */
	readonly firstUndone: boolean;
}

const SHAPES: Shape[] = [
	{
		title: 'a single item, not done',
		ids: ['ada'],
		faults: refusing(),
		undone: 3,
		where: '1 at Adapty, 1 at CleverTap, 1 at Gainsight PX',
		firstUndone: true,
	},
	{
		title: 'many items, the first not done',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(['ada']),
		undone: 6,
		where: '1 at Adapty, 4 at CleverTap, 1 at Gainsight PX',
		firstUndone: true,
	},
	{
		title: 'many items, one in the middle not done at one service',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(['cy']).slice(2),
		undone: 1,
		where: '1 at Gainsight PX',
		firstUndone: false,
	},
	{
		title: 'many items, none done',
		ids: ['ada', 'bob', 'cy', 'di'],
		faults: refusing(),
		undone: 12,
		where: '4 at Adapty, 4 at CleverTap, 4 at Gainsight PX',
		firstUndone: true,
	},
];

const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

describe.each(MODES)('%s', (mode, node) => {
	describe.each([
		['once', {}],
		['with Retry On Fail', RETRY],
	] as const)('%s', (_, retry) => {
		test.each(SHAPES)('$title', async ({ ids, faults, undone, where, firstUndone }) => {
			seed(sandbox.it, ids);
			for (const fault of faults) sandbox.it.fault(fault);
			const result = await run(sandbox.it, { items: itemsOf(...ids), node: { ...node, ...retry } });
			const total = ids.length * 3;

			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				expect(result.status).toBe('error');
				const { message, description } = result.error!;
				const profiles = total === 1 ? 'profile was' : 'profiles were';
				expect(message).toBe(`${undone} of ${total} ${profiles} not done: ${where}`);
				expect(description).toMatch(/is not one that (Adapty|CleverTap|Gainsight PX) documents/);
				expect(description).toContain("set On Error in the node's settings to Continue");
				for (const id of ids) expect(`${message} ${description}`).not.toMatch(`\\b${id}\\b`);
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

	test('one input item whose ID cannot be resolved does not touch the others', async () => {
		seed(sandbox.it, ['ada', 'bob']);
		const items = [{ id: 'ada' }, { id: 'bad', broken: true }, { id: 'bob' }];
		const broken = [
			"={{ $json.broken ? $('Nowhere').item.json.id : $json.id }}",
			'={{ $json.broken ? $json.no.such.field : $json.id }}',
			'={{ (() => { if ($json.broken) throw new Error("bad"); return $json.id; })() }}',
		];
		const result = await run(sandbox.it, {
			items,
			parameters: { adaptyId: broken[0], cleverTapId: broken[1], gainsightPxId: broken[2] },
			node,
		});
		expect(idsSentForDeletion(sandbox.it)).not.toContain('bad');
		for (const id of ['ada', 'bob']) {
			expect(sandbox.it.state('adapty', 'customerUserId', id)).toBe('deleted');
			expect(sandbox.it.state('gainsightPx', 'identifyId', id)).toBe('softDeleted');
			expect(sandbox.it.state('cleverTap', 'identity', id)).toBe('pendingDeletion');
		}
		if (mode === 'Stop') {
			expect(result.error?.message).toMatch(/^[1-3] of 9 profiles (was|were) not done: /);
			return;
		}
		expectLines(result, linesFor(['ada', 'bad', 'bob']));
		expectTruth(sandbox.it, result);
		const failed = receipts(result).filter(({ success }) => !success);
		expect(failed.length).toBeGreaterThan(0);
		for (const line of failed) {
			expect(['invalidParameter', 'emptyId']).toContain(line.reason);
			expect(line.message).toMatch(/\[item 1\]$/);
		}
	});

	test('a missing credential stops that service only, and says so', async () => {
		const ids = ['ada', 'bob'];
		seed(sandbox.it, ids);
		const { adaptyApi, gainsightPxApi } = sandbox.it.credentials;
		const result = await run(sandbox.it, {
			items: itemsOf(...ids),
			credentials: { adaptyApi, gainsightPxApi } as never,
			node,
		});
		expect(sandbox.it.requests('cleverTap')).toEqual([]);
		expect(sandbox.it.state('adapty', 'customerUserId', 'bob')).toBe('deleted');
		const text =
			'The CleverTap credential is missing or cannot be read. Open the node and choose one.';
		if (mode === 'Stop') {
			expect(result.error?.message).toBe('2 of 6 profiles were not done: 2 at CleverTap');
			expect(result.error?.description).toContain(text);
			return;
		}
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		const failed = receipts(result).filter(({ success }) => !success);
		expect(failed).toHaveLength(2);
		for (const line of failed) {
			expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'missingCredential' });
			expect(line.message).toContain(text);
		}
	});

	test('no credential at all', async () => {
		const result = await run(sandbox.it, { items: itemsOf('ada'), credentials: {}, node });
		expect(sandbox.it.requests()).toEqual([]);
		if (mode === 'Stop') expect(result.error?.message).toMatch(/^3 of 3 profiles were not done/);
		else {
			expectLines(result, linesFor(['ada']));
			expect(receipts(result).every(({ outcome }) => outcome === 'notAttempted')).toBe(true);
		}
	});

	test('a credential that cannot be used is not sent anywhere', async () => {
		const credentials = {
			adaptyApi: { ...sandbox.it.credentials.adaptyApi, secretKey: 'key\nwith a line' },
			cleverTapApi: { ...sandbox.it.credentials.cleverTapApi, region: 'nowhere' },
			gainsightPxApi: { ...sandbox.it.credentials.gainsightPxApi, baseUrl: 'http://example.com' },
		};
		const result = await run(sandbox.it, {
			items: itemsOf('ada'),
			credentials: credentials as never,
			node,
		});
		expect(sandbox.it.requests()).toEqual([]);
		if (mode === 'Stop') expect(result.error?.message).toMatch(/^3 of 3 profiles were not done/);
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
		// No more than were on their way together when the first answer came.
		expect(sandbox.it.requests('adapty').length).toBeLessThanOrEqual(5);
		expect(sandbox.it.requests('cleverTap').length).toBeLessThanOrEqual(3);
		expect(sandbox.it.requests('gainsightPx').length).toBeLessThanOrEqual(10);
		if (mode === 'Stop') {
			expect(result.error?.message).toMatch(/^150 of 150 profiles were not done/);
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

test('If Not Found set to Fail reports an absent profile as not done', async () => {
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

test('the error output keeps what n8n needs and nothing else on our side', async () => {
	sandbox.it.fault({ service: 'adapty', status: 418 });
	const result = await run(sandbox.it, {
		services: ['adapty'],
		items: [{ id: 'ada' }],
		node: ERROR_OUTPUT,
	});
	// n8n adds the fields of the input item itself; here that is `id`.
	expect(Object.keys(result.errorOutput[0].json).sort()).toEqual([...ERROR_KEYS, 'id'].sort());
});

test('no input item, no output item and no request', async () => {
	const result = await run(sandbox.it, { items: [], node: CONTINUE });
	expect(result.output).toEqual([]);
	expect(sandbox.it.requests()).toEqual([]);
});
