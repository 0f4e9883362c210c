import type { INodeExecutionData } from 'n8n-workflow';

import { ERROR_KEYS, receiptIn, type EngineResult } from '../../../../engine';
import type { Sandbox, SandboxService } from '../../../../sandbox';
import { contradictions, truthOf, type Strictness } from '../../../../sandbox/truth';
import { ALL_SERVICES, receipts } from './trial';

/** One output item that has to come: an input item × service × ID. */
export interface Line {
	readonly item: number;
	readonly service: SandboxService;
}

/** The lines that these IDs have to get; one input item holds one ID or a list of them. */
export function linesFor(
	ids: readonly unknown[],
	services: readonly SandboxService[] = ALL_SERVICES,
): Line[] {
	return ids.flatMap((id, item) =>
		services.flatMap((service) => {
			const count = Array.isArray(id) ? Math.max(1, id.length) : 1;
			return Array.from({ length: count }, () => ({ item, service }));
		}),
	);
}

function itemOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

/** Every input item × service × ID has one line, in input order, paired with its input item. */
export function expectLines(result: EngineResult, expected: readonly Line[]): void {
	const keyOf = ({ item, service }: Line) => `${item} ${service}`;
	const wanted = expected.map(keyOf);
	const outputs = [
		result.output.map((one) => ({ one, json: one.json })),
		result.errorOutput.map((one) => ({ one, json: receiptIn(one.json) })),
	];
	const positions = outputs.map((output) =>
		output.map(({ one, json }) =>
			wanted.indexOf(keyOf({ item: itemOf(one), service: json.service as SandboxService })),
		),
	);
	for (const order of positions) expect(order).toEqual([...order].sort((a, b) => a - b));
	const merged = positions.flat().sort((a, b) => a - b);
	expect(merged).toEqual(wanted.map((key) => wanted.indexOf(key)));
}

/** No two sentences of a text contradict each other. */
export function expectConsistent(text: string): void {
	expect(text).not.toMatch(/nothing was deleted|not deleted/i);
	if (/may (already )?be (deleted|gone)/i.test(text)) expect(text).not.toMatch(/not sent/i);
}

/** Words at which a person acts stand with everything that has not gone well, and nowhere else. */
function expectReadable(receipt: Readonly<Record<string, unknown>>): void {
	const message = String(receipt.message);
	expectConsistent(message);
	if (receipt.success === false) expect(message).toMatch(/ \[item \d+\]$/);
	else expect(message).not.toMatch(/\[item/);
}

/** No line claims what the sandbox contradicts, and none stands on the wrong output. */
export function expectTruth(sandbox: Sandbox, result: EngineResult, strict?: Strictness): void {
	const { output, errorOutput } = result;
	const lines = receipts(result);
	expect(contradictions(lines, truthOf(sandbox), strict)).toEqual([]);
	lines.forEach(expectReadable);
	for (const { json } of output) expect(json).not.toHaveProperty('error');
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
