/** Called by an AI agent, the node shows what it would do and deletes only if a person allowed it. */
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { SupplyDataContext } from 'n8n-core';

import { ERROR_KEYS } from '../../../engine';
import { loadNode } from '../../../engine/package';
import { expectLines, expectTruth, PREVIEW } from './support/expect';
import {
	CONTINUE,
	errorText,
	OF_EACH_SHAPE,
	idsSentForDeletion,
	itemsOf,
	MODES,
	nodeWith,
	receipts,
	run,
	seed,
	SHAPES,
	useSandbox,
} from '../support/harness';

const sandbox = useSandbox();

const TOOL: Partial<INode> = { type: 'n8n-nodes-delete-profile.deleteProfileTool' };
const ALLOWED = { allowAgentDelete: true };

/** How hosts let a node know that an agent calls it: by the name of its type, or by a method. */
const CALLS = [
	['by the type of the node', { node: TOOL }],
	['by isToolExecution', { nodeType: nodeWith(() => ({ isToolExecution: () => true })) }],
] as const;

/** Everything but the boolean itself, which a person sets in the editor. */
const NOT_THE_BOOLEAN = [
	...[false, 'true', 1, [true], '={{ true }}', '={{ $json.allow }}'],
	"={{ $fromAI('allow', '', 'boolean', true) }}",
] as never[];
const NOT_ALLOWED: INodeParameters[] = [
	{},
	{ allowAgentDelete: true },
	...NOT_THE_BOOLEAN.map((allowAgentDelete) => ({ options: { allowAgentDelete } })),
];

/** The oldest n8n makes a tool's context in another way, which cannot be made here. */
const onNewHosts = ERROR_KEYS.includes('details') ? test : undefined;

describe.each(OF_EACH_SHAPE)('$displayName', ({ service, done, canLookUp }) => {
	const items = itemsOf('ada', 'gone').map((item) => ({ ...item, allow: true }));

	test.each(CALLS)(
		'%s: a preview, and none that looks like one where it failed',
		async (_, call) => {
			for (const [mode, node] of MODES) {
				for (const refused of [false, true]) {
					seed(sandbox.it, service, ['ada']);
					if (refused) sandbox.it.fault({ service, status: 500 });
					const result = await run(sandbox.it, service, {
						items,
						options: { maxAttempts: 1 },
						...call,
						node: { ...('node' in call && call.node), ...node },
					});
					expect(idsSentForDeletion(sandbox.it)).toEqual([]);
					sandbox.it.clearFaults();
					expect(result.hints.join()).not.toMatch(/\d (deleted|accepted)/);
					if (mode === 'Stop' && refused && canLookUp) {
						expect(result.error).toBeDefined();
						continue;
					}
					expectLines(result, ['ada', 'gone']);
					expectTruth(sandbox.it, result);
					const previewed = canLookUp ? ['wouldDelete', 'notFound'] : ['skipped', 'skipped'];
					receipts(result).forEach((line, index) => {
						const outcome = refused && canLookUp ? 'failed' : previewed[index];
						expect(line).toMatchObject({
							outcome,
							operation: 'delete',
							dryRun: true,
							deleted: false,
						});
						if (!canLookUp) expect(line.reason).toBe('unsupportedLookUp');
						expect(line.message).toMatch(PREVIEW);
						// Never how to remove the guard.
						expect(line.message).not.toMatch(/Allow Agent Delete/);
					});
					if (!canLookUp) expect(sandbox.it.requests()).toEqual([]);
				}
			}
		},
	);

	test.each(CALLS)(
		'%s, allowed by a person: deletes, and a dry run is still one',
		async (_, call) => {
			seed(sandbox.it, service, ['ada']);
			const parameters = { dryRun: true };
			const trial = { ids: ['ada'], options: ALLOWED, ...call };
			const preview = await run(sandbox.it, service, { ...trial, parameters });
			expect(idsSentForDeletion(sandbox.it)).toEqual([]);
			expectTruth(sandbox.it, preview);
			const result = await run(sandbox.it, service, trial);
			expect(receipts(result)).toEqual([expect.objectContaining({ outcome: done })]);
			expectTruth(sandbox.it, result, { once: true });
			for (const { message } of [...receipts(preview), ...receipts(result)]) {
				expect(message).not.toMatch(/preview/i);
			}
		},
	);

	onNewHosts?.('`$json` is the item of the agent, never what the model wrote', async () => {
		const spellings = [
			...['$json.customer_id', '$json["customer_id"]', '$input.item.json.customer_id'],
			...["$('Start').item.json.customer_id", '$json.customer_id.trim()'],
		];
		const sent: string[][] = [];
		for (const spelling of spellings) {
			seed(sandbox.it, service, ['member-1', 'victim']);
			const result = await run(sandbox.it, service, {
				items: [{ customer_id: 'member-1' }],
				nodeType: calledWith({ customer_id: 'victim' }),
				parameters: {
					id: `={{ ${spelling} }}`,
					// The field for which the model is asked.
					dryRun: "={{ $fromAI('customer_id') !== 'victim' }}",
				},
				options: ALLOWED,
				node: CONTINUE,
			});
			sent.push([spelling, ...idsSentForDeletion(sandbox.it)]);
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
		expect(sent).toEqual(spellings.map((spelling) => [spelling, 'member-1']));
	});
});

/** What a tool's context has, as n8n's own code makes it (get-input-connection-data.ts). */
type Members = Record<
	| 'workflow'
	| 'node'
	| 'additionalData'
	| 'mode'
	| 'runExecutionData'
	| 'runIndex'
	| 'connectionInputData'
	| 'executeData',
	never
>;

/** The node as n8n runs it for an agent: the arguments of the model are its input. */
function calledWith(args: IDataObject): INodeType {
	const copy = Object.create(loadNode()) as INodeType;
	const execute = copy.execute!;
	copy.execute = async function (this: IExecuteFunctions) {
		const own = this as unknown as Members;
		const tool = new SupplyDataContext(
			own.workflow,
			own.node,
			own.additionalData,
			own.mode,
			own.runExecutionData,
			own.runIndex,
			own.connectionInputData,
			{},
			'ai_tool',
			own.executeData,
			[],
		);
		tool.addInputData('ai_tool', [[{ json: args }]]);
		expect(tool.isToolExecution()).toBe(true);
		return await execute.call(tool as unknown as IExecuteFunctions);
	};
	return copy;
}

describe.each(SHAPES)('%s', (service) => {
	test.each(NOT_ALLOWED)('allowed by %j: a preview', async (parameters) => {
		for (const [, call] of CALLS) {
			seed(sandbox.it, service, ['ada']);
			const items = [{ id: 'ada', allow: true }];
			const result = await run(sandbox.it, service, { items, parameters, ...call });
			expect(idsSentForDeletion(sandbox.it)).toEqual([]);
			expect(receipts(result)).toEqual([
				expect.objectContaining({ outcome: 'wouldDelete', dryRun: true }),
			]);
		}
	});

	test('what an agent says passes the same checks and guards', async () => {
		const ids = ['undefined', '{{ id }}', '', ['ada', 'null'], 'admin'];
		seed(sandbox.it, service, ['ada', 'admin']);
		const trial = { node: { ...TOOL, ...CONTINUE }, parameters: { neverDelete: 'Admin' } };
		for (const options of [{}, ALLOWED]) {
			const result = await run(sandbox.it, service, { ...trial, ids, options });
			expect(receipts(result).map(({ reason }) => reason)).toEqual([
				...['invalidId', 'invalidId', 'emptyId', undefined, 'invalidId', 'excluded'],
			]);
			expectTruth(sandbox.it, result);
		}
		expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
		const options = { ...ALLOWED, maxProfiles: 1 };
		const many = await run(sandbox.it, service, { node: TOOL, ids: ['x', 'y'], options });
		expect(errorText(many)).toContain('would delete 2 profiles');
	});

	test('a look-up needs no leave and is no preview', async () => {
		seed(sandbox.it, service, ['ada']);
		const trial = { ids: ['ada'], operation: 'lookUp', node: TOOL } as const;
		const [line] = receipts(await run(sandbox.it, service, trial));
		expect(line.outcome).toBe('found');
		expect(line.message).not.toMatch(/preview/i);
	});

	onNewHosts?.(
		'the receipt to verify is the item of the agent, never what the model wrote',
		async () => {
			const other = { service: 'braze', outcome: 'accepted' };
			const written: Array<[item: IDataObject, args: IDataObject, outcome: string]> = [
				[other, {}, 'failed'],
				[{ ...other, service }, { customer_id: 'ada' }, 'confirmed'],
			];
			for (const [receipt, args, outcome] of written) {
				const trial = { operation: 'verify', nodeType: calledWith(args), node: CONTINUE } as const;
				const items = [{ ...receipt, id: 'ada' }];
				expect(receipts(await run(sandbox.it, service, { ...trial, items }))).toEqual([
					expect.objectContaining({ id: 'ada', outcome }),
				]);
			}
		},
	);

	test('a host without isToolExecution is no reason to take a person for an agent', async () => {
		seed(sandbox.it, service, ['ada']);
		const nodeType = nodeWith(() => ({ isToolExecution: undefined }));
		await run(sandbox.it, service, { ids: ['ada'], nodeType });
		expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
	});
});
