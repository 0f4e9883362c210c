import type { INodeExecutionData } from 'n8n-workflow';

import { ERROR_KEYS, receiptIn, type EngineResult } from '../../../../engine';
import type { Sandbox } from '../../../../sandbox';
import type { Strictness } from '../../../../sandbox/truth';
import { expectTrue, receipts, type Receipt } from '../../support/harness';

/** Longer, and the table of the output is no longer one line for each person. */
const SHORT = 45;

/** Words by which people would take a true report for a breakdown; 5xx is called what it is. */
export const ALARMING = /\b(problem|failure|mistake)s?\b|(?<!server )\berrors?\b/i;

/** What reads as translated, is another country's spelling, or has another word here. */
const NOT_OUR_WORDS =
	/\b(tries|try|tried|not done|answer(s|ed|ing)?|white space|a text|just now|cancell(ed|ing))\b|\bgone\b|\b(e-mail|recognis|anonymis|normalis|colour|behaviour|neighbour|licence|catalogue|centre)/i;

/** What an agent reads instead of a deletion. */
export const PREVIEW = /Preview only; nothing was deleted\. A person .+ has to run the deletion\.$/;

function itemOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

/**
 * Every input item × ID has one line, in input order, paired with its input item.
 * @param ids what each input item holds: an ID, or a list of them
 */
export function expectLines({ output, errorOutput }: EngineResult, ids: readonly unknown[]): void {
	const wanted = ids.flatMap((id, item) => {
		return Array.from({ length: Array.isArray(id) ? Math.max(1, id.length) : 1 }, () => item);
	});
	const came = [output, errorOutput].map((items) => items.map(itemOf));
	for (const order of came) expect(order).toEqual([...order].sort((a, b) => a - b));
	expect(came.flat().sort((a, b) => a - b)).toEqual(wanted);
}

/** No two sentences of a text contradict each other. */
export function expectConsistent(text: string): void {
	const own = text.replace(PREVIEW, '');
	expect(own).not.toMatch(/nothing was deleted|not deleted/i);
	if (/may (already )?be (deleted|gone)/i.test(own)) expect(own).not.toMatch(/not sent/i);
}

/** Short where nothing has to be done, and no word that another field of the receipt has. */
export function expectReadable({ success, message }: Receipt): void {
	const text = String(message);
	expectConsistent(text);
	expect(text).not.toMatch(NOT_OUR_WORDS);
	expect(text).not.toMatch(
		/\[item|\u00a0|^(deleted|accepted|already absent|(not )?found|not sent)\b/i,
	);
	if (success !== true) expect(text).toMatch(/^\S.*\.$/s);
	else if (!text.endsWith('.')) expect(text.length).toBeLessThanOrEqual(SHORT);
}

/** No line claims what the sandbox contradicts, and none stands on the wrong output. */
export function expectTruth(sandbox: Sandbox, result: EngineResult, strict?: Strictness): void {
	const { output, errorOutput } = result;
	const lines = receipts(result);
	expectTrue(sandbox, lines, strict);
	// Each text once: most lines have the same.
	const texts = new Map(
		lines.map((line) => [`${String(line.success)} ${String(line.message)}`, line]),
	);
	for (const line of texts.values()) expectReadable(line);
	expect(output.filter(({ json }) => 'error' in json)).toEqual([]);
	for (const { json } of errorOutput) {
		const details = receiptIn(json);
		expect(details.success).toBe(false);
		if (!ERROR_KEYS.includes('details')) continue;
		// What happened, what to do, and the whole receipt: no sentence stands there three times.
		expect(String(details.message)).toContain(String(json.error));
		expect(String(details.message)).toContain(String(json.message));
	}
	if (errorOutput.length > 0) {
		expect(output.filter(({ json }) => json.success !== true)).toEqual([]);
	}
}
