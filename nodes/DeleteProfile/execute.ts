import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { systemClock } from './erasure/clock';
import { memoryOf } from './erasure/memory';
import { notAttempted } from './erasure/outcomes';
import { outputItems } from './erasure/outputItems';
import { nodeParameters, type Parameters } from './erasure/parameters';
import { callOff, makePlan, profilesIn, type Entry, type Plan } from './erasure/plan';
import { runShare, type Share } from './erasure/run';
import { defaultSettings } from './erasure/settings';
import { summarize } from './erasure/summary';
import { routesErrorDetails } from './host';
import { readRunRequest, type RunRequest } from './request';
import { openShares } from './shares';

/** The guard that counts: above `maxProfiles` nothing at all is sent. */
function tooManyProfiles(plan: Plan, { settings }: RunRequest): string | undefined {
	const profiles = profilesIn(plan);
	if (profiles <= settings.maxProfiles) return undefined;
	return `This run would touch ${profiles} profiles, more than 'Max Profiles' allows (${settings.maxProfiles}). Check the mapping of the IDs, or raise Max Profiles in Options.`;
}

/** What no service could be found for still gets an answer for each item. */
function unplanned(items: number, problem: string): Entry[] {
	return Array.from({ length: items }, (_, item) => ({
		item,
		dryRun: false,
		result: notAttempted({ reason: 'invalidParameter', message: problem }),
	}));
}

interface CheckedPlan extends Plan {
	/** Why nothing will be sent at all. */
	readonly problem?: string;
}

function planRun(request: RunRequest, parameters: Parameters, items: number): CheckedPlan {
	const plan = makePlan({ ...request, parameters, items });
	const tooMany = request.problem === undefined ? tooManyProfiles(plan, request) : undefined;
	const problem = request.problem ?? tooMany;
	if (problem === undefined) return plan;
	const reason = tooMany === undefined ? 'invalidParameter' : 'tooManyProfiles';
	for (const tasks of plan.tasks.values()) callOff(tasks, reason, problem);
	const entries = request.services.length > 0 ? plan.entries : unplanned(items, problem);
	return { ...plan, entries, problem };
}

async function runAll(
	context: IExecuteFunctions,
	shares: readonly Share[],
	request: RunRequest,
): Promise<void> {
	const signal = context.getExecutionCancelSignal?.();
	const input = {
		...request,
		memory: memoryOf(context.getContext('node')),
		clock: systemClock,
		stopped: () => signal?.aborted === true,
		report: (message: string) => context.logger.info(`Delete Profile: ${message}`),
	};
	// One service in trouble must not stop the others; its unanswered profiles say so themselves.
	await Promise.allSettled(shares.map(async (share) => await runShare(share, input)));
}

/** An error is stored with its node, and the parameters can hold the receipt key and IDs. */
export function withoutParameters(node: INode): INode {
	return { ...node, parameters: {} };
}

/** input items → targets → requests → outcomes → output items */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const stopsOnError = !context.continueOnFail();
	const node = context.getNode();

	const parameters = nodeParameters(context);
	const request = readRunRequest(context, parameters, items.length);
	const plan = planRun(request, parameters, items.length);
	if (plan.problem !== undefined && stopsOnError) {
		throw new NodeOperationError(withoutParameters(node), `${plan.problem} Nothing was sent.`);
	}
	const shares = await openShares(context, plan, request.settings.timeout);
	await runAll(context, shares, request);

	const { entries } = plan;
	const summary = summarize(entries, request.services);
	if (summary.undone > 0 && stopsOnError) {
		throw new NodeOperationError(withoutParameters(node), summary.headline, {
			description: summary.causes,
		});
	}
	context.addExecutionHints?.({
		message: summary.hint,
		type: summary.undone > 0 ? 'warning' : 'info',
		location: 'outputPane',
	});
	return [
		outputItems(entries, {
			...request,
			items,
			errorOutput: node.onError === 'continueErrorOutput',
			errorDetails: routesErrorDetails,
			hosts: new Map(shares.map(({ service, account }) => [service.name, account.host])),
		}),
	];
}

/** For what no code path foresees; the text of the thrown error may hold an ID or a key. */
export const STOPPED_UNEXPECTEDLY =
	'The run stopped unexpectedly, so some profiles may or may not be gone. Run it again; a repeat is safe.';

/** One line for each input item, none of which claims success. */
export function unansweredItems(context: IExecuteFunctions): INodeExecutionData[][] {
	const items = context.getInputData();
	return [
		outputItems(
			items.map((_, item) => ({ item, dryRun: false })),
			{
				operation: 'delete',
				settings: defaultSettings,
				previewOnly: false,
				hosts: new Map(),
				items,
				errorOutput: context.getNode().onError === 'continueErrorOutput',
				errorDetails: routesErrorDetails,
			},
		),
	];
}
