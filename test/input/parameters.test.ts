import { ExecuteContext, SupplyDataContext } from 'n8n-core';
import type { IExecuteFunctions } from 'n8n-workflow';

import {
	differsBetweenItems,
	hasExpression,
	inputField,
	nodeParameters,
} from '../../nodes/DeleteProfile/input/parameters';
import { readInEngine, type Host } from './readInEngine';

describe('inputField', () => {
	test.each([
		['={{ $json.id }}', { id: 'a' }, 'a'],
		['={{$json.id}}', { id: ' a ' }, ' a '],
		['={{ $json.body.user_id }}', { body: { user_id: 7 } }, 7],
		['={{ $json.id }}', { id: '' }, ''],
		['={{ $json.id }}', { id: '={{ 1 + 1 }}' }, '={{ 1 + 1 }}'],
	])('%s of %j is read directly', (raw, json, value) => {
		expect(inputField(raw)?.(json)).toBe(value);
	});

	test.each([
		['={{ $json.id }}', {}],
		['={{ $json.id }}', undefined],
		['={{ $json.id }}', { id: null }],
		['={{ $json.id }}', { id: ['a'] }],
		['={{ $json.id }}', { id: true }],
		['={{ $json.a.length }}', { a: 'abc' }],
		['={{ $json.a.length }}', { a: ['x'] }],
		['={{ $json.a.id }}', { a: null }],
		// Only a field of its own: n8n hands items on as copies, without what they inherit.
		['={{ $json.id }}', Object.create({ id: 'inherited' }) as object],
		['={{ $json.constructor.name }}', {}],
		['={{ $json.__proto__.id }}', {}],
	])('%s of %j is left to n8n', (raw, json) => {
		const field = inputField(raw);
		expect(field).toBeDefined();
		expect(field?.(json)).toBeUndefined();
	});

	test.each([
		'$json.id',
		'{{ $json.id }}',
		'= {{ $json.id }}',
		'={{ $json.id }} ',
		'=x{{ $json.id }}',
		'={{ $json.id }}{{ $json.id }}',
		'={{ $json.id.trim() }}',
		'={{ $json["id"] }}',
		'={{ $json.id + 1 }}',
		'={{ $json }}',
		['={{ $json.id }}'],
		undefined,
	])('%j is more than a field of the item, or no expression', (raw) => {
		expect(inputField(raw)).toBeUndefined();
	});
});

test.each([
	['=x', true],
	['x', false],
	[' =x', false],
	[{ a: [{ b: '={{ 1 }}' }] }, true],
	[{ a: ['x', 1, null] }, false],
	[undefined, false],
])('hasExpression(%j) is %p', (raw, expected) => {
	expect(hasExpression(raw)).toBe(expected);
});

test.each([
	['$json.id', false],
	['={{ 1 + 1 }}', false],
	['={{ $vars.x + $workflow.id + $now + $today + $env.x + $secrets.x.y + $runIndex }}', false],
	["={{ $('Guard').all().map((row) => row.json.id) }}", false],
	['={{ $("Guard").first().json.id }}', false],
	['={{ $input.all().length }}', false],
	['={{ $json.id }}', true],
	['={{ $("Guard").item.json.id }}', true],
	['={{ $("Guard").first().json[$itemIndex] }}', true],
	[{ a: ['x', '={{ $itemIndex }}'] }, true],
	['={{ $variable }}', true],
	['={{ Object.keys($item(0)).length }}', true],
	["={{ $('Guard').first().json.ids[$item(0).length] }}", true],
])('differsBetweenItems(%j) is %p', (raw, expected) => {
	expect(differsBetweenItems(raw)).toBe(expected);
});

/** The short cut may never give another ID than n8n itself. */
describe("reads what n8n's own evaluator reads", () => {
	const values: unknown[] = ['a', ' a', '', 7, -0, 0.1, 1e21, NaN, '=b', '{{ c }}', 'null', 'ü'];
	values.push(null, undefined, true, {}, [], ['d', 8], { id: 'e' }, '2026-01-01T00:00:00Z');
	const manyItems = values.map((id) => (id === undefined ? {} : { id }));

	async function compare(id: string, items: ReadonlyArray<Record<string, unknown>>, host?: Host) {
		const { ids, idsByEngine } = await readInEngine({ id }, items, host);
		expect(ids).toEqual(idsByEngine);
		return ids;
	}

	test('of every kind of value, whichever comes first', async () => {
		expect(await compare('={{ $json.id }}', manyItems)).toHaveLength(values.length);
		await compare('={{\n$json.id\u00a0}}', [...manyItems].reverse());
	});

	test.each([
		...['constructor', '__proto__', 'prototype', 'toString', 'binding', 'getPrototypeOf'],
		...['caller', 'arguments', 'mainModule', '_load', 'prepareStackTrace', '__lookupGetter__'],
	])('of a field called %s, which n8n may refuse to read', async (name) => {
		const json = JSON.parse(`{"${name}": "ada", "a": {"${name}": "bob"}}`) as object;
		await compare(`={{ $json.${name} }}`, [{ ...json }, { ...json }]);
		await compare(`={{ $json.a.${name} }}`, [{ ...json }, { ...json }]);
	});

	/** What n8n's contexts are made of. */
	type Parts = Record<string, never>;

	const contextWith =
		(mode: string | undefined, runIndex: number) => (context: IExecuteFunctions) => {
			const parts = context as unknown as Parts;
			return new ExecuteContext(
				parts.workflow,
				parts.node,
				parts.additionalData,
				(mode ?? parts.mode) as never,
				parts.runExecutionData,
				runIndex,
				parts.connectionInputData,
				parts.inputData,
				parts.executeData,
				[],
			) as unknown as IExecuteFunctions;
		};

	/** As n8n makes it: the input is what the model wrote, `$json` is the item of the agent. */
	const toolContext = (context: IExecuteFunctions) => {
		const parts = context as unknown as Parts;
		return new SupplyDataContext(
			parts.workflow,
			parts.node,
			parts.additionalData,
			parts.mode,
			parts.runExecutionData,
			0,
			parts.connectionInputData,
			{ ai_tool: [[{ json: { id: 'of the model' } }]] },
			'ai_tool',
			parts.executeData,
			[],
		) as unknown as IExecuteFunctions;
	};

	const itself = (context: IExecuteFunctions) => context;

	/** A host that nobody has seen yet: the input is not what expressions see. */
	const otherInput = (context: IExecuteFunctions) =>
		Object.create(context, {
			getInputData: { value: () => [{ json: { id: 'other' } }, { json: { id: 'b' } }] },
		}) as IExecuteFunctions;

	test.each<[string, Host, string]>([
		['an agent calls', { contextOf: toolContext }, 'a'],
		['a host calls the type a tool', { asTool: true }, 'a'],
		['a manual run, as with pinned data', { contextOf: contextWith('manual', 0) }, 'a'],
		['a sub-workflow', { contextOf: contextWith('integrated', 0) }, 'a'],
		['a later pass of a loop', { contextOf: contextWith(undefined, 1) }, 'a'],
		['the usual run', { contextOf: itself }, 'a'],
		['a host with another input', { contextOf: otherInput }, 'a'],
	])('where %s', async (_what, host, first) => {
		const ids = await compare('={{ $json.id }}', [{ id: 'a' }, { id: 'b' }], host);
		expect(ids[0]).toEqual({ ok: true, value: first });
	});

	test('of items that are paired with others', async () => {
		const paired = [1, 0].map((item) => ({ id: `of ${item}`, pairedItem: { item } }));
		await compare('={{ $json.id }}', paired);
	});
});

describe('nodeParameters', () => {
	function reading(
		parameters: Record<string, unknown>,
		items: unknown[] = [{}, {}],
		host: object = {},
	) {
		const asked: string[] = [];
		const context = {
			getNode: () => ({ parameters, type: 'x.deleteProfile' }),
			getInputData: () => items.map((json) => ({ json })),
			getNodeParameter(name: string, item: number, fallback: unknown) {
				asked.push(`${name} ${item}`);
				if (name === 'broken') throw new Error('secret of the item');
				return name in parameters ? `${name} of ${item}` : fallback;
			},
			...host,
		} as unknown as IExecuteFunctions;
		return { asked, ...nodeParameters(context) };
	}

	test.each([
		['what is no expression once for all items', 'x', [0], [0, 0]],
		['an expression for each item', '={{ $json.a + 1 }}', [1, 0], [1, 0]],
	])('reads %s', (_what, raw, items, values) => {
		const { asked, read } = reading({ id: raw });
		expect([read('id', 1), read('id', 0)]).toEqual(
			values.map((item) => ({ ok: true, value: `id of ${item}` })),
		);
		expect(asked).toEqual(items.map((item) => `id ${item}`));
	});

	const idsOf = (ids: unknown[], host?: object) => {
		const { asked, read } = reading(
			{ id: '={{ $json.id }}' },
			ids.map((id) => ({ id })),
			host,
		);
		return { values: ids.map((_, item) => (read('id', item) as { value: unknown }).value), asked };
	};

	test('a field of the item is read without n8n once both agree, and with it where it is missing', () => {
		const { values, asked } = idsOf(['id of 0', 'b', null, 'd']);
		expect(values).toStrictEqual(['id of 0', 'b', 'id of 2', 'd']);
		expect(asked).toStrictEqual(['id 0', 'id 2']);
	});

	test.each<[string, unknown[], object | undefined]>([
		['n8n reads another value', ['a', 'id of 1'], undefined],
		['an agent calls', ['id of 0', 'b'], { isToolExecution: () => true }],
	])('where %s, n8n reads every item', (_what, ids, host) => {
		const { values, asked } = idsOf(ids, host);
		expect(values).toStrictEqual(['id of 0', 'id of 1']);
		expect(asked).toStrictEqual(['id 0', 'id 1']);
	});

	test('what throws is told without its words', () => {
		const getter = Object.defineProperty({}, 'id', {
			get() {
				throw new Error('secret');
			},
		});
		const { read } = reading({ broken: '={{ x }}', id: '={{ $json.id }}' }, [getter]);
		expect(read('broken', 0)).toEqual({ ok: false });
		expect(read('id', 0)).toEqual({ ok: false });
		expect(reading({ broken: 'fixed' }).read('broken', 0)).toEqual({ ok: false });
	});

	test('a field of an item is its own, whatever the parameters say', () => {
		const { field } = reading({}, [{}, { service: 'adapty' }]);
		expect([field?.('service', 0), field?.('service', 1)]).toStrictEqual([undefined, 'adapty']);
	});

	test.each<[string, () => unknown, unknown]>([
		['is that of its item', () => ({ $json: { service: 'braze' } }), 'braze'],
		['that cannot be read is none', () => null, undefined],
	])('where an agent calls, a field %s', (_what, getWorkflowDataProxy, value) => {
		const host = { isToolExecution: () => true, getWorkflowDataProxy };
		const { field } = reading({}, [{ service: 'adapty' }], host);
		expect(field?.('service', 0)).toBe(value);
	});

	test('a hidden parameter is null', () => {
		const { read, raw } = reading({});
		expect([read('hidden', 0), raw('hidden')]).toEqual([{ ok: true, value: null }, undefined]);
	});
});
