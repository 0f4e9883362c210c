/** The flow as a whole, with connections that do what a test wants. */
import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import type { Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { DeleteProfile } from '../../nodes/DeleteProfile/DeleteProfile.node';
import { runConnection, type Run } from '../../nodes/DeleteProfile/erasure/settle';
import type { Tasks } from '../../nodes/DeleteProfile/input/plan';
import { fakeAccount } from '../support/fakeService';

jest.mock('../../nodes/DeleteProfile/erasure/settle');

const runConnectionMock = jest.mocked(runConnection);

const DONE: Result = { outcome: 'deleted', message: { what: 'Confirmed' } };

/** Everything is deleted, but for connections whose path ends in `broken`. */
async function deletes({ connection, delete: targets, lookUp }: Tasks) {
	if (connection.account.baseUrl.endsWith('broken')) throw new Error('secret');
	const found: Result = { outcome: 'wouldDelete', message: { what: 'Profile exists' } };
	return new Map<Target, Result>([
		...targets.map((target) => [target, DONE] as const),
		...lookUp.map((target) => [target, found] as const),
	]);
}

interface Given {
	readonly items: ReadonlyArray<Record<string, unknown>>;
	readonly parameters?: Record<string, unknown>;
	readonly onError?: INode['onError'];
	readonly host?: object;
	/** An object that lives as long as the execution. */
	readonly execution?: object;
}

interface Ran {
	readonly lines: IDataObject[];
	readonly hints: Array<{ message: string; type?: string }>;
	readonly error?: { message: string; description?: string | null };
}

/** Runs the node with parameters that may be functions of the item; its account is that of `path`. */
async function run({ items, onError, host, execution = {}, ...given }: Given): Promise<Ran> {
	const hints: Ran['hints'] = [];
	const stored: Record<string, unknown> = {
		resource: 'adapty',
		operation: 'delete',
		idType: 'customerUserId',
		dryRun: false,
		id: (item: number) => items[item].id,
		options: {},
		...given.parameters,
	};
	const raw = (value: unknown) => (typeof value === 'function' ? '={{ x }}' : value);
	const entries = Object.entries(stored).map(([name, value]) => [name, raw(value)]);
	const parameters = Object.fromEntries(entries) as Record<string, unknown>;
	const node = { name: 'Delete Profile', type: 'x.deleteProfile', onError, parameters };
	const context = {
		getInputData: () => items.map((json) => ({ json })),
		getNode: () => node,
		continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
		getNodeParameter(name: string, item: number, fallback: unknown) {
			const value = stored[name];
			return typeof value === 'function'
				? (value as (item: number) => unknown)(item)
				: (value ?? fallback);
		},
		getCredentials: async (_type: string, item: number) => ({
			server: 'custom',
			baseUrl: `https://gate.example/${String(items[item].path ?? 'a')}`,
			secretKey: 'secret',
		}),
		getContext: () => execution,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		addExecutionHints: (hint: Ran['hints'][number]) => hints.push(hint),
		...host,
	} as unknown as IExecuteFunctions;
	try {
		const [output] = await new DeleteProfile().execute.call(context);
		expect(output.map(({ pairedItem }) => pairedItem)).toStrictEqual(
			items.map((_, item) => ({ item })),
		);
		return { lines: output.map(({ json }) => json), hints };
	} catch (thrown) {
		return { lines: [], hints, error: thrown as Ran['error'] };
	}
}

const people = (...ids: string[]) => ids.map((id) => ({ id }));

const onError = 'continueRegularOutput' as const;

const STOPPED = { outcome: 'failed', reason: 'stopped' };

beforeEach(() => {
	runConnectionMock.mockReset();
	runConnectionMock.mockImplementation(deletes);
});

test('no items, no output', async () => {
	expect(await run({ items: [] })).toStrictEqual({ lines: [], hints: [] });
});

test('everybody has a line, and one hint sums them up', async () => {
	const items = [{ id: 'a' }, { id: 'b', path: 'another' }];
	const { lines, hints } = await run({ items });
	expect(lines).toMatchObject([
		{ service: 'adapty', id: 'a', outcome: 'deleted' },
		{ id: 'b', outcome: 'deleted' },
	]);
	expect(hints).toStrictEqual([
		{ message: expect.stringMatching(/^2 deleted<br>/), type: 'info', location: 'outputPane' },
	]);
});

test('an n8n without hints loses nothing', async () => {
	const host = { addExecutionHints: undefined };
	const { lines } = await run({ items: people('a'), host });
	expect(lines).toMatchObject([{ outcome: 'deleted' }]);
});

test('what failed goes to the error output where there is one, with its input', async () => {
	const items = people('a', '');
	const parameters = { options: { includeInputFields: true } };
	const { lines } = await run({ items, parameters, onError: 'continueErrorOutput' });
	expect(lines).toMatchObject([
		{ outcome: 'deleted', input: { id: 'a' } },
		{ error: "'ID' is empty", details: { outcome: 'failed', input: { id: '' } } },
	]);
});

describe('parameters that cannot be used', () => {
	test.each<[string, Record<string, unknown>, string]>([
		['the service', { resource: 'x' }, "'Service' must be one of"],
		['the operation', { operation: 'x' }, "'Operation' must be one of"],
		['an option', { options: { timeout: 0 } }, "'Timeout' must be"],
	])('%s: a line for each item, and nothing is sent', async (_which, parameters, what) => {
		const items = people('a', 'b', 'c');
		const { lines } = await run({ items, parameters, onError });
		expect(lines).toHaveLength(3);
		for (const line of lines) {
			expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'invalidParameter' });
			expect(line.message).toContain(what);
			expect(line).not.toHaveProperty('dryRun');
		}
		const { error } = await run({ items, parameters });
		expect(error?.message).toContain(what);
		expect(error?.description).toContain('Nothing was sent.');
		expect(runConnectionMock).not.toHaveBeenCalled();
	});
});

test.each([undefined, onError])('above Max Profiles nothing is sent (%p)', async (mode) => {
	const parameters = { options: { maxProfiles: 1 } };
	const { error, lines } = await run({ items: people('a', 'b'), parameters, onError: mode });
	expect(runConnectionMock).not.toHaveBeenCalled();
	const what = "This run would delete 2 profiles, more than 'Max Profiles' allows";
	expect(error?.message).toBe(mode === undefined ? what : undefined);
	const reasons = mode === undefined ? [] : ['tooManyProfiles', 'tooManyProfiles'];
	expect(lines.map(({ reason }) => reason)).toStrictEqual(reasons);
});

test.each([
	['where Continue sends nothing more, it is not advised', 1, false],
	['where another item would be sent, it is', 2, true],
])('%s', async (_what, maxProfiles, advised) => {
	const dryRun = (item: number) => (maxProfiles > 1 && item === 0 ? 'true' : false);
	const parameters = { options: { maxProfiles }, neverDelete: 'keep', dryRun };
	const { error } = await run({ items: people('a', 'b', 'keep'), parameters });
	expect(String(error?.description).includes('set On Error to Continue')).toBe(advised);
});

test('one account in two credentials counts its profiles once', async () => {
	const items = ['a', 'a/', '/a'].map((path) => ({ id: 'ada', path }));
	const { lines } = await run({ items, parameters: { options: { maxProfiles: 1 } } });
	expect(lines.map(({ reason }) => reason)).toStrictEqual([undefined, 'duplicate', 'duplicate']);
});

describe('a failure that is known before', () => {
	const items = people('a', '', 'c');

	test('stops the run before the first request, with a headline about items', async () => {
		const { error } = await run({ items });
		expect(runConnectionMock).not.toHaveBeenCalled();
		expect(error).toMatchObject({
			message: 'Nothing was sent: 1 of 3 items has no ID',
			description: expect.stringMatching(/^Item 1: 'ID' is empty\. Map it/),
		});
	});

	test('is one line among the others where the run goes on', async () => {
		const { lines, hints } = await run({ items, onError });
		expect(lines.map(({ outcome }) => outcome)).toStrictEqual(['deleted', 'failed', 'deleted']);
		expect(hints[0].type).toBe('warning');
	});
});

test('a dry run of a service that cannot be asked stops nothing and sends nothing', async () => {
	const { lines, error, hints } = await run({
		items: people('a', 'b'),
		parameters: { resource: 'adaptyMail', dryRun: true },
	});
	expect(error).toBeUndefined();
	expect(runConnectionMock).not.toHaveBeenCalled();
	expect(lines).toMatchObject(
		Array(2).fill({ outcome: 'skipped', reason: 'unsupportedLookUp', success: true, dryRun: true }),
	);
	expect(hints).toMatchObject([
		{ message: 'Dry run: nothing was deleted. 2 not checked', type: 'info' },
	]);
});

test.each([
	['broken', 'a'],
	['a', 'broken'],
])(
	'where one connection ends unforeseen, the results of the other stay: %s, %s',
	async (...paths) => {
		const items = paths.map((path) => ({ id: 'ada', path }));
		const { lines } = await run({ items, onError });
		expect(lines).toMatchObject(
			paths.map((path) => (path === 'broken' ? STOPPED : { outcome: 'deleted' })),
		);
		expect(JSON.stringify(lines)).not.toContain('secret');
		const { error } = await run({ items });
		expect(error?.message).toBe('The run ended before this profile had a result');
	},
);

describe('what a try leaves for the next one', () => {
	const target: Target = { id: 'a', idType: 'customerUserId' };

	/** What the second try of an execution remembers of the first. */
	async function remembered(host: object) {
		const execution = {};
		const memories: Array<Run['memory']> = [];
		runConnectionMock.mockImplementation(async (tasks, settings) => {
			memories.push(settings.memory);
			return await deletes(tasks);
		});
		await run({ items: people('a'), host, execution });
		memories[0].remember(fakeAccount, new Map([[target, DONE]]));
		await run({ items: people('a'), host, execution });
		return memories[1].recall(fakeAccount, target);
	}

	const unreadable = () => {
		throw new Error('No proxy');
	};

	test.each<[string, object, Result | undefined]>([
		['what was confirmed in the same pass', {}, DONE],
		['nothing: no number', { getWorkflowDataProxy: () => ({ $runIndex: '0' }) }, undefined],
		['nothing: not to be read', { getWorkflowDataProxy: unreadable }, undefined],
	])('by the index of the run, is %s', async (_what, host, expected) => {
		expect(await remembered(host)).toStrictEqual(expected);
	});
});

describe('what no code path foresees', () => {
	const host = {
		getContext: () => {
			throw new Error('secret');
		},
	};

	test('gives every item a line that claims nothing', async () => {
		const { lines } = await run({ items: people('a', 'b'), host, onError });
		expect(lines).toMatchObject([STOPPED, STOPPED]);
		expect(JSON.stringify(lines)).not.toContain('secret');
		for (const line of lines) expect(line).not.toHaveProperty('dryRun');
	});

	test('stops the run without its words, and without the parameters', async () => {
		const parameters = { options: { receiptId: 'hash', receiptKey: 'secret' } };
		const { error } = await run({ items: people('a'), host, parameters });
		expect(error).toMatchObject({
			message: 'The run stopped unexpectedly',
			description: 'Some profiles may be deleted already. It is safe to run this again.',
			node: { name: 'Delete Profile', parameters: {} },
		});
		expect(JSON.stringify(error)).not.toContain('secret');
	});
});
