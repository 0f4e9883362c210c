import type { IExecuteFunctions } from 'n8n-workflow';

import type { Service } from '../contract/service';
import type { Checked, Message, Operation } from '../contract/types';
import { services as allServices } from '../services';
import { NOTHING_PROTECTED, readNeverDelete } from './neverDelete';
import { hasExpression, type Parameters } from './parameters';
import { defaultSettings, readRunSettings, type Settings } from './settings';

/** What the node is asked to do with all its items. */
export interface RunRequest {
	readonly operation: Operation;
	readonly services: readonly Service[];
	readonly settings: Settings;
	/** IDs that are never sent to any service, as `isProtected` takes them; empty for a look-up. */
	readonly neverDelete: ReadonlySet<string>;
	/** An AI agent calls and may not delete: look up only. */
	readonly previewOnly: boolean;
	/** Why nothing can be sent at all: one clause without a final period that names the field. */
	readonly problem?: string;
	/** What to do about the problem: whole sentences. */
	readonly advice?: string;
}

function isAgentCall(context: IExecuteFunctions): boolean {
	// Older hosts do not have the method, but name the type of a node that is used as a tool so.
	return context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
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

function readOperation(parameters: Parameters): Checked<Operation, Message> {
	const operation = fixedValue(parameters, 'operation');
	if (operation === 'delete' || operation === 'lookUp') return { ok: true, value: operation };
	return {
		ok: false,
		problem: { what: "'Operation' must be one of: delete, lookUp, and not an expression" },
	};
}

function readServices(parameters: Parameters): Checked<readonly Service[], Message> {
	const names = fixedValue(parameters, 'services');
	if (!Array.isArray(names) || names.length === 0) {
		return {
			ok: false,
			problem: {
				what: "'Services' is empty, or an expression",
				advice: 'Choose at least one service.',
			},
		};
	}
	const known = allServices.map(({ name }) => name);
	if (!names.every((name) => known.includes(name as string))) {
		return {
			ok: false,
			problem: { what: `'Services' may only contain: ${known.join(', ')}` },
		};
	}
	return { ok: true, value: allServices.filter(({ name }) => names.includes(name)) };
}

/** Reads and checks what holds for the whole run. Never throws. */
export function readRunRequest(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: number,
): RunRequest {
	const operation = readOperation(parameters);
	const services = readServices(parameters);
	const settings = readRunSettings(parameters, items);
	const isDelete = operation.ok && operation.value === 'delete';
	const neverDelete: ReturnType<typeof readNeverDelete> = isDelete
		? readNeverDelete(parameters, items)
		: { ok: true, value: NOTHING_PROTECTED };
	const problem = [operation, services, settings, neverDelete].flatMap((read) =>
		read.ok ? [] : [read.problem],
	)[0];
	return {
		operation: operation.ok ? operation.value : 'delete',
		services: services.ok ? services.value : [],
		// Where the options cannot be read, how IDs may be shown is not known either.
		settings: settings.ok ? settings.value : { ...defaultSettings, receiptId: 'omit' },
		neverDelete: neverDelete.ok ? neverDelete.value : NOTHING_PROTECTED,
		previewOnly:
			!(operation.ok && operation.value === 'lookUp') &&
			isAgentCall(context) &&
			!agentMayDelete(parameters.raw('options')),
		...(problem && { problem: problem.what }),
		...(problem?.advice !== undefined && { advice: problem.advice }),
	};
}
