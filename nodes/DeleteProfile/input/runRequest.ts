import type { IExecuteFunctions } from 'n8n-workflow';

import type { Service } from '../contract/service';
import { unusable, type Checked, type Message, type Operation } from '../contract/types';
import { services } from '../services';
import { NOTHING_PROTECTED, readNeverDelete } from './neverDelete';
import { hasExpression, isAgentCall, type Parameters } from './parameters';
import { defaultSettings, readRunSettings, type Settings } from './settings';

/** What the node is asked to do with all its items. */
export interface RunRequest {
	readonly operation: Operation;
	/** Undefined where it is unknown; then `problem` says so. */
	readonly service: Service | undefined;
	readonly settings: Settings;
	/** IDs that are never sent, as `isProtected` takes them; empty unless the operation is Delete. */
	readonly neverDelete: ReadonlySet<string>;
	/** An AI agent calls and may not delete: look up only. */
	readonly previewOnly: boolean;
	/** Why nothing can be sent at all. */
	readonly problem?: Message;
}

/** Only what a person set in the editor counts: an expression could be written by the agent. */
function agentMayDelete(options: unknown): boolean {
	return (options as { allowAgentDelete?: unknown } | undefined)?.allowAgentDelete === true;
}

/**
 * A parameter that holds for the whole run. The editor offers no expression for it; one that came in
 * with a workflow file would be read from the first item and hold for all, so it does not count.
 */
function fixedValue(parameters: Parameters, name: string): unknown {
	if (hasExpression(parameters.raw(name))) return undefined;
	const value = parameters.read(name, 0);
	return value.ok ? value.value : undefined;
}

function notOneOf(label: string, known: readonly string[]): Checked<never> {
	return unusable(
		`'${label}' must be one of: ${known.join(', ')}, and not an expression`,
		'Choose one in the node.',
	);
}

function readService(parameters: Parameters): Checked<Service> {
	const chosen = fixedValue(parameters, 'resource');
	const service = services.find(({ name }) => name === chosen);
	if (service) return { ok: true, value: service };
	const known = services.map(({ name }) => name);
	return notOneOf('Service', known);
}

/** What a service can do. */
export function operationsOf({ lookUp, job }: Service): Operation[] {
	return [
		'delete',
		...(lookUp ? ['lookUp' as const] : []),
		...(lookUp || job ? ['verify' as const] : []),
	];
}

/** n8n hides what a service does not offer, but hands it to the node if a workflow file has it. */
function readOperation(parameters: Parameters, service: Service): Checked<Operation> {
	const known = operationsOf(service);
	const operation = known.find((one) => one === fixedValue(parameters, 'operation'));
	return operation ? { ok: true, value: operation } : notOneOf('Operation', known);
}

/** Reads and checks what holds for the whole run. Never throws. */
export function readRunRequest(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: number,
): RunRequest {
	const service = readService(parameters);
	// What the service decides is hidden, and lost, where the service is unknown.
	const chosen = service.ok ? readOperation(parameters, service.value) : service;
	const operation = chosen.ok ? chosen.value : 'delete';
	const settings = readRunSettings(parameters, items);
	const deletes = operation === 'delete';
	const neverDelete: Checked<ReadonlySet<string>> = deletes
		? readNeverDelete(parameters, items)
		: { ok: true, value: NOTHING_PROTECTED };
	const [problem] = [chosen, settings, neverDelete].flatMap((read) =>
		read.ok ? [] : [read.problem],
	);
	return {
		operation,
		service: service.ok ? service.value : undefined,
		// Where the options cannot be read, how IDs may be shown is not known either.
		settings: settings.ok ? settings.value : { ...defaultSettings, receiptId: 'omit' },
		neverDelete: neverDelete.ok ? neverDelete.value : NOTHING_PROTECTED,
		previewOnly: deletes && isAgentCall(context) && !agentMayDelete(parameters.raw('options')),
		problem,
	};
}
