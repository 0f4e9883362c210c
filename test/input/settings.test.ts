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
	batchSize: 500,
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
	expect(options.map(({ name }) => name)).toStrictEqual([...names, 'allowAgentDelete'].sort());
	expect(accepted({ allowAgentDelete: true })).toStrictEqual(DEFAULTS);
});

test.each(Object.keys(DEFAULTS))('%s has in the editor the default that it has without', (name) => {
	const { default: preset } = options.find((option) => option.name === name)!;
	expect(preset).toBe(DEFAULTS[name as keyof Settings]);
});

/** No option takes these. */
const NEVER: readonly unknown[] = ['other', 'true', undefined, NaN, Infinity, -1, [5], {}];

function whole(min: number, max: number, isOptional = false) {
	const demand = `${isOptional ? 'empty or ' : ''}a whole number from ${min} to ${max}`;
	const empty = isOptional ? [] : ['', null];
	return { takes: [min, max], refuses: [min - 1, max + 1, 1.5, '5', true, ...empty], demand };
}

const choice = (...takes: string[]) => ({
	takes,
	refuses: ['', takes[0].toUpperCase(), 1, true, null],
	demand: `one of: ${takes.join(', ')}`,
});

const flag = { takes: [true, false], refuses: ['false', 1, 0, '', null], demand: 'true or false' };

test.each([
	['batchSize', 'Batch Size', whole(1, 500)],
	['giveUpAfter', 'Give Up After', whole(1, 86_400)],
	['ifIdEmpty', 'If ID Is Empty', choice('fail', 'skip')],
	['ifNotFound', 'If Not Found', choice('alreadyAbsent', 'fail')],
	['includeInputFields', 'Include Input Fields', flag],
	['maxAttempts', 'Max Attempts', whole(1, 20)],
	['maxConcurrency', 'Max Concurrency', whole(1, 100, true)],
	['maxProfiles', 'Max Profiles', whole(1, 10_000_000)],
	['receiptId', 'Receipt ID', choice('hash', 'omit', 'plain')],
	[
		'requestsPerSecond',
		'Requests per Second',
		{
			takes: [0, 0.5, 1, 150, 1000],
			refuses: [-0.1, 1001, '1', true],
			demand: 'empty or a number from 0 to 1000',
		},
	],
	['timeout', 'Timeout', whole(1, 300_000)],
	['verifyAfterDelete', 'Verify After Delete', flag],
] as const)(
	'%s takes what it says, and the rest is refused by its label',
	(name, label, option) => {
		for (const value of option.takes) {
			expect(accepted({ [name]: value, receiptKey: 'k' })[name]).toBe(value);
		}
		for (const value of [...option.refuses, ...NEVER]) {
			expect(problemOf({ [name]: value })).toBe(`'${label}' must be ${option.demand}`);
		}
	},
);

test.each(['maxConcurrency', 'requestsPerSecond'])(
	"left empty, %s is each service's own",
	(name) => {
		const added = options.find((option) => option.name === name)!.default;
		for (const value of [added, '', null]) {
			expect(accepted({ [name]: value })).toStrictEqual(DEFAULTS);
		}
	},
);

test.each([7, true, {}, null, undefined])('a receipt key is no %p', (value) => {
	expect(problemOf({ receiptKey: value })).toBe("'Receipt Key' must be a string");
});

test.each([{ receiptId: 'hash' }, { receiptId: 'hash', receiptKey: '' }])(
	'%j requires a receipt key',
	(raw) => {
		const what = expect.stringMatching(
			/^'Receipt Key' is empty, but 'Receipt ID' is set to Hash/,
		) as string;
		const problem = { what, advice: "Add 'Receipt Key' in Options." };
		expect(readSettings(raw)).toEqual({ ok: false, problem });
	},
);

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
