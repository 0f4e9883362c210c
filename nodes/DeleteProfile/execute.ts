import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect } from './connect';
import type { Clock } from './contract/time';
import { notAttempted, type Message, type Result, type Target } from './contract/types';
import { headlineOfPlan, headlineOfRun, type Headline } from './erasure/headlines';
import { memoryOf } from './erasure/memory';
import { linesOf, outputItems, type Line, type ReceiptContext } from './erasure/receipt';
import { runConnection } from './erasure/settle';
import { failuresIn, summarize } from './erasure/summary';
import { grouped, STOPPED_UNEXPECTEDLY } from './erasure/texts';
import { nodeParameters, type Parameters } from './input/parameters';
import { deletionsIn, makePlan, withNothingToSend, type Plan } from './input/plan';
import { readRunRequest, type RunRequest } from './input/runRequest';
import { defaultSettings } from './input/settings';

/**
 * input items → parameters → connections → plan → requests → responses → findings → results →
 * receipts
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const stopsOnError = !context.continueOnFail();

	const parameters = nodeParameters(context);
	const request = readRunRequest(context, parameters, items.length);
	const plan = await planRun(context, parameters, request, items.length);
	const decided = plan.entries.filter((entry): entry is Line => entry.result !== undefined);
	// What is known to fail before the first request stops all of it.
	if (stopsOnError && failuresIn(decided).length > 0) {
		const goesOn = decided.length < plan.entries.length;
		throw errorFor(context, headlineOfPlan(decided, items.length, goesOn));
	}

	const results = await runConnections(context, plan, request);
	const lines = linesOf(plan.entries, results, request);
	const summary = summarize(lines, request.service);
	if (stopsOnError && summary.failed > 0) {
		throw errorFor(context, headlineOfRun(lines, request.operation));
	}
	context.addExecutionHints?.({
		message: summary.hint,
		type: summary.isWarning ? 'warning' : 'info',
		location: 'outputPane',
	});
	return [outputItems(lines, { ...outputSettings(context, items), ...request })];
}

async function planRun(
	context: IExecuteFunctions,
	parameters: Parameters,
	request: RunRequest,
	items: number,
): Promise<Plan> {
	const { service, settings, problem } = request;
	if (problem || !service) return unplanned(items, problem);
	const connectionOf = await connect(context, service, items, settings.timeout);
	const plan = makePlan({ ...request, service, parameters, items, connectionOf });
	const deletions = deletionsIn(plan);
	if (deletions <= settings.maxProfiles) return plan;
	return withNothingToSend(plan, {
		reason: 'tooManyProfiles',
		message: tooManyProfiles(deletions, settings.maxProfiles),
	});
}

/** A run whose parameters cannot be used still has a line for each item. */
function unplanned(items: number, message: Message = STOPPED_UNEXPECTEDLY): Plan {
	const result: Result = notAttempted({ reason: 'invalidParameter', message });
	const entries = Array.from({ length: items }, (_, item) => ({ item, dryRun: false, result }));
	return { entries, tasks: [] };
}

/** The guard 'Max Profiles': above it, nothing at all is sent. */
function tooManyProfiles(profiles: number, allowed: number): Message {
	return {
		what: `This run would delete ${grouped(profiles)} profiles, more than 'Max Profiles' allows`,
		advice: `The limit is ${grouped(allowed)}. Check the mapping of the IDs, or raise 'Max Profiles' in Options.`,
	};
}

async function runConnections(
	context: IExecuteFunctions,
	{ tasks }: Plan,
	request: RunRequest,
): Promise<Map<Target, Result>> {
	const run = {
		...request,
		memory: memoryOf(context.getContext('node'), passOf(context)),
		clock: systemClock,
		signal: context.getExecutionCancelSignal?.(),
	};
	// One credential in trouble must not stop the others; for what has no result, `linesOf` has one.
	const finished = await Promise.allSettled(
		tasks.map(async (ofOne) => await runConnection(ofOne, run)),
	);
	const all = finished.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	// Most runs have one credential: its results are not copied.
	return all.length === 1 ? all[0] : new Map(all.flatMap((results) => [...results]));
}

/** Which pass of a loop this is; n8n's Retry On Fail repeats one and keeps its number. */
function passOf(context: IExecuteFunctions): number | undefined {
	try {
		const pass: unknown = context.getWorkflowDataProxy(0).$runIndex;
		return typeof pass === 'number' ? pass : undefined;
	} catch {
		return undefined;
	}
}

function errorFor(
	context: IExecuteFunctions,
	{ message, description }: Headline,
): NodeOperationError {
	// An error is stored with its node, and the parameters can hold the receipt key and IDs.
	const node = { ...context.getNode(), parameters: {} };
	return new NodeOperationError(node, message, { description });
}

function outputSettings(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Pick<ReceiptContext, 'items' | 'errorOutput' | 'takesDetails'> {
	const errorOutput = context.getNode().onError === 'continueErrorOutput';
	return { items, errorOutput, takesDetails: errorOutputTakesDetails };
}

/**
 * For what no code path foresees: with a Continue setting n8n would pass the input on as if all had
 * gone well, so every item gets a line that claims nothing.
 */
export function fallbackOutput(
	context: IExecuteFunctions,
	thrown: unknown,
): INodeExecutionData[][] {
	if (!context.continueOnFail()) {
		if (thrown instanceof NodeOperationError) throw thrown;
		const { what, advice } = STOPPED_UNEXPECTEDLY;
		throw errorFor(context, { message: what, description: advice ?? '' });
	}
	const items = context.getInputData();
	const common = {
		operation: 'delete',
		service: undefined,
		settings: defaultSettings,
		previewOnly: false,
	} as const;
	const entries = items.map((_, item) => ({ item, dryRun: false }));
	const lines = linesOf(entries, new Map(), common);
	return [outputItems(lines, { ...outputSettings(context, items), ...common })];
}

/**
 * Before 2.34 n8n sends an item to the error output only if its JSON has `error` and, at most,
 * `message` besides; with `details` it would come out as successful. Those versions still have
 * `sleepWithAbort`, which 2.34 took away.
 */
export const errorOutputTakesDetails = !('sleepWithAbort' in n8nWorkflow);

/** n8n-workflow's `sleep` is the one timer that n8n allows to community nodes. */
const systemClock: Clock = {
	now: () => performance.now(),
	date: () => Date.now(),
	sleep: async (ms) => await n8nWorkflow.sleep(ms),
	random: () => Math.random(),
};
