/** Called by an AI agent, the node shows what it would do and deletes only if a person allowed it. */
import type { INode, INodeParameters } from 'n8n-workflow';

import { expectLines, expectTruth, linesFor } from './support/expect';
import {
	CANNOT_LOOK_UP,
	CONTINUE,
	errorText,
	idsSentForDeletion,
	inContext,
	itemsOf,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

const TOOL: Partial<INode> = { type: 'n8n-nodes-delete-profile.deleteProfileTool' };

/** How hosts let a node know that an agent calls it: by the name of its type, or by a method. */
const CALLS = [
	['by the type of the node', { node: TOOL }],
	['by isToolExecution', { nodeType: inContext(() => ({ isToolExecution: () => true })) }],
] as const;

/** Everything but the boolean itself, which a person sets in the editor. */
const NOT_ALLOWED: Array<[string, INodeParameters]> = [
	['nothing', {}],
	['false', { options: { allowAgentDelete: false } }],
	['an expression', { options: { allowAgentDelete: '={{ true }}' } }],
	['an expression of the item', { options: { allowAgentDelete: '={{ $json.allow }}' } }],
	[
		'what the agent says',
		{ options: { allowAgentDelete: "={{ $fromAI('allow', '', 'boolean', true) }}" } },
	],
	['a text', { options: { allowAgentDelete: 'true' } }],
	['a number', { options: { allowAgentDelete: 1 } }],
	['a list', { options: { allowAgentDelete: [true] as never } }],
	['the wrong place', { allowAgentDelete: true }],
];

const isReadable = ({ service }: { service?: unknown }) =>
	SERVICES.some((one) => one.service === service && one.canLookUp);

describe.each(CALLS)('%s', (_, call) => {
	const andContinue = { ...('node' in call && call.node), ...CONTINUE };

	test.each(NOT_ALLOWED)('allowed by %s: a preview', async (_name, parameters) => {
		seed(sandbox.it, ['ada']);
		const items = [
			{ id: 'ada', allow: true },
			{ id: 'gone', allow: true },
		];
		const result = await run(sandbox.it, { items, parameters, ...call, node: andContinue });
		expect(idsSentForDeletion(sandbox.it)).toEqual([]);
		expectLines(result, linesFor(['ada', 'gone']));
		expectTruth(sandbox.it, result);
		for (const line of receipts(result)) {
			expect(line).toMatchObject({ operation: 'delete', dryRun: true, deleted: false });
			if (isReadable(line)) {
				expect(line.outcome).toBe(line.id === 'ada' ? 'wouldDelete' : 'notFound');
			} else expect(line).toMatchObject(CANNOT_LOOK_UP);
			expect(line.message).toMatch(/Preview only: an AI agent may not delete with this tool\./);
			expect(line.message).toMatch(/Tell the user to turn on 'Allow Agent Delete'/);
		}
		expect(result.hints.join()).not.toMatch(/\d deleted/);
	});

	test('allowed by a person: deletes, and says nothing of a preview', async () => {
		seed(sandbox.it, ['ada']);
		const options = { allowAgentDelete: true };
		const result = await run(sandbox.it, { items: itemsOf('ada'), options, ...call });
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual(
			SERVICES.map(({ done }) => done),
		);
		expectTruth(sandbox.it, result, { once: true });
		for (const { message } of receipts(result)) expect(message).not.toMatch(/preview/i);
	});

	test('allowed by a person, a dry run is still one', async () => {
		seed(sandbox.it, ['ada']);
		const trial = { options: { allowAgentDelete: true }, parameters: { dryRun: true } };
		const node = andContinue;
		const result = await run(sandbox.it, { items: itemsOf('ada'), ...trial, ...call, node });
		expect(idsSentForDeletion(sandbox.it)).toEqual([]);
		expectLines(result, linesFor(['ada']));
		expectTruth(sandbox.it, result);
	});

	test('a text of the agent passes the same checks', async () => {
		const ids = ['undefined', '{{ id }}', ' ada', '', ['ada', 'null']];
		seed(sandbox.it, ['ada', ' ada']);
		for (const options of [{}, { allowAgentDelete: true }]) {
			const node = andContinue;
			const trial = { services: ['adapty'], items: itemsOf(...ids), options } as const;
			const result = await run(sandbox.it, { ...trial, ...call, node });
			expect(receipts(result).map(({ reason }) => reason)).toEqual([
				...['invalidId', 'invalidId', 'invalidId', 'emptyId', undefined, 'invalidId'],
			]);
			expectTruth(sandbox.it, result);
		}
		expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
		expect(sandbox.it.state('adapty', 'customerUserId', ' ada')).toBe('present');
	});

	test('guards hold for agents, too', async () => {
		seed(sandbox.it, ['ada', 'admin']);
		const trial = {
			parameters: { neverDelete: 'admin' },
			options: { allowAgentDelete: true, maxProfiles: SERVICES.length },
		};
		const result = await run(sandbox.it, { items: itemsOf('ada', 'admin'), ...trial, ...call });
		expect(new Set(idsSentForDeletion(sandbox.it))).toEqual(new Set(['ada']));
		expectTruth(sandbox.it, result);
		const many = await run(sandbox.it, { items: itemsOf('x', 'y'), ...trial, ...call });
		expect(errorText(many)).toContain(`would delete ${2 * SERVICES.length} profiles`);
	});

	test('a preview that cannot be made does not look like one that went well', async () => {
		seed(sandbox.it, ['ada']);
		for (const { service } of SERVICES) sandbox.it.fault({ service, status: 401 });
		const node = andContinue;
		const result = await run(sandbox.it, { items: itemsOf('ada'), ...call, node });
		const refused = { outcome: 'failed', reason: 'unauthorized', success: false };
		expectLines(result, linesFor(['ada']));
		for (const line of receipts(result)) {
			expect(line).toMatchObject(isReadable(line) ? refused : CANNOT_LOOK_UP);
		}
		expectTruth(sandbox.it, result);
	});

	test('a look-up needs no leave and is no preview', async () => {
		seed(sandbox.it, ['ada']);
		const parameters = { operation: 'lookUp' };
		const node = andContinue;
		const result = await run(sandbox.it, { items: itemsOf('ada'), parameters, ...call, node });
		expectLines(result, linesFor(['ada']));
		for (const line of receipts(result)) {
			expect(line).toMatchObject(isReadable(line) ? { outcome: 'found' } : CANNOT_LOOK_UP);
			expect(line.message).not.toMatch(/preview/i);
		}
	});
});

test('a host without isToolExecution is no reason to fail, or to take a person for an agent', async () => {
	seed(sandbox.it, ['ada']);
	const nodeType = inContext(() => ({ isToolExecution: undefined }));
	const result = await run(sandbox.it, { items: itemsOf('ada'), nodeType });
	expect(receipts(result).map(({ outcome }) => outcome)).toEqual(SERVICES.map(({ done }) => done));
});
