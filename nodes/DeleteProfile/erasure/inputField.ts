/** Reads an expression's value from the JSON of an item; undefined where only n8n can tell. */
export type InputField = (json: unknown) => string | number | undefined;

/** `={{ $json.id }}` or `={{ $json.body.id }}`, and nothing besides. */
const FIELD_OF_ITEM = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*)+)\s*\}\}$/;

/** Names that n8n's expressions refuse, or that every object has. */
const RESERVED = /^(__\w*|constructor|prototype|toString|valueOf|hasOwnProperty)$/;

function own(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return Object.prototype.hasOwnProperty.call(value, name)
		? (value as Readonly<Record<string, unknown>>)[name]
		: undefined;
}

/**
 * The usual way to map an ID is a field of the item. n8n's evaluator sets up a sandbox for every
 * item, which for 10,000 items takes longer than deleting them (docs/benchmarks/profile.md), so a
 * plain field is read directly. Only a text or number that stands there counts: for anything else,
 * above all what is missing, n8n's evaluator is asked and its answer holds.
 * @returns undefined where the expression is more than a field of the item
 */
export function inputField(raw: unknown): InputField | undefined {
	const path = typeof raw === 'string' ? FIELD_OF_ITEM.exec(raw)?.[1] : undefined;
	const names = path?.slice(1).split('.');
	if (!names || names.some((name) => RESERVED.test(name))) return undefined;
	return (json) => {
		const value = names.reduce(own, json);
		return typeof value === 'string' || typeof value === 'number' ? value : undefined;
	};
}
