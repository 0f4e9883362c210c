/** Values that no editor lets through, but that an expression or a workflow file can hold. */
import type { INodeParameters } from 'n8n-workflow';

import type { EngineResult } from '../../../engine';
import { expectLines, linesFor } from './support/expect';
import {
	CONTINUE,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	useSandbox,
	type Trial,
} from './support/trial';

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
		['Adapty ID Type', { adaptyIdType: '={{ $json.bad ?? "customerUserId" }}' }, 'adapty', 'guid'],
		['CleverTap ID Type', { cleverTapIdType: '={{ $json.bad ?? "identity" }}' }, 'cleverTap', 'x'],
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
		expect(receipts(result)[1].message).toMatch(new RegExp(`^'${label}' must be .*\\[item 1\\]$`));
		expect(sandbox.it.requests().flatMap(({ ids }) => ids)).toEqual(['ada']);
	});
});
