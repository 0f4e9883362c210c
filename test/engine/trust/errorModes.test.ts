/** The three settings of On Error. */
import { ERROR_KEYS } from '../../../engine';
import { routesErrorDetails } from '../../../nodes/DeleteProfile/host';
import type { FaultRule, SandboxCredentials } from '../../../sandbox';
import { EXPECTED } from '../support/expected';
import { expectConsistent, expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	AT_ONCE,
	CONTINUE,
	ERROR_OUTPUT,
	errorText,
	idsSentForDeletion,
	itemsOf,
	MODES,
	outcomeAgain,
	receipts,
	run,
	seed,
	SERVICES,
	type Trial,
	useSandbox,
} from './support/trial';

/** Stop, Continue and Continue (using error output): no item looks done that is not. */
describe('all three', () => {
	const sandbox = useSandbox();

	/** A response that no document of the service has: not done, and no second attempt. */
	const refusing = (
		ids?: string[],
		at: ReadonlyArray<{ service: string }> = SERVICES,
	): FaultRule[] =>
		at.map(({ service }) => ({ service, status: 418, ...(ids && { match: { ids } }) }));

	interface Shape {
		readonly title: string;
		readonly ids: string[];
		/** Those that are refused. Default: all. */
		readonly refused?: string[];
		/** The services that refuse. Default: all. */
		readonly at?: typeof SERVICES;
		/** Whether the first output item has failed, which Retry On Fail looks at. */
		readonly firstUndone: boolean;
	}

	/** The last of those that take one ID in each request, so that the first line is another one's. */
	const [LAST_ONE_BY_ONE] = SERVICES.filter(({ limits }) => limits.batchSize === 1).slice(-1);

	const SHAPES: Shape[] = [
		{ title: 'a single item, failed', ids: ['ada'], firstUndone: true },
		{
			title: 'many items, the first failed',
			ids: ['ada', 'bob', 'cy', 'di'],
			refused: ['ada'],
			firstUndone: true,
		},
		{
			title: 'many items, one in the middle failed at one service',
			ids: ['ada', 'bob', 'cy', 'di'],
			refused: ['cy'],
			at: [LAST_ONE_BY_ONE],
			firstUndone: false,
		},
		{ title: 'many items, all failed', ids: ['ada', 'bob', 'cy', 'di'], firstUndone: true },
	];

	/** What has to be counted, and said by the error that stops the workflow. */
	function expectationOf({ ids, refused = ids, at = SERVICES }: Shape) {
		// A response that says nothing of a batch leaves all of it open.
		const undoneAt = at.map(({ displayName, limits }) => ({
			displayName,
			count: limits.batchSize > 1 ? ids.length : refused.length,
		}));
		const all = ids.length * SERVICES.length;
		const undone = undoneAt.reduce((sum, { count }) => sum + count, 0);
		const where = undoneAt.map(({ displayName, count }) => `${displayName} ${count}`).join(', ');
		const doneAs = (outcome: string) =>
			SERVICES.filter(({ done }) => done === outcome)
				.map((one) => undoneAt.find(({ displayName }) => displayName === one.displayName))
				.reduce((sum, failed) => sum + ids.length - (failed?.count ?? 0), 0);
		const counts = ['deleted', 'accepted'].map((outcome) => [doneAs(outcome), outcome] as const);
		const others = counts.filter(([count]) => count > 0).map((one) => one.join(' '));
		return {
			undone,
			headline:
				at.length === 1
					? at[0].texts.unexpectedResponse.what
					: `Could not delete ${undone} of ${all} profiles (${where})`,
			rest:
				undone === all ? `All ${all} profiles have failed.` : `The others: ${others.join(', ')}.`,
		};
	}

	const ALL_FAILED = `Could not delete ${SERVICES.length} of ${SERVICES.length} profiles (`;

	/** So many causes are told in full by an error; the others are counted. */
	const TOLD_CAUSES = 3;

	const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

	describe.each(MODES)('%s', (mode, node) => {
		describe.each([
			['once', {}],
			['with Retry On Fail', RETRY],
		] as const)('%s', (_, retry) => {
			test.each(SHAPES)('$title', async (shape) => {
				const { ids, refused, at = SERVICES, firstUndone } = shape;
				const { undone, headline, rest } = expectationOf(shape);
				const faults = refusing(refused, at);
				seed(sandbox.it, ids);
				for (const fault of faults) sandbox.it.fault(fault);
				const result = await run(sandbox.it, {
					items: itemsOf(...ids),
					node: { ...node, ...retry },
				});

				if (mode === 'Stop') {
					expect([...result.output, ...result.errorOutput]).toEqual([]);
					expect(result.status).toBe('error');
					const { message, description } = result.error!;
					expect(message).toBe(headline);
					expect(description).toContain(rest);
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
				for (const { service, idType, limits } of SERVICES) {
					const isHit = at.some((one) => one.service === service);
					if (isHit && limits.batchSize > 1) continue;
					const open = ids.filter((id) => sandbox.it.state(service, idType, id) === 'present');
					expect(open).toEqual(isHit ? (refused ?? ids) : []);
				}
			});
		});

		test('with Retry On Fail, a second try that works is a full success', async () => {
			const ids = ['ada', 'bob'];
			seed(sandbox.it, ids);
			// The first request of each service; the others are taken.
			for (const fault of refusing()) sandbox.it.fault({ ...fault, times: 1 });
			const lost = SERVICES.map(({ limits }) => (limits.batchSize > 1 ? ids.length : 1));
			const undone = lost.reduce((sum, count) => sum + count, 0);
			const result = await run(sandbox.it, { items: itemsOf(...ids), node: { ...node, ...RETRY } });
			const runsAgain = mode !== 'Continue';
			expect(result.executions).toBe(runsAgain ? 2 : 1);
			expectLines(result, linesFor(ids));
			expectTruth(sandbox.it, result);
			expect(receipts(result).filter(({ success }) => !success)).toHaveLength(
				runsAgain ? 0 : undone,
			);
		});

		test('one input item whose ID cannot be resolved: with Stop nothing is sent, else it is alone', async () => {
			seed(sandbox.it, ['ada', 'bob']);
			const items = [{ id: 'ada' }, { id: 'bad', broken: true }, { id: 'bob' }];
			const broken = [
				"={{ $json.broken ? $('Nowhere').item.json.id : $json.id }}",
				'={{ $json.broken ? $json.no.such.field : $json.id }}',
				'={{ (() => { if ($json.broken) throw new Error("bad"); return $json.id; })() }}',
			];
			const fields = SERVICES.map(({ idField }, index) => [idField, broken[index % broken.length]]);
			const parameters = Object.fromEntries(fields) as Record<string, string>;
			const result = await run(sandbox.it, { items, parameters, node });
			expect(idsSentForDeletion(sandbox.it)).not.toContain('bad');
			if (mode === 'Stop') {
				expect(sandbox.it.requests()).toEqual([]);
				const { length } = SERVICES;
				const headline = `Could not delete ${length} of ${3 * length} profiles (`;
				const rest = `Nothing was sent, not even for the other ${2 * length} profiles.`;
				expect(result.error?.message.startsWith(headline)).toBe(true);
				expect(result.error?.description).toContain(rest);
				return;
			}
			for (const id of ['ada', 'bob']) {
				for (const { service, idType } of SERVICES) {
					expect(sandbox.it.state(service, idType, id)).toBe(EXPECTED[service].state);
				}
			}
			expectLines(result, linesFor(['ada', 'bad', 'bob']));
			expectTruth(sandbox.it, result);
			const failed = receipts(result).filter(({ success }) => !success);
			expect(failed).toHaveLength(SERVICES.length);
			for (const line of failed) {
				expect(['invalidParameter', 'emptyId']).toContain(line.reason);
				expect(line.message).toMatch(/\[item 1\]$/);
			}
		});

		test('a missing credential: with Stop nothing is sent, else only that service fails', async () => {
			const ids = ['ada', 'bob'];
			seed(sandbox.it, ids);
			const credentials = { ...sandbox.it.credentials };
			delete credentials.cleverTapApi;
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
				expect(result.error?.message.startsWith(ALL_FAILED)).toBe(true);
				expect(result.error?.description).toMatch(/Nothing was sent\.$/);
			} else {
				expectLines(result, linesFor(['ada']));
				expect(receipts(result).every(({ outcome }) => outcome === 'notAttempted')).toBe(true);
			}
		});

		test('a credential that cannot be used is not sent anywhere', async () => {
			const { adaptyApi, cleverTapApi } = sandbox.it.credentials;
			const unencrypted = Object.entries(sandbox.it.credentials).map(([type, credential]) => [
				type,
				{ ...credential, baseUrl: 'http://example.com' },
			]);
			const credentials = {
				...(Object.fromEntries(unencrypted) as SandboxCredentials),
				adaptyApi: { ...adaptyApi, secretKey: 'key\nwith a line' },
				cleverTapApi: { ...cleverTapApi, region: 'nowhere' },
			};
			const result = await run(sandbox.it, { items: itemsOf('ada'), credentials, node });
			expect(sandbox.it.requests()).toEqual([]);
			if (mode === 'Stop') expect(result.error?.message.startsWith(ALL_FAILED)).toBe(true);
			else {
				expect(receipts(result).map(({ reason }) => reason)).toEqual(
					SERVICES.map(() => 'invalidCredential'),
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
			for (const { service, limits } of SERVICES) {
				expect(limits.concurrency).toBeLessThan(ids.length / 2);
				expect(sandbox.it.requests(service).length).toBeLessThanOrEqual(limits.concurrency);
			}
			if (mode === 'Stop') {
				const all = ids.length * SERVICES.length;
				expect(result.error?.message.startsWith(`Could not delete ${all} of ${all} profiles`)).toBe(
					true,
				);
				const told = /refused the (key|account ID)/g;
				const causes = Math.min(SERVICES.length, TOLD_CAUSES);
				expect(result.error?.description?.match(told)).toHaveLength(causes);
				const more = SERVICES.length - causes;
				const counted = /And (\d+) more cause/.exec(result.error?.description ?? '');
				expect(Number(counted?.[1] ?? 0)).toBe(more);
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
		const unexpected = SERVICES.find(({ service }) => service === 'adapty')!.texts
			.unexpectedResponse;
		const { error, message } = errorOutput[0].json;
		// An n8n that does not know `details` gets the receipt under `error`.
		expect(routesErrorDetails ? error : message).toBe(unexpected.what);
		if (routesErrorDetails) expect(message).toMatch(/^The profile may be deleted already/);
	});

	test('no input item, no output item and no request', async () => {
		const result = await run(sandbox.it, { items: [], node: CONTINUE });
		expect(result.output).toEqual([]);
		expect(sandbox.it.requests()).toEqual([]);
	});
});

/** On Error = Stop: what is sent, and what the error says about the rest. */
describe('Stop', () => {
	const sandbox = useSandbox();

	describe('Stop, where the plan already has failures', () => {
		const hardByItem = { gainsightPxHardDelete: '={{ $itemIndex === 1 }}' };
		const KNOWN: Array<[string, Trial, RegExp]> = [
			['an empty ID', { items: itemsOf('ada', '') }, /^'Adapty ID' is empty$/],
			[
				'white space',
				{ items: itemsOf('ada', ' ') },
				/^'Adapty ID' contains only whitespace or invisible characters$/,
			],
			['an ID that cannot be sent', { items: itemsOf('ada', 'ada ') }, /^'Adapty ID' begins or/],
			['a nested list', { items: itemsOf('ada', [['x']]) }, /^'Adapty ID' is a nested list$/],
			[
				'a kind of ID that does not exist',
				{
					items: itemsOf('ada', 'bob'),
					parameters: { adaptyIdType: '={{ $itemIndex === 1 ? "mail" : "customerUserId" }}' },
				},
				/^'Adapty ID Type' must be one of/,
			],
			[
				'Dry Run that is neither on nor off',
				{
					items: itemsOf('ada', 'bob'),
					parameters: { dryRun: '={{ $itemIndex === 1 ? "no" : false }}' },
				},
				/^'Dry Run' must be true or false$/,
			],
			[
				'items that contradict each other',
				{
					services: ['gainsightPx'],
					items: itemsOf('ada', 'ada', 'bob'),
					parameters: hardByItem,
				},
				/^Several items target this profile with different 'Gainsight PX Hard Delete' values$/,
			],
		];

		test.each(KNOWN)('%s: nothing is sent, and the error says so', async (_, trial, headline) => {
			seed(sandbox.it, ['ada', 'bob']);
			const result = await run(sandbox.it, { services: ['adapty'], ...trial });
			expect(sandbox.it.requests()).toEqual([]);
			expect([...result.output, ...result.errorOutput]).toEqual([]);
			expect(result.error?.message).toMatch(headline);
			expect(result.error?.description).toMatch(
				/Nothing was sent, not even for the other profile\. To process those, set On Error to Continue/,
			);
		});

		test('a thousand items without an ID are one cause, and no other is promised', async () => {
			const items = itemsOf(...Array.from({ length: 1000 }, () => ''), 'ada');
			const result = await run(sandbox.it, { services: ['adapty'], items });
			expect(sandbox.it.requests()).toEqual([]);
			expect(result.error?.message).toBe("'Adapty ID' is empty");
			expect(errorText(result)).not.toMatch(/more causes?|And \d/);
		});

		test('more causes than are shown are counted', async () => {
			const items = itemsOf('', ' ', 'undefined', ' a', [['x']], 0.5, 'ada');
			const result = await run(sandbox.it, { services: ['adapty'], items });
			expect(result.error?.message).toBe('Could not delete 6 of 7 profiles (Adapty 6)');
			expect(result.error?.description).toMatch(
				/^1 profile: '.* And 3 more causes\. Nothing was sent/,
			);
		});

		test('what is skipped is no failure', async () => {
			seed(sandbox.it, ['ada', 'keep']);
			const result = await run(sandbox.it, {
				items: itemsOf('ada', '', 'keep'),
				parameters: { neverDelete: 'keep' },
				options: { ifIdEmpty: 'skip' },
			});
			expect(result.error).toBeUndefined();
			expect(new Set(idsSentForDeletion(sandbox.it))).toEqual(new Set(['ada']));
		});

		test('a look-up says that it could not look up', async () => {
			const trial = { items: itemsOf('', ' '), parameters: { operation: 'lookUp' } };
			const { error } = await run(sandbox.it, { services: ['adapty'], ...trial });
			expect(error?.message).toBe('Could not look up 2 of 2 profiles (Adapty 2)');
		});
	});

	test('one refused key is the headline, told once', async () => {
		sandbox.it.fault({ service: 'adapty', status: 401 });
		const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);
		const result = await run(sandbox.it, { services: ['adapty'], items: itemsOf(...ids) });
		expect(result.error?.message).toBe('Adapty refused the key (401)');
		expect(errorText(result).match(/refused the key/g)).toHaveLength(1);
	});

	test('an error after deletions says how many were deleted, and how to get their receipts', async () => {
		seed(sandbox.it, ['ada', 'bob', 'cy']);
		for (const names of SERVICES.filter(({ service }) => AT_ONCE.includes(service))) {
			const { service, idType } = names;
			sandbox.it.fault({ service, match: { ids: ['cy'] }, status: 400, body: {} });
			const result = await run(sandbox.it, {
				services: [service],
				items: itemsOf('ada', 'bob', 'cy'),
			});
			expect(result.error?.description).toMatch(
				/The others: 2 deleted\. For a receipt for each profile, set On Error to Continue/,
			);
			const again = await run(sandbox.it, {
				services: [service],
				items: itemsOf('ada', 'bob'),
				node: CONTINUE,
			});
			// As the error promises.
			const outcome = outcomeAgain(names, idType);
			expect(receipts(again).map((line) => line.outcome)).toEqual([outcome, outcome]);
		}
	});
});
