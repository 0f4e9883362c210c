import { hasExpression, type Parameters } from './parameters';
import { readSettings, type SettingsAnswer } from './settings';

/** What has the same value in every item; anything else that n8n offers may differ. */
const SAME_IN_ALL_ITEMS = /\$(?:vars|secrets|env|workflow|execution|now|today|mode|runIndex)\b/g;

function mentionsItem(raw: unknown): boolean {
	if (typeof raw === 'string') {
		return raw.startsWith('=') && raw.replace(SAME_IN_ALL_ITEMS, '').includes('$');
	}
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(mentionsItem);
}

/**
 * `options` hold for the whole run, so they are read from the first item. Where an expression in
 * them could differ between items it is tried for each: a guard such as Never Delete must not
 * silently be that of the first item only.
 */
export function readRunSettings(parameters: Parameters, items: number): SettingsAnswer {
	const raw = parameters.raw('options');
	const first = parameters.read('options', 0);
	if (!first.ok) {
		return { ok: false, problem: "An expression in 'Options' cannot be resolved" };
	}
	if (items > 1 && hasExpression(raw) && mentionsItem(raw)) {
		const expected = JSON.stringify(first.value);
		for (let item = 1; item < items; item++) {
			const other = parameters.read('options', item);
			if (!other.ok || JSON.stringify(other.value) !== expected) {
				return {
					ok: false,
					problem: `'Options' hold for the whole run, but an expression in them gives another value for item ${item} than for item 0. Give them the same value for all items, or run the items one by one`,
				};
			}
		}
	}
	return readSettings(first.value ?? {});
}
