import { options } from '../../nodes/DeleteProfile/input/options';
import type { Parameters } from '../../nodes/DeleteProfile/input/parameters';
import {
	defaultSettings,
	readRunSettings,
	readSettings,
	type Settings,
} from '../../nodes/DeleteProfile/input/settings';

function accepted(raw: unknown): Settings {
	const read = readSettings(raw);
	if (!read.ok) throw new Error(read.problem.what);
	return read.value;
}

function problemOf(raw: unknown): string {
	const read = readSettings(raw);
	if (read.ok) throw new Error('It was accepted');
	return read.problem.what;
}

/** By hand from the documentation; the code reads them from the options themselves. */
const DEFAULTS: Settings = {
	batchSize: 100,
	giveUpAfter: 300,
	ifIdEmpty: 'fail',
	ifNotFound: 'alreadyAbsent',
	includeInputFields: false,
	maxAttempts: 5,
	maxProfiles: 1000,
	receiptId: 'plain',
	receiptKey: '',
	timeout: 30_000,
	verifyAfterDelete: false,
};

test('defaults are those of the documentation', () => {
	expect(accepted({})).toStrictEqual(DEFAULTS);
	expect(defaultSettings).toStrictEqual(DEFAULTS);
	expect(Object.isFrozen(defaultSettings)).toBe(true);
});

test('every option is read, but for the one that only a person may set', () => {
	const names = [...Object.keys(DEFAULTS), 'maxConcurrency', 'requestsPerSecond'];
	expect(options.map(({ name }) => name)).toEqual([...names, 'allowAgentDelete'].sort());
	expect(accepted({ allowAgentDelete: true })).toStrictEqual(DEFAULTS);
});

test.each(Object.keys(DEFAULTS))('%s has in the editor the default that it has without', (name) => {
	const { default: preset } = options.find((option) => option.name === name)!;
	expect(preset).toBe(DEFAULTS[name as keyof Settings]);
});

describe.each([
	['batchSize', 'Batch Size', 1, 100, ''],
	['giveUpAfter', 'Give Up After', 1, 86_400, ''],
	['maxAttempts', 'Max Attempts', 1, 20, ''],
	['maxConcurrency', 'Max Concurrency', 1, 100, 'empty or '],
	['maxProfiles', 'Max Profiles', 1, 10_000_000, ''],
	['timeout', 'Timeout', 1, 300_000, ''],
] as const)('%s', (name, label, min, max, orEmpty) => {
	test.each([min, max])('takes %p', (value) => {
		expect(accepted({ [name]: value })[name]).toBe(value);
	});

	test.each([min - 1, max + 1, 1.5, -1, NaN, Infinity, '5', undefined, true, [5], {}])(
		'refuses %p and names the field',
		(value) => {
			expect(problemOf({ [name]: value })).toBe(
				`'${label}' must be ${orEmpty}a whole number from ${min} to ${max}`,
			);
		},
	);
});

describe('requestsPerSecond', () => {
	test.each([0, 0.5, 1, 150, 1000])('takes %p', (value) => {
		expect(accepted({ requestsPerSecond: value }).requestsPerSecond).toBe(value);
	});

	test.each([-1, -0.1, 1001, NaN, Infinity, '1', undefined, true])('refuses %p', (value) => {
		expect(problemOf({ requestsPerSecond: value })).toBe(
			"'Requests per Second' must be empty or a number from 0 to 1000",
		);
	});
});

describe('a number that was left empty', () => {
	test.each(['maxConcurrency', 'requestsPerSecond'])("%s is each service's own", (name) => {
		const added = options.find((option) => option.name === name)!.default;
		for (const value of [added, '', null]) {
			expect(accepted({ [name]: value })).toStrictEqual(DEFAULTS);
		}
	});

	test.each(['batchSize', 'giveUpAfter', 'maxAttempts', 'maxProfiles', 'timeout'])(
		'%s must not be empty',
		(name) => {
			expect(problemOf({ [name]: '' })).toMatch(/must be a whole number/);
			expect(problemOf({ [name]: null })).toMatch(/must be a whole number/);
		},
	);
});

describe.each([
	['ifNotFound', 'If Not Found', ['alreadyAbsent', 'fail']],
	['ifIdEmpty', 'If ID Is Empty', ['fail', 'skip']],
	['receiptId', 'Receipt ID', ['hash', 'omit', 'plain']],
] as const)('%s', (name, label, values) => {
	test.each(values)('takes %p', (value) => {
		expect(accepted({ [name]: value, receiptKey: 'k' })[name]).toBe(value);
	});

	test.each(['', 'FAIL', 'other', 1, true, {}, null, undefined])('refuses %p', (value) => {
		expect(problemOf({ [name]: value })).toBe(`'${label}' must be one of: ${values.join(', ')}`);
	});
});

describe.each([
	['verifyAfterDelete', 'Verify After Delete'],
	['includeInputFields', 'Include Input Fields'],
] as const)('%s', (name, label) => {
	test.each([true, false])('takes %p', (value) => {
		expect(accepted({ [name]: value })[name]).toBe(value);
	});

	test.each(['true', 'false', 1, 0, {}, null, undefined])('refuses %p', (value) => {
		expect(problemOf({ [name]: value })).toBe(`'${label}' must be true or false`);
	});
});

describe('receiptKey', () => {
	test.each([{ receiptId: 'hash' }, { receiptId: 'hash', receiptKey: '' }])(
		'is required: %j',
		(raw) => {
			expect(readSettings(raw)).toEqual({
				ok: false,
				problem: {
					what: expect.stringMatching(/^'Receipt Key' is empty, but 'Receipt ID' is set to Hash/),
					advice: "Add 'Receipt Key' in Options.",
				},
			});
		},
	);

	test.each([7, true, {}, null, undefined])('refuses %p', (value) => {
		expect(problemOf({ receiptKey: value })).toBe("'Receipt Key' must be a string");
	});
});

describe('for a whole run', () => {
	const UNRESOLVED = Symbol('unresolved');

	/** Options with one value per item. */
	function given(raw: unknown, ...values: unknown[]): Parameters & { reads: number } {
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

	test.each([
		['nothing can differ', 2],
		['an expression is the same for all items', '={{ $vars.attempts }}'],
		['another node is read as a whole', '={{ $("Limits").first().json.attempts }}'],
	])('options are read once where %s', (_why, maxAttempts) => {
		const parameters = given({ maxAttempts }, { maxAttempts: 2 });
		expect(readRunSettings(parameters, 10_000)).toMatchObject({
			ok: true,
			value: { maxAttempts: 2 },
		});
		expect(parameters.reads).toBe(1);
	});

	test.each([
		'={{ $json.attempts }}',
		'={{ $("Start").item.json.x }}',
		'={{ $itemIndex }}',
		'={{ $input.item }}',
		'={{ $fromAI("x") }}',
		'={{ $binary.x }}',
		'={{ $("Start").itemMatching(0) }}',
		'={{ $("Start").first().json[$json.x] }}',
	])('%s that differs between items is refused', (maxAttempts) => {
		const two = { maxAttempts: 2 };
		const parameters = given({ maxAttempts }, two, two, { maxAttempts: 3 });
		expect(readRunSettings(parameters, 3)).toEqual({
			ok: false,
			problem: {
				what: expect.stringMatching(/^'Max Attempts' applies to the whole run, but .* item 2 than/),
				advice: expect.stringMatching(/^Use the same value for all items/),
			},
		});
		expect(readRunSettings(parameters, 2).ok).toBe(true);
	});

	test.each<[string, unknown[], RegExp]>([
		['the first item', [UNRESOLVED], /^'Options' has an expression .* item 0$/],
		['a later item', [{}, UNRESOLVED], /^'Options' has an expression .* item 1$/],
		['only one item a usable value', [{}, { maxAttempts: 0 }], /^'Max Attempts' must be/],
	])('an expression that gives %s: refused', (_where, values, what) => {
		const read = readRunSettings(given({ maxAttempts: '={{ $json.x }}' }, ...values), 2);
		expect(read).toEqual({
			ok: false,
			problem: expect.objectContaining({ what: expect.stringMatching(what) }),
		});
	});

	test.each([undefined, null])('options that are %p are the defaults', (value) => {
		expect(readRunSettings(given(value, value), 1)).toEqual({ ok: true, value: DEFAULTS });
	});
});
