import { outputItems, type OutputInput } from '../../nodes/DeleteProfile/erasure/outputItems';
import type { Entry } from '../../nodes/DeleteProfile/erasure/plan';
import type { Outcome } from '../../nodes/DeleteProfile/erasure/types';
import { fakeService } from '../support/fakeService';
import { settingsWith } from './planning';

const service = fakeService();

function entry(item: number, outcome: Outcome): Entry {
	return {
		item,
		service,
		idType: 'email',
		id: `id-${item}`,
		dryRun: false,
		result: { outcome, message: 'Text.' },
	};
}

function input(
	over: Partial<OutputInput> = {},
	options: Record<string, unknown> = {},
): OutputInput {
	return {
		operation: 'delete',
		settings: settingsWith(options),
		previewOnly: false,
		hosts: new Map(),
		items: [{ json: { name: 'Ada', error: 'own field' } }, { json: { name: 'Bob' } }],
		errorOutput: false,
		errorDetails: true,
		...over,
	};
}

const entries = [
	entry(0, 'deleted'),
	entry(1, 'failed'),
	entry(1, 'notAttempted'),
	entry(0, 'skipped'),
];

test('one item for each entry, in order, paired with its input item', () => {
	const items = outputItems(entries, input());
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 1 },
		{ item: 0 },
	]);
	expect(items.map(({ json }) => json.outcome)).toEqual([
		'deleted',
		'failed',
		'notAttempted',
		'skipped',
	]);
});

test('without the error output no item has a key called error', () => {
	for (const { json } of outputItems(entries, input())) expect(json).not.toHaveProperty('error');
});

test('on the error output only what is undone goes, with exactly the three keys n8n looks for', () => {
	const items = outputItems(entries, input({ errorOutput: true }));
	expect(items.map(({ json }) => 'error' in json)).toEqual([false, true, true, false]);
	const { json } = items[1];
	expect(Object.keys(json).sort()).toEqual(['details', 'error', 'message']);
	expect(json.error).toBe(json.message);
	expect(json.details).toEqual(outputItems(entries, input())[1].json);
});

test('an n8n that does not know `details` gets the receipt under `error`, with at most one key besides', () => {
	const items = outputItems(entries, input({ errorOutput: true, errorDetails: false }));
	const plain = outputItems(entries, input());
	expect(items[1].json).toEqual({ error: plain[1].json, message: plain[1].json.message });
	expect(items[0].json).toEqual(plain[0].json);
});

test('input fields come under a key of their own, on both outputs', () => {
	const options = { includeInputFields: true };
	const items = outputItems(entries, input({ errorOutput: true }, options));
	expect(items[0].json).not.toHaveProperty('error');
	expect(items[0].json.input).toEqual({ name: 'Ada', error: 'own field' });
	expect(Object.keys(items[1].json).sort()).toEqual(['details', 'error', 'message']);
	expect(items[1].json.details).toMatchObject({ input: { name: 'Bob' } });
});

test('no entries, no items', () => {
	expect(outputItems([], input())).toEqual([]);
});
