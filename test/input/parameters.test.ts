import type { IExecuteFunctions } from 'n8n-workflow';

import {
	differsBetweenItems,
	hasExpression,
	inputField,
	nodeParameters,
} from '../../nodes/DeleteProfile/input/parameters';
import { readInEngine } from './readInEngine';

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
		'={{ $json.constructor }}',
		'={{ $json.__proto__ }}',
		'={{ $json.toString }}',
		'={{ $json.constructor.name }}',
		['={{ $json.id }}'],
		undefined,
	])('%j is more than a field of the item, or no expression', (raw) => {
		expect(inputField(raw)).toBeUndefined();
	});

	test("gives what n8n's evaluator gives", async () => {
		const values: unknown[] = ['a', ' a', '', 7, -0, 0.1, 1e21, '=b', '{{ c }}', 'null', 'ü'];
		values.push(null, undefined, true, {}, [], ['d', 8], { id: 'e' }, '2026-01-01T00:00:00Z');
		const items = values.map((id) => (id === undefined ? {} : { id }));
		const read = async (cleverTapId: string) =>
			(await readInEngine({ services: ['cleverTap'], cleverTapId }, items)).identifiers;
		const direct = await read('={{ $json.id }}');
		expect(direct.flat()).toHaveLength(values.length + 1);
		expect(direct).toEqual(await read('={{ ($json.id) }}'));
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
])('differsBetweenItems(%j) is %p', (raw, expected) => {
	expect(differsBetweenItems(raw)).toBe(expected);
});

describe('nodeParameters', () => {
	function reading(parameters: Record<string, unknown>, items: unknown[] = [{}, {}]) {
		const asked: string[] = [];
		const context = {
			getNode: () => ({ parameters }),
			getInputData: () => items.map((json) => ({ json })),
			getNodeParameter(name: string, item: number, fallback: unknown) {
				asked.push(`${name} ${item}`);
				if (name === 'broken') throw new Error('secret of the item');
				return name in parameters ? `${name} of ${item}` : fallback;
			},
		} as unknown as IExecuteFunctions;
		return { asked, ...nodeParameters(context) };
	}

	test('what is no expression is read once for all items', () => {
		const { asked, read } = reading({ fixed: 'x' });
		expect([read('fixed', 1), read('fixed', 0)]).toEqual(
			Array(2).fill({ ok: true, value: 'fixed of 0' }),
		);
		expect(asked).toEqual(['fixed 0']);
	});

	test('an expression is read for each item', () => {
		const { asked, read } = reading({ each: '={{ $json.a + 1 }}' });
		expect(read('each', 1)).toEqual({ ok: true, value: 'each of 1' });
		expect(read('each', 0)).toEqual({ ok: true, value: 'each of 0' });
		expect(asked).toEqual(['each 1', 'each 0']);
	});

	test('a field of the item is read without n8n, and with it where it is missing', () => {
		const { asked, read } = reading({ id: '={{ $json.id }}' }, [{ id: 'a' }, {}]);
		expect(read('id', 0)).toEqual({ ok: true, value: 'a' });
		expect(read('id', 1)).toEqual({ ok: true, value: 'id of 1' });
		expect(asked).toEqual(['id 1']);
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

	test('a hidden parameter is null', () => {
		expect(reading({}).read('hidden', 0)).toEqual({ ok: true, value: null });
		expect(reading({}).raw('hidden')).toBeUndefined();
	});
});
