/** Values that nobody expects. */
import type { INodeParameters } from 'n8n-workflow';

import type { EngineResult } from '../../../engine';
import { services } from '../../../engine/services';
import { startSandbox } from '../../../sandbox';
import { expectLines, expectTruth, linesFor } from './support/expect';
import { ownFactsOf } from './support/facts';
import {
	AT_ONCE,
	CANNOT_LOOK_UP,
	CONTINUE,
	errorText,
	idsSentForDeletion,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	type Trial,
	useSandbox,
} from './support/trial';

/** Ways in which the node once lied: wrong addresses, other accounts, odd values. */
describe('edges', () => {
	const sandbox = useSandbox();

	/** The credentials with another base URL for one service. */
	function withPath(service: string, path: string) {
		const { credential } = services.find(({ name }) => name === service)!;
		const { credentials } = sandbox.it;
		const own = credentials[credential];
		return { ...credentials, [credential]: { ...own, baseUrl: own.baseUrl + path } };
	}

	describe('a base URL with too much behind it', () => {
		const OWN_PATHS = SERVICES.flatMap(({ service }) =>
			ownFactsOf(service).apiPaths.map((path) => [service, path] as const),
		);

		test.each(OWN_PATHS)(
			"%s: the API's own path %s is refused with a word about it",
			async (service, path) => {
				seed(sandbox.it, ['ada']);
				const credentials = withPath(service, path);
				const trial = { services: [service], items: itemsOf('ada'), credentials };
				const { error } = await run(sandbox.it, trial);
				const own = path.replace(/\/+$/, '').toLowerCase();
				expect(error?.message).toMatch(/^The base URL ends in '.*'.* Leave '.*' out$/);
				expect(own).toContain(/ends in '(.*?)'/.exec(error!.message)![1]);
				expect(error?.description).toMatch(
					/^Open the .* credential and change it\. Nothing was sent\.$/,
				);
				for (const operation of ['delete', 'lookUp']) {
					const parameters = { operation };
					const result = await run(sandbox.it, { ...trial, parameters, node: CONTINUE });
					expect(receipts(result)).toEqual([
						expect.objectContaining({ outcome: 'notAttempted', reason: 'invalidCredential' }),
					]);
				}
				expect(sandbox.it.requests()).toEqual([]);
			},
		);

		test.each(SERVICES)(
			'$displayName: any other path is no absence',
			async ({ service, canLookUp }) => {
				seed(sandbox.it, ['ada']);
				const credentials = withPath(service, '/gateway');
				for (const parameters of [{}, { operation: 'lookUp' }, { dryRun: true }]) {
					const result = await run(sandbox.it, {
						services: [service],
						items: itemsOf('ada'),
						credentials,
						parameters,
						node: CONTINUE,
					});
					const isAsked = canLookUp || Object.keys(parameters).length === 0;
					const unexpected = { outcome: 'failed', reason: 'unexpectedResponse' };
					expect(receipts(result)).toEqual([
						expect.objectContaining(isAsked ? unexpected : CANNOT_LOOK_UP),
					]);
					expectTruth(sandbox.it, result);
				}
			},
		);
	});

	describe('a credential that differs from item to item', () => {
		test('everybody is deleted in the account of their own item, and nowhere else', async () => {
			const other = await startSandbox();
			try {
				const tenants = [sandbox.it, other];
				for (const tenant of tenants) seed(tenant, ['ada', 'bob', 'cy']);
				const credentials = Object.fromEntries(
					services.map(({ name, credential }) => [
						credential,
						{ ...sandbox.it.credentials[credential], baseUrl: `={{ $json.${name} }}` },
					]),
				);
				const items = ['ada', 'bob', 'cy'].map((id, index): Record<string, string> => {
					return { id, ...tenants[index % 2].urls };
				});
				const result = await run(sandbox.it, { items, credentials });
				for (const { service, idType, done } of SERVICES) {
					const keys = (tenant: typeof other) => [...tenant.deletions(service).keys()].sort();
					expect(keys(sandbox.it)).toEqual([`${idType}:ada`, `${idType}:cy`]);
					expect(keys(other)).toEqual([`${idType}:bob`]);
					const lines = receipts(result).filter((line) => line.service === service);
					expect(lines.map(({ outcome }) => outcome)).toEqual([done, done, done]);
					expect(lines.map(({ host }) => host)).toEqual(
						items.map((item) => new URL(item[service]).host),
					);
				}
			} finally {
				await other.close();
			}
		});
	});

	describe('Adapty: a 401 that is about one profile', () => {
		const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
		const trial = { services: ['adapty'], items: itemsOf(...ids), node: CONTINUE };

		test.each([
			['by its code', { recorded: 'adaptyUnauthorizedProfile' }, 'rejected'],
			['as the same key has worked', { status: 401 }, 'unauthorized'],
		] as const)('%s: no absence, and the others are deleted', async (_, fault, reason) => {
			seed(sandbox.it, ids);
			sandbox.it.fault({ service: 'adapty', match: { ids: ['p7'] }, ...fault });
			const result = await run(sandbox.it, { ...trial, options: { maxConcurrency: 1 } });
			const outcomes = receipts(result).map(({ outcome }) => outcome);
			expect(outcomes).toEqual(ids.map((id) => (id === 'p7' ? 'failed' : 'deleted')));
			expect(receipts(result)[7]).toMatchObject({ reason, success: false });
			expectTruth(sandbox.it, result);
		});
	});

	describe('a field that does not hold what it seems to', () => {
		test.each([
			['an expression in Fixed mode', '{{ $json.id }}', 'Switch the field to Expression.'],
			['a list written as text', '["a1","b2"]', 'Pass a list instead'],
			['more than 10,000 characters', 'x'.repeat(10_001), 'Check which field is mapped.'],
		])('%s is refused', async (_, value, advice) => {
			const parameters = Object.fromEntries(SERVICES.map(({ idField }) => [idField, value]));
			const trial = { items: itemsOf('ada'), parameters };
			expect(errorText(await run(sandbox.it, trial))).toContain(advice);
			const result = await run(sandbox.it, { ...trial, node: CONTINUE });
			expect(sandbox.it.requests()).toEqual([]);
			for (const line of receipts(result)) {
				expect(line).toMatchObject({ outcome: 'failed', reason: 'invalidId' });
				expect(line.message).toContain(advice);
			}
		});

		test('a list with a hole or a map of its own does not end the run', async () => {
			seed(sandbox.it, ['ada', 'bob']);
			const lists = ['={{ ["ada",,"bob"] }}', '={{ Object.assign(["ada"], { map: 1 }) }}'];
			for (const list of lists) {
				const trial = { services: AT_ONCE.slice(0, 1), items: [{}], node: CONTINUE };
				const result = await run(sandbox.it, { ...trial, parameters: { adaptyId: list } });
				expect(result.error).toBeUndefined();
				expect(receipts(result)[0]).toMatchObject({ id: 'ada', success: true });
			}
		});

		test.each(['a1, b2', 'a1\nb2'])('%j goes out as one ID, with a warning', async (id) => {
			seed(sandbox.it, [id], ['cleverTap']);
			const trial = { services: ['cleverTap'], items: itemsOf(id) };
			const result = await run(sandbox.it, trial);
			expect(idsSentForDeletion(sandbox.it)).toEqual([id]);
			expect(receipts(result)[0].message).toMatch(/was sent as one ID; check the mapping\./);
			const [hint] = result.task!.hints!;
			expect(hint.type).toBe('warning');
			expect(hint.message).toContain('IDs that contain commas, semicolons, bars or line breaks');
		});
	});
});

/** Values that no editor lets through, but that an expression or a workflow file can hold. */
describe('parameters of the wrong kind', () => {
	const sandbox = useSandbox();

	/** Option, its label, and values that it does not take, as expressions. */
	const WRONG: ReadonlyArray<readonly [name: string, label: string, values: readonly string[]]> = [
		['batchSize', 'Batch Size', ['0', '101', '1.5', '"10"', 'null', '[]', 'NaN']],
		['maxConcurrency', 'Max Concurrency', ['0', '101', '-1', '"3"', '{}']],
		['requestsPerSecond', 'Requests per Second', ['-1', '1001', '"5"', 'NaN', 'true']],
		['maxAttempts', 'Max Attempts', ['0', '21', '2.5', '"3"']],
		['giveUpAfter', 'Give Up After', ['0', '86401', '0.5', '"60"']],
		['timeout', 'Timeout', ['0', '-5', '300001', '"30 s"', 'Infinity']],
		['ifNotFound', 'If Not Found', ['"ignore"', '1', 'true', '["fail"]']],
		['ifIdEmpty', 'If ID Is Empty', ['"Skip"', 'false', '["skip"]']],
		['maxProfiles', 'Max Profiles', ['0', '-1', '"1000"', '1e9', 'Infinity']],
		['receiptId', 'Receipt ID', ['"sha"', '1', '["hash"]']],
		['receiptKey', 'Receipt Key', ['1', '{}', 'true']],
		['verifyAfterDelete', 'Verify After Delete', ['"true"', '1', '"yes"', '{}']],
		['includeInputFields', 'Include Input Fields', ['"false"', '0', '[]']],
	];

	/** n8n drops an option that is not shown, as the key is without the choice of a hash. */
	function optionsWith(name: string, value: string) {
		return { [name]: value, ...(name === 'receiptKey' && { receiptId: 'hash' }) };
	}

	async function refused(trial: Trial, text: string, modes = MODES): Promise<void> {
		seed(sandbox.it, ['ada', 'bob']);
		for (const [mode, node] of modes) {
			const result = await run(sandbox.it, { items: itemsOf('ada', 'bob'), ...trial, node });
			expect(sandbox.it.requests()).toEqual([]);
			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				expect(result.error?.message).toContain(text);
				expect(result.error?.description).toMatch(/Nothing was sent\.$/);
				continue;
			}
			const lines = receipts(result);
			expect(lines.length).toBeGreaterThanOrEqual(2);
			for (const line of lines) {
				expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'invalidParameter' });
				expect(line).toMatchObject({ success: false, deleted: false });
				expect(line.message).toMatch(/^Not sent\. '/);
				expect(line.message).toContain(text);
			}
			if (lines.length > 2) expectLines(result, linesFor(['ada', 'bob']));
		}
	}

	describe.each(WRONG)('%s', (name, label, values) => {
		test.each(values)('{{ %s }}: nothing is sent and the field is named', async (value) => {
			// All three error modes for the first value of each option, Stop for the others.
			const modes = value === values[0] ? MODES : MODES.slice(0, 1);
			await refused({ options: optionsWith(name, `={{ ${value} }}`) }, `'${label}'`, modes);
		});
	});

	test('hash without a key', async () => {
		await refused({ options: { receiptId: 'hash' } }, "'Receipt Key' is empty");
	});

	/** n8n makes nothing of an expression that throws, so a guard would silently be off. */
	const VALUELESS = [
		...['={{ $json.missing }}', '={{ $json.no.such.field }}', "={{ $('Nowhere').first().json.x }}"],
		'={{ (() => { throw new Error("secret-of-the-expression") })() }}',
	];

	test.each(VALUELESS)('Never Delete whose expression finds no value: %s', async (neverDelete) => {
		await refused({ parameters: { neverDelete } }, "'Never Delete' has an expression that");
		const trial = { items: itemsOf('ada'), parameters: { neverDelete }, node: CONTINUE };
		const result = await run(sandbox.it, trial);
		expect(JSON.stringify(result.task)).not.toContain('secret-of-the-expression');
	});

	test.each(['{}', 'true', '[null]', '[{}]', '[["nested"]]'])(
		'Never Delete: {{ %s }} protects nobody, so nothing is sent',
		async (value) =>
			await refused({ parameters: { neverDelete: `={{ ${value} }}` } }, "'Never Delete' "),
	);

	test.each(WRONG)('%s whose expression finds no value', async (name, label) => {
		const options = optionsWith(name, '={{ undefined }}');
		const { error } = await run(sandbox.it, { items: itemsOf('ada'), options });
		expect(error?.message).toContain(`'${label}' must be`);
		expect(sandbox.it.requests()).toEqual([]);
	});

	/** The run; undefined where n8n itself does not start a workflow with such parameters. */
	async function started(trial: Trial): Promise<EngineResult | undefined> {
		const outcome = await run(sandbox.it, trial).catch((thrown: Error) => thrown);
		if (!(outcome instanceof Error)) return outcome;
		expect(outcome.name).toBe('WorkflowHasIssuesError');
		return undefined;
	}

	describe('Operation and Services take no expression, because one item would decide for all', () => {
		test.each<[string, INodeParameters]>([
			['operation by item', { operation: '={{ $json.op }}' }],
			['operation by item, with all parameters', { operation: '={{ $json.op }}', dryRun: false }],
			['operation by a constant expression', { operation: '={{ "delete" }}', dryRun: false }],
			['services by item', { services: '={{ $json.services }}' }],
			['a service inside the list', { services: ['adapty', '={{ $json.other }}'] }],
		])('%s', async (_, parameters) => {
			const items = [
				{ id: 'ada', op: 'delete', services: ['adapty'], other: 'cleverTap' },
				{ id: 'bob', op: 'lookUp', services: ['gainsightPx'], other: 'gainsightPx' },
			];
			seed(sandbox.it, ['ada', 'bob']);
			const result = await started({ items, parameters, node: CONTINUE });
			for (const { json } of result?.output ?? []) {
				expect(json.success).toBe(false);
			}
			expect(sandbox.it.requests()).toEqual([]);
		});
	});

	test.each<[string, INodeParameters]>([
		['no service', { services: [] }],
		['an unknown service', { services: ['braze'] }],
		['an unknown service beside a known one', { services: ['adapty', 'braze'] }],
		['an unknown operation', { operation: 'erase' }],
	])('%s: nothing is sent, by n8n or by the node', async (_, parameters) => {
		seed(sandbox.it, ['ada']);
		const result = await started({ items: itemsOf('ada'), parameters, node: CONTINUE });
		for (const { json } of result?.output ?? []) expect(json.success).toBe(false);
		expect(sandbox.it.requests()).toEqual([]);
	});

	describe('of one item only', () => {
		test.each<[string, INodeParameters, string, string]>([
			[
				'Adapty ID Type',
				{ adaptyIdType: '={{ $json.bad ?? "customerUserId" }}' },
				'adapty',
				'guid',
			],
			[
				'CleverTap ID Type',
				{ cleverTapIdType: '={{ $json.bad ?? "identity" }}' },
				'cleverTap',
				'x',
			],
			[
				'Gainsight PX Hard Delete',
				{ gainsightPxHardDelete: '={{ $json.bad ?? true }}' },
				'gainsightPx',
				'yes',
			],
			['Dry Run', { dryRun: '={{ $json.bad ?? false }}' }, 'adapty', 'true'],
		])('%s', async (label, parameters, service, bad) => {
			seed(sandbox.it, ['ada', 'bob']);
			const result = await run(sandbox.it, {
				services: [service as 'adapty'],
				items: [{ id: 'ada' }, { id: 'bob', bad }],
				parameters,
				node: CONTINUE,
			});
			expect(receipts(result)).toEqual([
				expect.objectContaining({ success: true }),
				expect.objectContaining({ outcome: 'failed', reason: 'invalidParameter', id: 'bob' }),
			]);
			expect(receipts(result)[1].message).toMatch(
				new RegExp(`^'${label}' must be .*\\[item 1\\]$`),
			);
			expect(sandbox.it.requests().flatMap(({ ids }) => ids)).toEqual(['ada']);
		});
	});
});
