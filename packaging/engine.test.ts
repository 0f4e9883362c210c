/** The built node in n8n's own engine, against a stand-in for the service. Needs `npm run build`. */
import { receiptIn, runInEngine, type EngineResult } from '../engine';
import { parametersFor, services } from '../engine/services';
import { startSandbox } from '../sandbox/sandbox';
import { STAND_INS } from '../sandbox/services';
import type { Sandbox } from '../sandbox/types';

const [service] = services;
const [standIn] = STAND_INS;
const idType = service.idTypes[0].value;
let sandbox: Sandbox;
beforeAll(async () => (sandbox = await startSandbox()));
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

/** Made-up people 1 to n; their main IDs are person-1 to person-n. */
function seed(people: number): string[] {
	const numbers = Array.from({ length: people }, (_, index) => index + 1);
	sandbox.seed(
		service.name,
		numbers.map((number) => standIn.person(number)),
	);
	return numbers.map((number) => `person-${number}`);
}

async function run(
	ids: readonly unknown[],
	parameters: Record<string, unknown> = {},
	onError = 'continueRegularOutput',
): Promise<EngineResult> {
	return await runInEngine({
		parameters: parametersFor(service.name, parameters),
		items: ids.map((id) => ({ id })),
		credentials: { ...sandbox.credentials },
		node: { onError: onError as never },
	});
}

const receipts = ({ output }: EngineResult) => output.map(({ json }) => json);
const isThere = (id: string) => sandbox.has(service.name, idType, id);
const timesDeleted = (id: string) => sandbox.deletions(service.name).get(`${idType}:${id}`) ?? 0;
const deleteRequests = () => sandbox.stats(service.name).deleteRequests;

test('deletes each profile once and says so for each item', async () => {
	const ids = seed(3);
	const result = receipts(await run(['person-1', 'person-2', 'person-1']));
	expect(result.map(({ id, success, service: name }) => ({ id, success, name }))).toEqual(
		['person-1', 'person-2', 'person-1'].map((id) => ({ id, success: true, name: service.name })),
	);
	for (const { outcome } of result) expect(['deleted', 'accepted']).toContain(outcome);
	expect(result[2].reason).toBe('duplicate');
	expect(ids.map(timesDeleted)).toEqual([1, 1, 0]);
	expect(isThere('person-3')).toBe(true);
});

test('sends many IDs in as few requests as the service allows', async () => {
	const { batchSize } = service.delete.limits;
	const people = batchSize > 1 ? 2 * batchSize + 1 : 3;
	const ids = seed(people);
	const result = receipts(await run(ids, { options: { maxProfiles: people } }));
	expect(result.every(({ success }) => success)).toBe(true);
	expect(deleteRequests()).toBe(batchSize > 1 ? 3 : people);
	expect(ids.filter((id) => timesDeleted(id) !== 1)).toEqual([]);
});

if (service.lookUp) {
	test('looks up without changing anything', async () => {
		seed(1);
		const result = receipts(await run(['person-1', 'nobody'], { operation: 'lookUp' }));
		expect(result.map(({ outcome }) => outcome)).toEqual(['found', 'notFound']);
		expect(deleteRequests()).toBe(0);
	});

	test('a dry run deletes nothing', async () => {
		seed(1);
		const result = receipts(await run(['person-1', 'nobody'], { dryRun: true }));
		expect(result.map(({ outcome }) => outcome)).toEqual(['wouldDelete', 'notFound']);
		expect(deleteRequests()).toBe(0);
		expect(isThere('person-1')).toBe(true);
	});
} else {
	test.each([
		[{ operation: 'lookUp' }, 'notAttempted'],
		[{ dryRun: true }, 'skipped'],
	])('%j sends nothing', async (parameters, outcome) => {
		seed(1);
		const [receipt] = receipts(await run(['person-1'], parameters));
		expect(receipt).toMatchObject({ outcome });
		expect(sandbox.stats(service.name).requests).toBe(0);
	});
}

test('a refused key is reported, and no profile is deleted', async () => {
	seed(2);
	sandbox.fault({ service: service.name, status: 401 });
	const result = receipts(await run(['person-1', 'person-2']));
	for (const receipt of result) expect(receipt).toMatchObject({ success: false, deleted: false });
	expect(result.map(({ reason }) => reason)).toContain('unauthorized');
	expect(['person-1', 'person-2'].map(isThere)).toEqual([true, true]);
});

test('On Error: Stop Workflow ends with one message, and the error output gets what failed', async () => {
	seed(1);
	const stopped = await run(['person-1', 'undefined'], {}, 'stopWorkflow');
	expect(stopped.error?.message).toBeTruthy();
	expect(stopped.output).toEqual([]);

	const split = await run(['person-1', 'undefined'], {}, 'continueErrorOutput');
	expect(receipts(split).map(({ id }) => id)).toEqual(['person-1']);
	expect(split.errorOutput.map(({ json }) => receiptIn(json).outcome)).toEqual(['failed']);
});
