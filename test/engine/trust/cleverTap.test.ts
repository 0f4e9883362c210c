/** CleverTap's batches: one refused ID costs no other one, and no success is taken for more than it says. */
import { expectTruth } from './support/expect';
import { CONTINUE, itemsOf, receipts, run, seed, useSandbox } from './support/trial';

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
		expect(new Set(receipts(result).map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
		expectTruth(sandbox.it, result, { once: true });
	});

	test('every ID refused in the same words: about the request, and found out soon', async () => {
		seed(sandbox.it, ids);
		const body = { status: 'fail', error: 'Not allowed for this account', code: 400 };
		sandbox.it.fault({ service: 'cleverTap', status: 400, body });
		const result = await run(sandbox.it, trial);
		expect(sandbox.it.requests().length).toBeLessThan(ids.length / 2);
		for (const line of receipts(result)) {
			expect(line).toMatchObject({ outcome: 'failed', reason: 'rejected' });
			expect(line.message).toMatch(/refused every ID of a batch in the same words/);
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
