/** Every selector of one profile: what goes out on the wire, and the line that comes back. */
import type { Sandbox, SandboxService } from '../../sandbox';
import { serviceNamed } from '../../engine/services';
import { between, EXPECTED, TIME, type Selector } from './support/expected';
import { receipts, runNode, type Receipt } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES } from './support/services';
import { onTheWire } from './support/wire';

const start = sandboxes();

/** The first fields of every receipt, in the order in which a table shows them. */
const COLUMNS = [
	'service',
	'id',
	'outcome',
	'success',
	'message',
	'deleted',
	'idType',
	'operation',
];

const found = { outcome: 'found', deleted: false, httpStatus: 200 };
const wouldDelete = { outcome: 'wouldDelete', deleted: false, httpStatus: 200, dryRun: true };

function typeOf(service: SandboxService, { idType = factsOf(service).idType }: Selector): string {
	return idType;
}

function withValues(receipt: Receipt): Receipt {
	return Object.fromEntries(Object.entries(receipt).filter(([, value]) => value !== undefined));
}

/** Runs one selector and compares all that went out and all that came back. */
async function check(
	sandbox: Sandbox,
	service: SandboxService,
	selector: Selector,
	asked: { operation: 'delete' | 'lookUp'; dryRun?: boolean },
	receipt: Receipt,
): Promise<Receipt> {
	const { id, wire, headers = [], body = '', parameters } = selector;
	const idType = typeOf(service, selector);
	sandbox.seed(service, [{ [idType]: String(id) }, { [idType]: 'somebody-else' }]);
	const result = await runNode(sandbox, {
		services: [service],
		ids: [id],
		operation: asked.operation,
		parameters: { ...parameters, ...(asked.dryRun && { dryRun: true }) },
	});
	expect(result.error).toBeUndefined();
	const credential = sandbox.credentials[serviceNamed(service).credential];
	const [method, url] = wire.split(' ');
	expect(sandbox.requests().map(onTheWire)).toEqual([
		{
			method,
			url,
			headers: [...headers, ...EXPECTED[service].keyLines(credential)].sort(),
			body,
		},
	]);
	expect(sandbox.requests()[0].service).toBe(service);
	expect(result.errorOutput).toEqual([]);
	expect(result.output).toEqual([
		{
			pairedItem: { item: 0 },
			json: withValues({
				service,
				operation: asked.operation,
				idType,
				id: String(id),
				success: true,
				attempts: 1,
				sentAt: TIME,
				completedAt: TIME,
				host: new URL(sandbox.urls[service]).host,
				...receipt,
			}),
		},
	]);
	expect(Object.keys(result.output[0].json).slice(0, COLUMNS.length)).toEqual(COLUMNS);
	expect(sandbox.state(service, idType, 'somebody-else')).toBe('present');
	return receipts(result.output)[0];
}

describe.each(NAMES)('%s', (service) => {
	const row = EXPECTED[service];
	const isDone = factsOf(service).done === 'deleted';
	const done = { outcome: factsOf(service).done, deleted: isDone };

	test.each(row.delete)('delete: $name', async (selector) => {
		const sandbox = await start();
		const idType = typeOf(service, selector);
		const id = String(selector.id);
		const line = await check(
			sandbox,
			service,
			selector,
			{ operation: 'delete' },
			{ ...done, ...row.deleted, ...selector.receipt },
		);
		expect(sandbox.deletions(service)).toEqual(new Map([[`${idType}:${id}`, 1]]));
		expect(sandbox.state(service, idType, id)).toBe(selector.state ?? row.state);
		for (const [field, ms] of Object.entries(row.after ?? {})) {
			if (line[field] !== undefined) expect(between(line.completedAt, line[field])).toBe(ms);
		}
	});

	test.each(row.delete)('deleted once more: $name', async (selector) => {
		const sandbox = await start();
		const { id, parameters } = selector;
		const idType = typeOf(service, selector);
		sandbox.seed(service, [{ [idType]: String(id) }]);
		const run = { services: [service], ids: [id], parameters };
		await runNode(sandbox, run);
		const { output } = await runNode(sandbox, run);
		const again = row.confirmedAgain.includes(idType) ? done.outcome : 'alreadyAbsent';
		expect(receipts(output)).toMatchObject([{ outcome: again, success: true, attempts: 1 }]);
	});

	if (serviceNamed(service).lookUp === undefined) {
		test.each([
			['look up', { operation: 'lookUp' }, { operation: 'lookUp' }],
			['dry run', { parameters: { dryRun: true } }, { operation: 'delete', dryRun: true }],
		] as const)('%s: not possible here, so nothing is sent', async (_name, asked, said) => {
			for (const { id, idType, parameters } of row.delete) {
				const sandbox = await start();
				const kind = idType ?? factsOf(service).idType;
				sandbox.seed(service, [{ [kind]: String(id) }]);
				const { output, error } = await runNode(sandbox, {
					services: [service],
					ids: [id],
					...asked,
					parameters: { ...parameters, ...('parameters' in asked && asked.parameters) },
					onError: 'continueRegularOutput',
				});
				expect(error).toBeUndefined();
				const [line, ...more] = receipts(output);
				expect(more).toEqual([]);
				expect(line).toMatchObject({
					...{ service, id: String(id), idType: kind, success: false, deleted: false },
					...{ outcome: 'notAttempted', reason: 'unsupportedLookUp', ...said },
				});
				for (const field of ['attempts', 'sentAt', 'completedAt', 'httpStatus']) {
					expect(line).not.toHaveProperty(field);
				}
				expect(sandbox.requests()).toEqual([]);
				expect(sandbox.state(service, kind, String(id))).toBe('present');
			}
		});

		test('verify: the deletion stands, and nobody could check it', async () => {
			const sandbox = await start();
			const [{ id, parameters }] = row.delete;
			const kind = factsOf(service).idType;
			sandbox.seed(service, [{ [kind]: String(id) }]);
			const { output } = await runNode(sandbox, {
				services: [service],
				ids: [id],
				parameters,
				options: { verifyAfterDelete: true },
				onError: 'continueRegularOutput',
			});
			expect(receipts(output)).toMatchObject([
				{ ...done, reason: 'unverified', attempts: 1, success: true },
			]);
			expect(sandbox.requests()).toHaveLength(1);
			expect(sandbox.state(service, kind, String(id))).toBe(row.state);
		});
		return;
	}

	test.each(row.lookUp)('look up: $name', async (selector) => {
		const sandbox = await start();
		const receipt = { ...found, ...row.found, ...selector.receipt };
		await check(sandbox, service, selector, { operation: 'lookUp' }, receipt);
		const state = sandbox.state(service, typeOf(service, selector), String(selector.id));
		expect(state).toBe('present');
	});

	test.each(row.lookUp)('dry run: $name', async (selector) => {
		const sandbox = await start();
		await check(
			sandbox,
			service,
			selector,
			{ operation: 'delete', dryRun: true },
			{ ...wouldDelete, ...row.found, ...selector.receipt, message: 'Would be deleted' },
		);
		const state = sandbox.state(service, typeOf(service, selector), String(selector.id));
		expect(state).toBe('present');
	});

	test('what is not there: as the service says', async () => {
		const sandbox = await start();
		const [selector] = row.lookUp;
		const { output } = await runNode(sandbox, {
			services: [service],
			ids: ['nobody'],
			operation: 'lookUp',
			parameters: selector.parameters,
		});
		expect(receipts(output)).toMatchObject([
			{ outcome: 'notFound', success: true, message: 'Not found' },
		]);
	});
});

test('IDs of one kind are not taken for the other', async () => {
	const sandbox = await start();
	sandbox.seed('adapty', [
		{ customerUserId: 'one', profileId: 'two' },
		{ customerUserId: 'two', profileId: 'one' },
	]);
	await runNode(sandbox, {
		services: ['adapty'],
		ids: ['one'],
		parameters: { adaptyIdType: 'profileId' },
	});
	expect(sandbox.state('adapty', 'customerUserId', 'one')).toBe('present');
	expect(sandbox.state('adapty', 'customerUserId', 'two')).toBe('deleted');
});

test('Gainsight PX may answer a deletion with its 200 instead of 204', async () => {
	const sandbox = await start({ gainsightPxDeleteStatus: 200 });
	const row = EXPECTED.gainsightPx;
	const selector = row.delete.find(({ name }) => name === 'hard')!;
	await check(
		sandbox,
		'gainsightPx',
		selector,
		{ operation: 'delete' },
		{ outcome: 'deleted', deleted: true, ...row.deleted, ...selector.receipt, httpStatus: 200 },
	);
	expect(sandbox.state('gainsightPx', 'identifyId', 'anna')).toBe('hardDeleted');
});
