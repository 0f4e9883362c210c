import type { IExecuteFunctions } from 'n8n-workflow';

import { inputField, type InputField } from './inputField';

/** A parameter's value for an item, or that its expression cannot be resolved there. */
export type Value = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Reads the node's parameters; the flow behind it does not know n8n. */
export interface Parameters {
	/** Never throws. */
	read(name: string, item: number): Value;
	/** As the user stored it: an expression is still a text that begins with `=`. */
	raw(name: string): unknown;
}

/** Anywhere inside, because collections and lists hold expressions too. */
export function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(hasExpression);
}

/**
 * Reads from a running node. What is no expression is read once: resolving a parameter costs time,
 * and its value cannot differ between items.
 */
export function nodeParameters(context: IExecuteFunctions): Parameters {
	const stored = context.getNode().parameters as Readonly<Record<string, unknown>>;
	const fixed = new Map<string, Value>();
	const fields = new Map<string, InputField | undefined>();
	const items = context.getInputData();

	function resolve(name: string, item: number): Value {
		try {
			return { ok: true, value: context.getNodeParameter(name, item, null) };
		} catch {
			// The text of an expression error can quote the item, so it is not passed on.
			return { ok: false };
		}
	}

	function resolveExpression(name: string, item: number): Value {
		if (!fields.has(name)) fields.set(name, inputField(stored[name]));
		const value = fields.get(name)?.(items[item]?.json);
		return value === undefined ? resolve(name, item) : { ok: true, value };
	}

	return {
		raw: (name) => stored[name],
		read(name, item) {
			if (hasExpression(stored[name])) return resolveExpression(name, item);
			const known = fixed.get(name) ?? resolve(name, item);
			fixed.set(name, known);
			return known;
		},
	};
}
