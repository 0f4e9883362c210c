import { inputField } from '../../nodes/DeleteProfile/erasure/inputField';
import { runInEngine } from '../../engine';
import { startSandbox, type Sandbox } from '../../sandbox';

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
])('%s of %j is left to n8n', (raw, json) => {
	expect(inputField(raw)?.(json)).toBeUndefined();
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
	['={{ $json.id }}'],
	undefined,
])('%j is more than a field of the item, or no expression', (raw) => {
	expect(inputField(raw)).toBeUndefined();
});

describe('in the engine', () => {
	let sandbox: Sandbox;
	beforeAll(async () => (sandbox = await startSandbox()));
	afterAll(async () => await sandbox.close());

	async function answers(expression: string, values: unknown[]) {
		const { output } = await runInEngine({
			parameters: {
				operation: 'lookUp',
				services: ['cleverTap'],
				cleverTapId: expression,
			},
			items: values.map((id) => (id === undefined ? {} : { id })),
			credentials: sandbox.credentials as never,
			node: { onError: 'continueRegularOutput' },
		});
		return output.map(({ json, pairedItem }) => {
			const { service, id, outcome, reason, message } = json;
			return { service, id, outcome, reason, message, pairedItem };
		});
	}

	test("a field that is read directly gives what n8n's evaluator gives", async () => {
		const values: unknown[] = ['a', ' a', '', 7, -0, 0.1, 1e21, '=b', '{{ c }}', 'null', 'ü'];
		values.push(null, undefined, true, {}, [], ['d', 8], { id: 'e' }, '2026-01-01T00:00:00Z');
		const direct = await answers('={{ $json.id }}', values);
		expect(direct).toHaveLength(values.length + 1);
		expect(direct).toEqual(await answers('={{ ($json.id) }}', values));
	});
});
