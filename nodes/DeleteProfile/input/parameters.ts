import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../contract/statuses';
import { getOrAdd } from '../contract/types';

/** A parameter's value for an item, or that its expression cannot be resolved there. */
export type Value = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** The node's parameters; nothing behind this room calls n8n. */
export interface Parameters {
	/** Never throws. A parameter that the editor hides is null. */
	read(name: string, item: number): Value;
	/** As the workflow stores it: an expression is still a string that begins with `=`. */
	raw(name: string): unknown;
	/** A field of `$json` itself; undefined where it has none. */
	field?(name: string, item: number): unknown;
}

/** Reads an expression's value from the JSON of an item; undefined where only n8n can tell. */
type InputField = (json: unknown) => string | number | undefined;

/** `={{ $json.id }}` or `={{ $json.body.id }}`, and nothing besides. */
const FIELD_OF_ITEM = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*)+)\s*\}\}$/;

function own(value: unknown, name: string): unknown {
	const has = isRecord(value) && Object.prototype.hasOwnProperty.call(value, name);
	return has ? value[name] : undefined;
}

/**
 * The usual way to map an ID is a field of the item. n8n's evaluator sets up a sandbox for every
 * item, which for 10,000 items takes longer than deleting them (docs/benchmarks/profile.md), so a
 * plain field is read directly. Only a string or number found there counts: for anything else, above
 * all what is missing, n8n's evaluator is asked and its value holds.
 * @returns undefined where the expression is more than a field of the item
 */
export function inputField(raw: unknown): InputField | undefined {
	const path = typeof raw === 'string' ? FIELD_OF_ITEM.exec(raw)?.[1] : undefined;
	const names = path?.slice(1).split('.');
	if (!names) return undefined;
	return (json) => {
		const value = names.reduce(own, json);
		return typeof value === 'string' || typeof value === 'number' ? value : undefined;
	};
}

/** Looks into collections and lists as well, because they hold expressions too. */
function someExpression(raw: unknown, test: (expression: string) => boolean): boolean {
	if (typeof raw === 'string') return raw.startsWith('=') && test(raw);
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some((inner) => someExpression(inner, test));
}

/** True if a stored parameter is an expression or holds one. */
export function hasExpression(raw: unknown): boolean {
	return someExpression(raw, () => true);
}

/** What has the same value for every item; anything else that n8n offers may differ. */
const SAME_FOR_ALL_ITEMS =
	/\$(?:vars|secrets|env|workflow|execution|now|today|mode|runIndex)\b|\$(?:input|\((?:'[^']*'|"[^"]*")\))\.(?:all|first|last)\(/g;

/** True if a stored parameter holds an expression whose value can differ between items. */
export function differsBetweenItems(raw: unknown): boolean {
	return someExpression(raw, (expression) =>
		expression.replace(SAME_FOR_ALL_ITEMS, '').includes('$'),
	);
}

/** True where an AI agent calls the node. */
export function isAgentCall(context: IExecuteFunctions): boolean {
	// Older hosts do not have the method, but name the type of a node that is used as a tool so.
	return context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
}

/**
 * Reads from a running node. A parameter that is no expression is read once: resolving it costs
 * time, and its value cannot differ between items.
 */
export function nodeParameters(context: IExecuteFunctions): Parameters {
	const stored = context.getNode().parameters as Readonly<Record<string, unknown>>;
	const readers = new Map<string, (item: number) => unknown>();
	const items = context.getInputData();
	// The input of a tool is what the model wrote; `$json` is the item of the agent.
	const isTool = isAgentCall(context);

	function makeReader(name: string): (item: number) => unknown {
		const resolve = (item: number): unknown => context.getNodeParameter(name, item, null);
		if (!hasExpression(stored[name])) {
			const value = resolve(0);
			return () => value;
		}
		const field = isTool ? undefined : inputField(stored[name]);
		return field ? checked(field, resolve) : resolve;
	}

	/** n8n reads the first value as well; only where it reads the same is it not asked again. */
	function checked(field: InputField, resolve: (item: number) => unknown): typeof resolve {
		let agrees: boolean | undefined;
		return (item) => {
			const value = agrees === false ? undefined : field(items[item]?.json);
			if (value === undefined) return resolve(item);
			if (agrees) return value;
			const resolved = resolve(item);
			agrees = Object.is(value, resolved);
			return resolved;
		};
	}

	return {
		raw: (name) => stored[name],
		field(name, item) {
			try {
				return own(isTool ? context.getWorkflowDataProxy(item).$json : items[item]?.json, name);
			} catch {
				return undefined;
			}
		},
		read(name, item) {
			try {
				const reader = getOrAdd(readers, name, () => makeReader(name));
				return { ok: true, value: reader(item) };
			} catch {
				// The text of an expression error can quote the item, so it is not passed on.
				return { ok: false };
			}
		},
	};
}
