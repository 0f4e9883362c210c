/** Values that nobody expects: addresses, fields and parameters that do not hold what they seem to. */
import type { INodeParameters } from 'n8n-workflow';

import type { EngineResult } from '../../../engine';
import { serviceNamed } from '../../../engine/services';
import { expectLines, expectTruth } from './support/expect';
import {
	CONTINUE,
	errorText,
	idsSentForDeletion,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	SHAPES,
	tally,
	useSandbox,
	type Run,
} from '../support/harness';

const sandbox = useSandbox();

describe.each(SERVICES)('$displayName: a base URL', (facts) => {
	const { service, credential, canLookUp } = facts;

	/** The credentials with more behind the base URL of this service. */
	function withPath(path: string) {
		const { credentials } = sandbox.it;
		const own = credentials[credential];
		return { ...credentials, [credential]: { ...own, baseUrl: own.baseUrl + path } };
	}

	test("that ends in the API's own path is refused with a word about it", async () => {
		const { apiPaths } = serviceNamed(service).access;
		for (const path of apiPaths.flatMap((one) => [one, `${one.toUpperCase()}//`])) {
			const trial = { ids: ['ada'], credentials: withPath(path) };
			const { error } = await run(sandbox.it, service, trial);
			expect(error?.message).toMatch(/^The base URL ends in '.*'.* Leave '.*' out$/);
			expect(path.toLowerCase()).toContain(/ends in '(.*?)'/.exec(error!.message)![1]);
			expect(error?.description).toMatch(/^Open the .* credential.* Nothing was sent\.$/);
			const result = await run(sandbox.it, service, { ...trial, node: CONTINUE });
			expect(tally(receipts(result))).toEqual({ 'notAttempted: invalidCredential': 1 });
		}
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('with any other path is no absence', async () => {
		const reads: Run[] = [{ operation: 'lookUp' }, { parameters: { dryRun: true } }];
		for (const way of [{}, ...(canLookUp ? reads : [])]) {
			seed(sandbox.it, service, ['ada']);
			const trial = { ids: ['ada'], credentials: withPath('/gateway'), ...way, node: CONTINUE };
			const result = await run(sandbox.it, service, trial);
			expect(tally(receipts(result))).toEqual({ 'failed: unexpectedResponse': 1 });
			expect(receipts(result)[0].host).toMatch(/^[\d.:]+\/gateway$/);
			expectTruth(sandbox.it, result);
		}
	});
});

test.each([
	['by its code', { recorded: 'adaptyUnauthorizedProfile' }, 'rejected'],
	['as the same key has worked', { status: 401 }, 'unauthorized'],
] as const)(
	'Adapty: a 401 about one profile, %s, is no absence and costs no other',
	async (_, fault, reason) => {
		const ids = ['ada', 'bob', 'cy', 'di'];
		seed(sandbox.it, 'adapty', ids);
		sandbox.it.fault({ service: 'adapty', match: { ids: ['cy'] }, ...fault });
		const trial = { ids, node: CONTINUE, options: { maxConcurrency: 1 } };
		const result = await run(sandbox.it, 'adapty', trial);
		expect(tally(receipts(result))).toEqual({ deleted: 3, [`failed: ${reason}`]: 1 });
		expectTruth(sandbox.it, result);
	},
);

describe.each(SHAPES)('%s: a field that does not hold what it seems to', (service) => {
	test.each([
		['an expression in Fixed mode', '{{ $json.id }}', 'Switch the field to Expression.'],
		['a list written as text', '["a1","b2"]', 'Pass a list instead'],
		['an object written as text', '{"id":"u1"}', 'Map the field inside it'],
		['more than 10,000 characters', 'x'.repeat(10_001), 'Check which field is mapped.'],
	])('%s is refused', async (_, id, advice) => {
		const trial = { ids: ['ada'], parameters: { id } };
		expect(errorText(await run(sandbox.it, service, trial))).toContain(advice);
		const result = await run(sandbox.it, service, { ...trial, node: CONTINUE });
		expect(tally(receipts(result))).toEqual({ 'failed: invalidId': 1 });
		expect(receipts(result)[0].message).toContain(advice);
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('a list with a hole or a map of its own does not end the run', async () => {
		for (const id of ['={{ ["ada",,"bob"] }}', '={{ Object.assign(["ada"], { map: 1 }) }}']) {
			seed(sandbox.it, service, ['ada', 'bob']);
			const trial = { items: [{}], parameters: { id }, node: CONTINUE };
			const result = await run(sandbox.it, service, trial);
			expect(receipts(result)[0]).toMatchObject({ id: 'ada', success: true });
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
	});

	test.each([
		['a1, b2', /commas, semicolons, bars or line breaks/],
		['u1;u2', /commas, semicolons, bars or line breaks/],
		['u1|u2', /commas, semicolons, bars or line breaks/],
		['1042.0', /decimals/],
		['<mailto:ada@example.com|ada@example.com>', /commas, semicolons, bars or line breaks/],
		['<@U024BE7LH>', /markup/],
	])('%j goes out as one ID, with a warning', async (id, words) => {
		seed(sandbox.it, service, [id, 'bob']);
		const result = await run(sandbox.it, service, { ids: [id, 'bob'] });
		expect(idsSentForDeletion(sandbox.it)).toEqual([id, 'bob']);
		expect(receipts(result)[0]).toMatchObject({
			success: true,
			message: expect.stringMatching(words),
		});
		const [hint] = result.task!.hints!;
		expect(hint.type).toBe('warning');
		expect(hint.message).toMatch(/1 .*IDs? .*damaged/);
	});
});

/** Values that no editor lets through, but that an expression or a workflow file can hold. */
describe('parameters of the wrong kind', () => {
	async function refused(trial: Run, text: string): Promise<void> {
		for (const [mode, node] of MODES) {
			seed(sandbox.it, 'cleverTap', ['ada', 'bob']);
			const result = await run(sandbox.it, 'cleverTap', { ids: ['ada', 'bob'], ...trial, node });
			expect(sandbox.it.requests()).toEqual([]);
			if (mode === 'Stop') {
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				expect(result.error?.message).toContain(text);
				expect(result.error?.description).toMatch(/Nothing was sent\.$/);
				continue;
			}
			expectLines(result, ['ada', 'bob']);
			expectTruth(sandbox.it, result);
			expect(tally(receipts(result))).toEqual({ 'notAttempted: invalidParameter': 2 });
			for (const { message } of receipts(result)) expect(message).toContain(text);
		}
	}

	/** All values are in test/input/settings.test.ts; these pass n8n on their way. */
	test.each([
		['batchSize', 'Batch Size', '501'],
		['maxConcurrency', 'Max Concurrency', '"3"'],
		['requestsPerSecond', 'Requests per Second', 'NaN'],
		['maxAttempts', 'Max Attempts', '2.5'],
		['giveUpAfter', 'Give Up After', '0'],
		['timeout', 'Timeout', 'Infinity'],
		['ifNotFound', 'If Not Found', '["fail"]'],
		['ifIdEmpty', 'If ID Is Empty', '"Skip"'],
		['maxProfiles', 'Max Profiles', '"1000"'],
		['receiptId', 'Receipt ID', '"sha"'],
		['receiptKey', 'Receipt Key', '1'],
		['verifyAfterDelete', 'Verify After Delete', '"true"'],
		['includeInputFields', 'Include Input Fields', '0'],
	])('%s: nothing is sent and the field is named', async (name, label, value) => {
		// n8n drops an option that is not shown, as the key is without the choice of a hash.
		const beside = name === 'receiptKey' ? { receiptId: 'hash' } : {};
		for (const wrong of [value, 'undefined']) {
			await refused({ options: { ...beside, [name]: `={{ ${wrong} }}` } }, `'${label}' must be`);
		}
	});

	test('hash without a key', async () => {
		await refused({ options: { receiptId: 'hash' } }, "'Receipt Key' is empty");
	});

	/** The run; undefined where n8n itself does not start a workflow with such parameters. */
	async function started(trial: Run): Promise<EngineResult | undefined> {
		const outcome = await run(sandbox.it, 'adapty', trial).catch((thrown: Error) => thrown);
		if (!(outcome instanceof Error)) return outcome;
		expect(outcome.name).toBe('WorkflowHasIssuesError');
		return undefined;
	}

	test.each<INodeParameters>([
		{ operation: '={{ $json.op }}' },
		{ operation: '={{ "delete" }}', dryRun: false },
		{ operation: 'erase' },
		{ resource: '={{ $json.service }}' },
		{ resource: '={{ "adapty" }}' },
		{ resource: 'unknown' },
		{ resource: '' },
		{ resource: 'adaptyMail', operation: 'lookUp' },
	])(
		'%j is for the whole run, and known: else nothing is sent, by n8n or by the node',
		async (parameters) => {
			const items = ['delete', 'lookUp'].map((op) => ({ id: 'ada', op, service: 'adapty' }));
			seed(sandbox.it, 'adapty', ['ada']);
			const result = await started({ items, parameters, node: CONTINUE });
			for (const { json } of result?.output ?? []) expect(json.success).toBe(false);
			expect(sandbox.it.requests()).toEqual([]);
		},
	);

	const ofOneItem = SERVICES.flatMap((facts) => {
		const { service, idTypes } = facts;
		const { parameters = [] } = serviceNamed(service);
		return [
			{ service, name: 'dryRun', label: 'Dry Run', good: 'false', bad: 'true' },
			...(idTypes.length > 1
				? [{ service, name: 'idType', label: 'ID Type', good: `'${idTypes[0]}'`, bad: 'x' }]
				: []),
			...parameters.map(({ name, displayName, choices, ...own }) => ({
				service,
				name,
				label: displayName,
				good: typeof own.default === 'boolean' ? 'true' : `'${choices?.[0].value ?? 'app-1'}'`,
				bad: choices || typeof own.default === 'boolean' ? 'yes' : ['a', 'b'],
			})),
		];
	});

	test.each(ofOneItem)(
		'$service: $label of one item only',
		async ({ service, name, label, good, bad }) => {
			seed(sandbox.it, service, ['ada', 'bob']);
			const items = [{ id: 'ada' }, { id: 'bob', bad }];
			const parameters = { [name]: `={{ $json.bad ?? ${good} }}` };
			const result = await run(sandbox.it, service, { items, parameters, node: CONTINUE });
			const [first, second] = receipts(result);
			expect(first.success).toBe(true);
			expect(second).toMatchObject({ outcome: 'failed', reason: 'invalidParameter', id: 'bob' });
			expect(second.message).toMatch(new RegExp(`^'${label}' must be `));
			expect(sandbox.it.requests().flatMap(({ ids }) => ids)).toEqual(['ada']);
			expectTruth(sandbox.it, result);
		},
	);
});
