/** A CleverTap batch that is refused for some of its IDs: only those fail, at a bounded price. */
import { expectTrue, receipts, runNode } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, seed } from './support/services';

const start = sandboxes();

const SIZE = 100;

async function runWithBad(bad: string[]) {
	const sandbox = await start();
	const ids = people(SIZE);
	seed(sandbox, 'cleverTap', ids);
	sandbox.fault({ service: 'cleverTap', match: { kind: 'delete', ids: bad }, status: 400 });
	const { output } = await runNode(sandbox, {
		services: ['cleverTap'],
		ids,
		onError: 'continueRegularOutput',
	});
	return { sandbox, lines: receipts(output) };
}

test.each([
	[['person-57']],
	[['person-1', 'person-100']],
	[['person-10', 'person-11', 'person-50', 'person-76', 'person-99']],
])('IDs that CleverTap refuses: %j', async (bad) => {
	const { sandbox, lines } = await runWithBad(bad);
	const failed = lines.filter(({ success }) => !success);
	expect(failed.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual(
		bad.map((id) => [id, 'failed', 'rejected']),
	);
	expect(failed.map(({ batchSize }) => batchSize)).toEqual(bad.map(() => 1));
	expect(lines.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(SIZE - bad.length);
	// Each good ID was taken once, in the one batch without a bad one.
	expect(sandbox.deletions('cleverTap').size).toBe(SIZE - bad.length);
	expect(new Set(sandbox.deletions('cleverTap').values())).toEqual(new Set([1]));
	expectTrue(sandbox, lines, { once: true, noDoubts: true });
	// Halving costs two requests at each of the ceil(log2 100) = 7 levels for each bad ID.
	const { requests, peakDeletesInFlight } = sandbox.stats('cleverTap');
	expect(requests).toBeLessThanOrEqual(1 + 2 * 7 * bad.length);
	expect(peakDeletesInFlight).toBeLessThanOrEqual(3);
});

test('a batch of which every ID is refused: each is told so, once', async () => {
	const { sandbox, lines } = await runWithBad(people(SIZE));
	expect(lines).toHaveLength(SIZE);
	expect(
		lines.filter(({ outcome, reason }) => outcome !== 'failed' || reason !== 'rejected'),
	).toEqual([]);
	// The words are about the request, not about anybody in it: no tree with 100 leaves is sent.
	expect(sandbox.stats('cleverTap').requests).toBeLessThan(SIZE / 2);
	expect(new Set(lines.map(({ message }) => String(message).replace(/\d+\]$/, '')))).toEqual(
		new Set([expect.stringMatching(/refused every ID of a batch in the same words/)]),
	);
	expect(sandbox.deletions('cleverTap').size).toBe(0);
});

test('attempts count every request that carried the ID', async () => {
	const { sandbox, lines } = await runWithBad(['person-57']);
	const carried = (id: unknown) =>
		sandbox.requests('cleverTap').filter(({ ids }) => ids.includes(String(id))).length;
	expect(lines.map(({ attempts }) => attempts)).toEqual(lines.map(({ id }) => carried(id)));
});

test('200 with `partial`: the unprocessed ones are told so, the others are taken', async () => {
	const sandbox = await start();
	const ids = people(5);
	sandbox.fault({
		service: 'cleverTap',
		status: 200,
		body: {
			status: 'partial',
			processed: 3,
			unprocessed: ['person-2', 'person-5'].map((identity) => ({
				status: 'fail',
				code: 513,
				record: { identity },
			})),
		},
	});
	const { output } = await runNode(sandbox, {
		services: ['cleverTap'],
		ids,
		onError: 'continueRegularOutput',
	});
	expect(receipts(output).map(({ outcome }) => outcome)).toEqual([
		'accepted',
		'failed',
		'accepted',
		'accepted',
		'failed',
	]);
	expect(sandbox.stats('cleverTap').requests).toBe(1);
});
