import {
	defaultSettings,
	readSettings,
	type Settings,
} from '../../nodes/DeleteProfile/erasure/settings';

function accepted(raw: unknown): Settings {
	const answer = readSettings(raw);
	if (!answer.ok) throw new Error(answer.problem);
	return answer.settings;
}

function problemOf(raw: unknown): string {
	const answer = readSettings(raw);
	if (answer.ok) throw new Error('It was accepted');
	return answer.problem;
}

test('defaults are those of the interface', () => {
	expect(accepted({})).toEqual({
		batchSize: 100,
		maxConcurrency: undefined,
		requestsPerSecond: undefined,
		maxTries: 5,
		timeout: 30_000,
		ifNotFound: 'alreadyAbsent',
		ifIdEmpty: 'fail',
		maxProfiles: 1000,
		neverDelete: new Set(),
		receiptId: 'plain',
		receiptKey: '',
		verifyAfterDelete: false,
		includeInputFields: false,
	});
	expect(defaultSettings).toEqual(accepted({}));
	expect(Object.isFrozen(defaultSettings)).toBe(true);
});

test('what the flow does not know, such as allowAgentDelete, is left alone', () => {
	expect(accepted({ allowAgentDelete: true })).toEqual(defaultSettings);
});

describe.each([
	['batchSize', 'Batch Size', 1, 100],
	['maxConcurrency', 'Max Concurrency', 1, 100],
	['maxTries', 'Max Tries', 1, 20],
	['timeout', 'Timeout', 1, 300_000],
	['maxProfiles', 'Max Profiles', 1, 10_000_000],
] as const)('%s', (name, label, min, max) => {
	test.each([min, max])('takes %p', (value) => {
		expect(accepted({ [name]: value })[name]).toBe(value);
	});

	test.each([min - 1, max + 1, 1.5, -1, Number.NaN, Infinity, '5', '', null, true, [5], {}])(
		'refuses %p and names the field',
		(value) => {
			expect(problemOf({ [name]: value })).toBe(
				`'${label}' must be a whole number from ${min} to ${max}`,
			);
		},
	);
});

describe('requestsPerSecond', () => {
	test.each([0, 0.5, 1, 150, 1000])('takes %p', (value) => {
		expect(accepted({ requestsPerSecond: value }).requestsPerSecond).toBe(value);
	});

	test.each([-1, -0.1, 1001, Number.NaN, Infinity, '1', null, true])('refuses %p', (value) => {
		expect(problemOf({ requestsPerSecond: value })).toContain("'Requests per Second'");
	});
});

describe.each([
	['ifNotFound', 'If Not Found', ['alreadyAbsent', 'fail']],
	['ifIdEmpty', 'If ID Is Empty', ['fail', 'skip']],
	['receiptId', 'Receipt ID', ['plain', 'hash', 'omit']],
] as const)('%s', (name, label, values) => {
	test.each(values)('takes %p', (value) => {
		expect(accepted({ [name]: value, receiptKey: 'k' })[name]).toBe(value);
	});

	test.each(['', 'FAIL', 'other', 1, true, {}])('refuses %p and lists what it may be', (value) => {
		expect(problemOf({ [name]: value })).toBe(`'${label}' must be one of: ${values.join(', ')}`);
	});
});

describe.each([
	['verifyAfterDelete', 'Verify After Delete'],
	['includeInputFields', 'Include Input Fields'],
] as const)('%s', (name, label) => {
	test('takes true and false', () => {
		expect(accepted({ [name]: true })[name]).toBe(true);
		expect(accepted({ [name]: false })[name]).toBe(false);
	});

	test.each(['true', 'false', 1, 0, {}])('refuses %p', (value) => {
		expect(problemOf({ [name]: value })).toBe(`'${label}' must be true or false`);
	});
});

describe('receiptKey', () => {
	test('is required for hash', () => {
		expect(problemOf({ receiptId: 'hash' })).toContain("'Receipt Key' is empty");
		expect(problemOf({ receiptId: 'hash', receiptKey: '' })).toContain("'Receipt Key' is empty");
	});

	test.each([7, true, {}])('refuses %p', (value) => {
		expect(problemOf({ receiptKey: value })).toBe("'Receipt Key' must be a text");
	});
});

describe('neverDelete', () => {
	test.each([
		['', []],
		['admin', ['admin']],
		['a\nb\r\nc\n', ['a', 'b', 'c']],
		[' a ', [' a ', 'a']],
		[
			['a', 7, 'b\nc'],
			['a', '7', 'b', 'c'],
		],
		[7, ['7']],
		[[], []],
	])('%j protects %j', (neverDelete, ids) => {
		expect(accepted({ neverDelete }).neverDelete).toEqual(new Set(ids));
	});

	test.each([true, null, { a: 1 }, ['a', null], [['a']]])('refuses %j', (neverDelete) => {
		expect(problemOf({ neverDelete })).toContain("'Never Delete'");
	});
});

test.each([null, undefined, 'text', 5, [], [{}]])('options that are %p are refused', (raw) => {
	expect(problemOf(raw)).toBe("'Options' must be an object");
});
