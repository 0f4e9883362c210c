import type { IExecuteFunctions } from 'n8n-workflow';

import { hasExpression, type Parameters } from './erasure/parameters';
import { readRunSettings } from './erasure/runSettings';
import { defaultSettings, type Settings, type SettingsAnswer } from './erasure/settings';
import type { Operation } from './erasure/types';
import { services as allServices } from './services';
import type { Service } from './services/service';

/** What the node is asked to do with all its items. */
export interface RunRequest {
	readonly operation: Operation;
	readonly services: readonly Service[];
	readonly settings: Settings;
	/** An AI agent calls and may not delete: look up only. */
	readonly previewOnly: boolean;
	/** Why nothing can be sent at all; a sentence that names the field. */
	readonly problem?: string;
}

/** Where the options cannot be read, how IDs may be shown is not known either. */
function withoutIds(answer: SettingsAnswer): Settings {
	return answer.ok ? answer.settings : { ...defaultSettings, receiptId: 'omit' };
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

function chosenServices(parameters: Parameters): Service[] | string {
	const names = fixedValue(parameters, 'services');
	const known = allServices.map((service) => service.name);
	if (!Array.isArray(names) || names.length === 0) {
		return "'Services' is empty, or an expression. Choose at least one service";
	}
	if (!names.every((name) => known.includes(name as string))) {
		return `'Services' may only contain: ${known.join(', ')}`;
	}
	return allServices.filter((service) => names.includes(service.name));
}

/** Reads and checks what holds for the whole run. */
export function readRunRequest(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: number,
): RunRequest {
	const operation = fixedValue(parameters, 'operation');
	const isLookUp = operation === 'lookUp';
	const isDelete = operation === 'delete';
	const services = chosenServices(parameters);
	const settings = readRunSettings(parameters, items);
	const problems = [
		...(isLookUp || isDelete
			? []
			: ["'Operation' must be one of: delete, lookUp, not an expression"]),
		...(typeof services === 'string' ? [services] : []),
		...(settings.ok ? [] : [settings.problem]),
	];
	return {
		operation: isLookUp ? 'lookUp' : 'delete',
		services: typeof services === 'string' ? [] : services,
		settings: withoutIds(settings),
		previewOnly: !isLookUp && isAgentCall(context) && !agentMayDelete(parameters.raw('options')),
		...(problems.length > 0 && { problem: `${problems[0]}.` }),
	};
}
