import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ERROR_KEYS, receiptIn, type EngineResult } from '../../../../engine';
import type { Sandbox, SandboxIdType, SandboxService } from '../../../../sandbox';
import { ALL_SERVICES } from './services';

/** One output item that has to come: an input item × service × ID. */
export interface Line {
	readonly item: number;
	readonly service: SandboxService;
}

const SUCCESSFUL = [
	...['deleted', 'accepted', 'alreadyAbsent', 'wouldDelete', 'found', 'notFound', 'skipped'],
];

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
		output.map(({ one, json }) => {
			return wanted.indexOf(keyOf({ item: itemOf(one), service: json.service as SandboxService }));
		}),
	);
	for (const order of positions) expect(order).toEqual([...order].sort((a, b) => a - b));
	const merged = positions.flat().sort((a, b) => a - b);
	expect(merged).toEqual(wanted.map((key) => wanted.indexOf(key)));
}

function visible(sandbox: Sandbox, { service, idType, id }: IDataObject): boolean {
	return sandbox.has(service as SandboxService, idType as SandboxIdType, id as string);
}

/** What the sandbox says about a line; undefined where it does not contradict it. */
function contradiction(sandbox: Sandbox, receipt: IDataObject): string | undefined {
	const { service, idType, id, outcome, attempts } = receipt;
	const sent = sandbox
		.requests(service as SandboxService)
		.filter(({ kind, ids }) => kind === 'delete' && ids.includes(id as string));
	const known = typeof id === 'string' && typeof idType === 'string';
	const state =
		known && sandbox.state(service as SandboxService, idType as SandboxIdType, id as string);
	switch (outcome) {
		case 'deleted':
			return String(state).toLowerCase().includes('deleted') ? undefined : `it is ${state}`;
		case 'accepted':
			// The service takes IDs that it does not know, too; what counts is that it took this one.
			return sandbox.deletions(service as SandboxService).has(`${idType}:${id}`)
				? undefined
				: 'it was not taken';
		case 'alreadyAbsent':
		case 'notFound':
			return visible(sandbox, receipt) ? 'it is there' : undefined;
		case 'found':
			return visible(sandbox, receipt) ? undefined : 'it is not there';
		case 'wouldDelete':
			if (sent.length > 0) return 'a deletion of it was sent';
			return visible(sandbox, receipt) ? undefined : 'it is not there';
		case 'skipped':
		case 'notAttempted':
			return sent.length > 0 ? 'a deletion of it was sent' : undefined;
		case 'failed':
			return attempts === undefined && sent.length > 0 ? 'a deletion of it was sent' : undefined;
		default:
			return `no such outcome: ${String(outcome)}`;
	}
}

/** No line claims what the sandbox contradicts, and none stands on the wrong output. */
export function expectTruth(sandbox: Sandbox, { output, errorOutput }: EngineResult): void {
	for (const { json } of output) {
		expect(json).not.toHaveProperty('error');
		expect([json, contradiction(sandbox, json)]).toEqual([json, undefined]);
	}
	for (const { json } of errorOutput) {
		const details = receiptIn(json);
		if (ERROR_KEYS.includes('details')) expect(json.error).toBe(details.message);
		expect(json.message).toBe(details.message);
		expect(details.success).toBe(false);
		expect([details, contradiction(sandbox, details)]).toEqual([details, undefined]);
	}
	if (errorOutput.length > 0) {
		expect(output.filter(({ json }) => json.success !== true)).toEqual([]);
	}
	const lines = [
		...output.map(({ json }) => json),
		...errorOutput.map(({ json }) => receiptIn(json)),
	];
	for (const line of lines as IDataObject[]) {
		expect(line.success).toBe(SUCCESSFUL.includes(line.outcome as string));
		expect(line.deleted).toBe(line.outcome === 'deleted');
		if (line.success === false) expect(line.message).toMatch(/\[item \d+\]$/);
	}
}
