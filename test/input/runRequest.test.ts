import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { parametersFor } from '../../engine/services';
import type { Parameters } from '../../nodes/DeleteProfile/input/parameters';
import {
	operationsOf,
	readRunRequest,
	type RunRequest,
} from '../../nodes/DeleteProfile/input/runRequest';
import { defaultSettings } from '../../nodes/DeleteProfile/input/settings';
import { services as registry } from '../../nodes/DeleteProfile/services';
import { readInEngine } from './readInEngine';

const ADAPTY = { resource: 'adapty', id: 'ada' };

async function requestOf(
	parameters: INodeParameters,
	items?: ReadonlyArray<Record<string, unknown>>,
) {
	const { request } = await readInEngine({ ...ADAPTY, ...parameters }, items);
	return request;
}

const sentence = ({ problem }: RunRequest) =>
	[problem?.what, problem?.advice].filter(Boolean).join(' | ');

test('what a new node asks for', async () => {
	const { service, neverDelete, ...request } = await requestOf({});
	expect(service?.name).toBe('adapty');
	expect(neverDelete).toEqual(new Set());
	expect(request).toEqual({ operation: 'delete', settings: defaultSettings, previewOnly: false });
});

test.each(registry)('$name is read as it is stored, with what it can do', async (service) => {
	const parameters = parametersFor(service.name);
	expect((await requestOf(parameters)).service).toBe(service);
	const offered = [
		'delete',
		...(service.lookUp ? ['lookUp'] : []),
		...(service.lookUp || service.job ? ['verify'] : []),
	];
	expect(operationsOf(service)).toEqual(offered);
	for (const operation of ['lookUp', 'verify'] as const) {
		const request = await requestOf({ ...parameters, operation });
		if (offered.includes(operation)) {
			expect([request.operation, sentence(request)]).toStrictEqual([operation, '']);
		} else {
			const demand = `'Operation' must be one of: ${offered.join(', ')}, and not an expression`;
			expect(sentence(request)).toContain(demand);
		}
	}
});

test.each<[string, INodeParameters, RegExp]>([
	['an expression for the service', { resource: '={{ "adapty" }}' }, /^'Service' must be one of/],
	['an expression for the operation', { operation: '={{ "lookUp" }}' }, /^'Operation' must be/],
	[
		'a service nobody knows, before all that n8n then hides',
		{ resource: 'x', operation: 'y' },
		/^'Service' must be one of: adapty, .*, and not an expression \| Choose one in the node\.$/,
	],
	["n8n's own Custom API Call", { resource: '__CUSTOM_API_CALL__' }, /^'Service' must be/],
	['an option out of range', { options: { timeout: 0 } }, /^'Timeout' must be/],
	['an option without a value', { options: { timeout: '={{ undefined }}' } }, /^'Timeout' must be/],
	[
		'an option that cannot be resolved',
		{ options: { timeout: '={{ (() => { throw new Error("secret") })() }}' } },
		/^'(Options|Timeout)' (has an expression that cannot be resolved for item 0|must be)/,
	],
	[
		'hash without a key',
		{ options: { receiptId: 'hash' } },
		/^'Receipt Key' is empty, but .* \| Add 'Receipt Key' in Options\.$/,
	],
	[
		'hash by an expression, without a key',
		{ options: { receiptId: '={{ "hash" }}' } },
		/^'Receipt Key' is empty/,
	],
])('%s is refused and the field is named', async (_name, parameters, words) => {
	const request = await requestOf(parameters);
	expect(sentence(request)).toMatch(words);
	expect(sentence(request)).not.toContain('secret');
	expect(request.problem?.what).not.toMatch(/\.$/);
});

test('where options cannot be used, receipts show no ID', async () => {
	expect(await requestOf({ options: { receiptId: 'hash' } })).toMatchObject({
		settings: { ...defaultSettings, receiptId: 'omit' },
	});
});

describe('what n8n makes of options before the node sees them', () => {
	test('an unknown option is gone, so nothing can be said about it', async () => {
		const { options, request } = await readInEngine({
			...ADAPTY,
			options: { neverDelete: 'admin', timout: 5, timeout: 5 },
		});
		expect(options).toEqual({ timeout: 5 });
		expect(request.problem).toBeUndefined();
	});

	test('options as one expression are gone, too', async () => {
		const { options } = await readInEngine({ ...ADAPTY, options: '={{ { timeout: 5 } }}' });
		expect(options).toEqual({});
	});

	test.each([
		{ receiptId: 'hash', receiptKey: 'k' },
		{ receiptId: '={{ "hash" }}', receiptKey: '={{ "k" }}' },
	])('the key reaches the node: %j', async (options) => {
		const { settings } = await requestOf({ options });
		expect(settings).toMatchObject({ receiptId: 'hash', receiptKey: 'k' });
	});

	test('a limit that was added and left empty is still the one of each service', async () => {
		const { settings } = await requestOf({
			options: { maxConcurrency: '', requestsPerSecond: '' },
		});
		expect(settings).toStrictEqual(defaultSettings);
	});

	test('nothing that is stored is hidden by the operation or the service, but the receipt key', async () => {
		const numbers = { batchSize: 7, maxProfiles: 7, timeout: 7 };
		const shown = { ...numbers, ifNotFound: 'fail', verifyAfterDelete: true };
		const options = { ...shown, receiptKey: 'k' };
		const expected = { ...defaultSettings, ...shown };
		for (const service of registry) {
			for (const operation of operationsOf(service)) {
				const request = await requestOf(parametersFor(service.name, { operation, options }));
				expect(request.settings).toEqual(expected);
			}
		}
	});
});

describe('Never Delete', () => {
	test('comes from an expression of n8n, for all items', async () => {
		const items = [{ ids: 'a' }, { ids: ['b', 'c'] }, { ids: 'a' }];
		const { neverDelete } = await requestOf({ neverDelete: '={{ $json.ids }}' }, items);
		expect(neverDelete).toEqual(new Set(['A', 'B', 'C']));
	});

	test.each([
		['={{ $json.missing }}', /^'Never Delete' has an expression that found no ID \| Check the exp/],
		[
			'={{ (() => { throw new Error("secret") })() }}',
			/^'Never Delete' has an expression that (cannot be|found no)/,
		],
	])('%s is refused', async (neverDelete, words) => {
		const request = await requestOf({ neverDelete });
		expect(sentence(request)).toMatch(words);
		expect(sentence(request)).not.toContain('secret');
	});

	test('it has no place in a look-up', async () => {
		const request = await requestOf({ operation: 'lookUp', neverDelete: '={{ $json.missing }}' });
		expect(request).toMatchObject({ neverDelete: new Set() });
		expect(sentence(request)).toBe('');
	});
});

describe('an AI agent', () => {
	test.each<[string, INodeParameters, boolean]>([
		['deletes nothing', {}, true],
		['deletes if a person allowed it', { options: { allowAgentDelete: true } }, false],
		['cannot allow it', { options: { allowAgentDelete: '={{ true }}' } }, true],
		['cannot ask for it', { options: { allowAgentDelete: "={{ $fromAI('x') }}" } }, true],
		['may look up', { operation: 'lookUp' }, false],
	])('%s', async (_name, parameters, previewOnly) => {
		const all = { ...ADAPTY, ...parameters };
		const { request } = await readInEngine(all, [{}], { asTool: true });
		expect(request.previewOnly).toBe(previewOnly);
	});
});

describe('what n8n usually keeps away from the node', () => {
	const ASKED = { resource: 'adapty', operation: 'delete', id: 'ada', options: {} };

	/** Stored parameters, as they reach the node; a function is an expression for each item. */
	function read(
		changed: Readonly<Record<string, unknown>>,
		host: object = { isToolExecution: () => false },
		items = 1,
	): RunRequest {
		const stored: Readonly<Record<string, unknown>> = { ...ASKED, ...changed };
		const parameters: Parameters = {
			raw: (name) => (typeof stored[name] === 'function' ? '={{ $json.x }}' : stored[name]),
			read(name, item) {
				try {
					const value = stored[name];
					return { ok: true, value: typeof value === 'function' ? value(item) : value };
				} catch {
					return { ok: false };
				}
			},
		};
		const context = { getNode: () => ({ type: 'x.deleteProfile' }), ...host };
		return readRunRequest(context as unknown as IExecuteFunctions, parameters, items);
	}

	const OPERATION =
		"'Operation' must be one of: delete, lookUp, verify, and not an expression | Choose one in the node.";

	test.each<[string, Readonly<Record<string, unknown>>, string | RegExp]>([
		['another operation', { operation: 'remove' }, OPERATION],
		['an operation by expression', { operation: () => 'lookUp' }, OPERATION],
		['a service that is no text', { resource: ['adapty'] }, /^'Service' must be one of: adapty/],
		['options that are a text', { options: 'x' }, "'Options' cannot be read"],
	])('%s', (_name, changed, words) => {
		expect(sentence(read(changed, undefined, 2))).toEqual(
			typeof words === 'string' ? words : expect.stringMatching(words),
		);
	});

	test.each<[string, object, boolean]>([
		['says so', { isToolExecution: () => true }, true],
		['denies it', { isToolExecution: () => false }, false],
		['is too old to say, but names the type so', { getNode: () => ({ type: 'x.yTool' }) }, true],
		['is too old to say, and names the type else', {}, false],
	])('an agent calls, if the host %s', (_name, host, previewOnly) => {
		expect(read({}, host).previewOnly).toBe(previewOnly);
		expect(read({ options: undefined }, host).previewOnly).toBe(previewOnly);
		expect(read({ operation: 'remove' }, host).previewOnly).toBe(previewOnly);
	});
});
