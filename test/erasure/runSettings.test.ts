import { hasExpression, type Parameters } from '../../nodes/DeleteProfile/erasure/parameters';
import { readRunSettings } from '../../nodes/DeleteProfile/erasure/runSettings';

const UNRESOLVED = Symbol('unresolved');

/** Options with one value per item. */
function options(raw: unknown, ...values: unknown[]): Parameters & { reads: number } {
	const parameters = {
		reads: 0,
		raw: () => raw,
		read(_name: string, item: number) {
			parameters.reads++;
			const value = values[Math.min(item, values.length - 1)];
			return value === UNRESOLVED ? ({ ok: false } as const) : ({ ok: true, value } as const);
		},
	};
	return parameters;
}

test('settings come from the first item, and are read once where nothing can differ', () => {
	const parameters = options({ maxTries: 2 }, { maxTries: 2 });
	expect(readRunSettings(parameters, 10_000)).toMatchObject({
		ok: true,
		settings: { maxTries: 2 },
	});
	expect(parameters.reads).toBe(1);
});

test('an expression that is the same for all items is read once', () => {
	const parameters = options({ maxTries: '={{ $vars.tries }}' }, { maxTries: 2 });
	expect(readRunSettings(parameters, 100).ok).toBe(true);
	expect(parameters.reads).toBe(1);
});

test.each([
	'={{ $json.protected }}',
	'={{ $("Start").item.json.x }}',
	'={{ $itemIndex }}',
	'={{ $input.item }}',
	'={{ $fromAI("x") }}',
	'={{ $binary.x }}',
	'={{ $("Start").itemMatching(0) }}',
])('%s that differs between items is refused', (expression) => {
	const raw = { neverDelete: [expression] };
	const parameters = options(
		raw,
		{ neverDelete: ['a'] },
		{ neverDelete: ['a'] },
		{ neverDelete: [] },
	);
	expect(readRunSettings(parameters, 3)).toEqual({
		ok: false,
		problem: expect.stringMatching(/'Options'.*item 2/),
	});
	expect(readRunSettings(parameters, 2).ok).toBe(true);
});

test('options as one expression are checked in the same way', () => {
	const parameters = options('={{ $json.options }}', { maxTries: 1 }, { maxTries: 2 });
	expect(readRunSettings(parameters, 2).ok).toBe(false);
});

test.each([
	['the first item', [UNRESOLVED]],
	['a later item', [{}, UNRESOLVED]],
])('an expression that cannot be resolved for %s is refused', (_where, values) => {
	const answer = readRunSettings(options({ maxTries: '={{ $json.x }}' }, ...values), 2);
	expect(answer).toEqual({ ok: false, problem: expect.stringContaining("'Options'") });
});

test('no options at all are the defaults', () => {
	expect(readRunSettings(options(undefined, undefined), 1)).toMatchObject({
		ok: true,
		settings: { maxTries: 5 },
	});
});

test('a wrong value names its field', () => {
	expect(readRunSettings(options({ maxTries: 0 }, { maxTries: 0 }), 1)).toEqual({
		ok: false,
		problem: expect.stringContaining("'Max Tries'"),
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
