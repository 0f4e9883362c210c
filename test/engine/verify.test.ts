/** Verify Deletion in n8n's engine: earlier receipts go in, and what the services say now comes out. */
import { STAND_INS } from '../../sandbox/services';
import {
	CONTINUE,
	expectTrue,
	people,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/harness';

const sandbox = useSandbox();
const DAY_MS = 24 * 3_600_000;

/** What a workflow maps: the defaults of the node read the rest of the receipt. */
const VERIFY = { operation: 'verify', node: CONTINUE } as const;

const VERIFIABLE = SERVICES.filter(({ canLookUp, canAskForJobs }) => canLookUp || canAskForJobs);

function delayOf(service: string): number {
	const { deletion } = STAND_INS.find(({ name }) => name === service)!.profiles;
	return deletion.kind === 'delayed' ? deletion.ms : 0;
}

describe.each(VERIFIABLE)('$service', (facts) => {
	const { service, canLookUp, canAskForJobs } = facts;
	const delay = delayOf(service);

	/** The receipts of two deletions, as a table has them. */
	async function deleted(): Promise<Array<Record<string, unknown>>> {
		const ids = people(2, 'verify');
		seed(sandbox.it, service, ids);
		return receipts(await run(sandbox.it, service, { ids }));
	}
	const verified = async (items: Array<Record<string, unknown>>, parameters = {}) =>
		receipts(await run(sandbox.it, service, { ...VERIFY, items: items as never, parameters }));
	const outcomes = (list: ReadonlyArray<Record<string, unknown>>) =>
		list.map(({ outcome, success }) => [outcome, success]);

	test('confirms what the clock has reached, and nothing else', async () => {
		const rows = await deleted();
		const soon = await verified(rows);
		expect(outcomes(soon)).toEqual(
			Array(2).fill(delay > 0 ? ['pending', true] : ['confirmed', true]),
		);
		sandbox.it.advance(delay + DAY_MS);
		// Absence alone is early where a job would say more, so its time has to be over.
		for (const row of rows) {
			if (canAskForJobs && row.jobId === undefined) row.expectedBy = '2026-01-01T00:00:00.000Z';
		}
		const result = await run(sandbox.it, service, { ...VERIFY, items: rows as never });
		expect(outcomes(receipts(result))).toEqual(Array(2).fill(['confirmed', true]));
		expectTrue(sandbox.it, receipts(result));
		for (const [row, line] of rows.map((row, index) => [row, receipts(result)[index]] as const)) {
			expect(line).toMatchObject({ id: row.id, service, operation: 'verify', deleted: false });
			expect(line.jobId).toBe(canAskForJobs ? row.jobId : undefined);
			expect(line.expectedBy).toBe(row.expectedBy);
		}
	});

	test('what is not done in time is overdue, and stops a workflow that wants to know', async () => {
		const rows: Array<Record<string, unknown>> = (await deleted()).map((row) => ({
			...row,
			expectedBy: new Date(Date.now() - DAY_MS).toISOString(),
		}));
		if (delay === 0) rows.forEach(({ id }) => sandbox.it.upsert(service, facts.idType, String(id)));
		const lines = await verified(rows);
		const overdue = delay > 0 || canLookUp;
		expect(outcomes(lines)).toEqual(
			Array(2).fill(overdue ? ['overdue', false] : ['confirmed', true]),
		);
		const { error } = await run(sandbox.it, service, { operation: 'verify', items: rows as never });
		if (overdue) expect(error?.message).toMatch(/after \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/);
	});

	test("sends no deletion, whatever Dry Run, Never Delete and the service's own say", async () => {
		const rows = await deleted();
		const before = sandbox.it.stats(service).deleteRequests;
		await verified(rows, { dryRun: true, neverDelete: rows.map(({ id }) => String(id)) });
		expect(sandbox.it.stats(service).deleteRequests).toBe(before);
	});

	test('the hash of a receipt proves nothing by itself', async () => {
		const rows: Array<Record<string, unknown>> = (await deleted()).map((row) => ({
			...row,
			id: 'a1'.repeat(32),
		}));
		sandbox.it.advance(delay + DAY_MS);
		const byJob = rows.every(({ jobId }) => jobId !== undefined);
		expect(outcomes(await verified(rows))).toEqual(
			Array(2).fill(byJob && canAskForJobs ? ['confirmed', true] : ['failed', false]),
		);
	});
});

test.each(SERVICES.filter(({ deleted }) => 'jobId' in deleted.fields))(
	'$service: a job that it does not know confirms nothing',
	async ({ service }) => {
		seed(sandbox.it, service, ['ada']);
		const [row] = receipts(await run(sandbox.it, service, { ids: ['ada'] }));
		sandbox.it.reset();
		const lines = receipts(await run(sandbox.it, service, { ...VERIFY, items: [row] as never }));
		expect(lines).toMatchObject([{ outcome: 'failed', reason: 'unknownJob', success: false }]);
	},
);
