/** Verify After Delete, and the second pass that is the proof. */
import { textsOf } from './support/texts';
import { itemsOf, CONTINUE, receipts, run, seed, useSandbox } from './support/trial';
import { expectTruth } from './support/truth';

const sandbox = useSandbox();

const HOUR = 3_600_000;
const verifyAfterDelete = true;
const LOOK_UP = { operation: 'lookUp' };

describe.each(['adapty', 'gainsightPx'] as const)('%s', (service) => {
	const trial = { services: [service], items: itemsOf('ada'), options: { verifyAfterDelete } };

	test('a profile that is gone is said to have been looked up', async () => {
		seed(sandbox.it, ['ada']);
		const result = await run(sandbox.it, trial);
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'deleted', success: true, deleted: true });
		expect(line.message).toMatch(/Looked up again: it is gone\.$/);
		expect(sandbox.it.requests().map(({ kind }) => kind)).toEqual(['delete', 'read']);
		expectTruth(sandbox.it, result);
	});

	test('a service that says 204 and does nothing is found out', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, match: { kind: 'delete' }, status: 204 });
		const result = await run(sandbox.it, { ...trial, node: CONTINUE });
		expect(receipts(result)[0]).toMatchObject({
			outcome: 'failed',
			reason: 'stillPresent',
			success: false,
			deleted: false,
		});
		expect(receipts(result)[0].message).toContain(textsOf(service).stillPresent);
		expect(receipts(result)[0]).not.toHaveProperty('revivableUntil');
		expectTruth(sandbox.it, result);
		const { error } = await run(sandbox.it, trial);
		expect(error?.message).toMatch(/^1 of 1 profile was not done/);
	});

	test('Retry On Fail deletes again what was still present', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, match: { kind: 'delete' }, status: 204, times: 1 });
		const result = await run(sandbox.it, {
			...trial,
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(receipts(result)[0].outcome).toBe('deleted');
		expectTruth(sandbox.it, result);
	});

	test.each([
		['no answer', { reset: true }],
		['an answer that is not understood', { status: 200, body: 'maintenance' }],
		['a refused key', { status: 403 }],
	])('%s to the look-up is not taken for proof', async (_, fault) => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, match: { kind: 'read' }, ...fault });
		const options = { verifyAfterDelete, maxTries: 1 };
		const [line] = receipts(await run(sandbox.it, { ...trial, options, node: CONTINUE }));
		expect(line).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
		expect(line.message).toContain('Looking it up again gave no clear answer');
		expect(line.message).not.toContain('it is gone');
	});

	test('absent, skipped and failed profiles are not looked up', async () => {
		await run(sandbox.it, {
			...trial,
			items: itemsOf('gone', 'keep', ' '),
			options: { verifyAfterDelete, neverDelete: 'keep' },
			node: CONTINUE,
		});
		expect(sandbox.it.stats(service).readRequests).toBe(0);
	});
});

test('Gainsight PX: an ID that no read can name stays deleted, but unverified', async () => {
	seed(sandbox.it, ['a b']);
	const trial = { services: ['gainsightPx'], items: itemsOf('a b') } as const;
	const [line] = receipts(await run(sandbox.it, { ...trial, options: { verifyAfterDelete } }));
	expect(line).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
	expect(sandbox.it.state('gainsightPx', 'identifyId', 'a b')).toBe('softDeleted');
});

describe('CleverTap', () => {
	const trial = { services: ['cleverTap'], items: itemsOf('ada') } as const;

	test('an accepted deletion stays accepted, with the time by which it should be done', async () => {
		seed(sandbox.it, ['ada']);
		const result = await run(sandbox.it, { ...trial, options: { verifyAfterDelete } });
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'accepted', success: true, deleted: false });
		expect(line).not.toHaveProperty('reason');
		expect(line.message).toContain(textsOf('cleverTap').stillPresent);
		const at = Date.parse(line.completedAt as string);
		expect(line.expectedBy).toBe(new Date(at + 48 * HOUR).toISOString());
		expectTruth(sandbox.it, result);
	});

	test('the second pass is the proof: found before the 48 hours are over, not found after', async () => {
		seed(sandbox.it, ['ada']);
		await run(sandbox.it, trial);
		sandbox.it.advance(48 * HOUR - 1);
		const before = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
		expect(receipts(before)[0].outcome).toBe('found');
		expectTruth(sandbox.it, before);
		sandbox.it.advance(1);
		const after = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
		expect(receipts(after)[0].outcome).toBe('notFound');
		expectTruth(sandbox.it, after);
	});
});

describe('the second pass at the others', () => {
	test.each(['adapty', 'gainsightPx'] as const)('%s: not found at once', async (service) => {
		seed(sandbox.it, ['ada']);
		const trial = { services: [service], items: itemsOf('ada') };
		await run(sandbox.it, trial);
		const result = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
		expect(receipts(result)[0].outcome).toBe('notFound');
		expectTruth(sandbox.it, result);
	});
});

describe('Gainsight PX: the story of a soft deletion', () => {
	const trial = { services: ['gainsightPx'], items: itemsOf('ada') } as const;
	const DAY = 24 * HOUR;

	test('the user comes back within 7 days, with the history, and the receipt had said so', async () => {
		seed(sandbox.it, ['ada']);
		const [line] = receipts(await run(sandbox.it, trial));
		expect(line).toMatchObject({ outcome: 'deleted', hardDelete: false });
		const at = Date.parse(line.completedAt as string);
		expect(line.revivableUntil).toBe(new Date(at + 7 * DAY).toISOString());
		expect(line.message).toContain(textsOf('gainsightPx').softDeleted);
		expect(line.message).toMatch(/revives with its history/);
		sandbox.it.advance(6 * DAY);
		sandbox.it.upsert('gainsightPx', 'identifyId', 'ada');
		expect(sandbox.it.history('gainsightPx', 'identifyId', 'ada')).toBe('kept');
		const again = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
		expect(receipts(again)[0].outcome).toBe('found');
	});

	test('after a hard deletion there is nothing to revive, and the receipt does not say so', async () => {
		seed(sandbox.it, ['ada']);
		const parameters = { gainsightPxHardDelete: true };
		const result = await run(sandbox.it, { ...trial, parameters });
		const [line] = receipts(result);
		expect(line).toMatchObject({ outcome: 'deleted', hardDelete: true });
		expect(line).not.toHaveProperty('revivableUntil');
		expect(line.message).toContain(textsOf('gainsightPx').hardDeleted);
		expect(line.message).not.toMatch(/7 days/);
		expect(result.hints.join()).not.toContain('revived');
		sandbox.it.upsert('gainsightPx', 'identifyId', 'ada');
		expect(sandbox.it.history('gainsightPx', 'identifyId', 'ada')).toBe('none');
	});

	test('a hard deletion of a softly deleted user does not claim that it made it hard', async () => {
		seed(sandbox.it, ['ada']);
		await run(sandbox.it, trial);
		const parameters = { gainsightPxHardDelete: true };
		const [line] = receipts(await run(sandbox.it, { ...trial, parameters }));
		expect(line).toMatchObject({ outcome: 'alreadyAbsent', deleted: false });
		expect(line.message).toMatch(/hides softly deleted users/);
		expect(line.message).not.toContain(textsOf('gainsightPx').hardDeleted);
	});
});
