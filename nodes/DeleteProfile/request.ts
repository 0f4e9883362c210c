import type { IExecuteFunctions } from 'n8n-workflow';

import type { Parameters } from './erasure/parameters';
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

function chosenServices(parameters: Parameters): Service[] | string {
	const chosen = parameters.read('services', 0);
	const names: unknown = chosen.ok ? chosen.value : undefined;
	const known = allServices.map((service) => service.name);
	if (!Array.isArray(names) || names.length === 0) {
		return "'Services' is empty. Choose at least one service";
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
	const operation = parameters.read('operation', 0);
	const isLookUp = operation.ok && operation.value === 'lookUp';
	const isDelete = operation.ok && operation.value === 'delete';
	const services = chosenServices(parameters);
	const settings = readRunSettings(parameters, items);
	const problems = [
		...(isLookUp || isDelete ? [] : ["'Operation' must be one of: delete, lookUp"]),
		...(typeof services === 'string' ? [services] : []),
		...(settings.ok ? [] : [settings.problem]),
	];
	return {
		operation: isLookUp ? 'lookUp' : 'delete',
		services: typeof services === 'string' ? [] : services,
		settings: withoutIds(settings),
		previewOnly: !isLookUp && isAgentCall(context) && !agentMayDelete(parameters.raw('options')),
		...(problems.length > 0 && { problem: `${problems[0]}. Nothing was sent.` }),
	};
}
