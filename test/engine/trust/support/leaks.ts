/* eslint-disable @n8n/community-nodes/no-restricted-imports, @typescript-eslint/no-require-imports */
import path from 'node:path';

import { LoggerProxy } from 'n8n-workflow';

import type { EngineResult } from '../../../../engine';

type Log = Record<'error' | 'warn' | 'info' | 'debug', (message: string, meta?: object) => void>;

/** The logger that n8n-core hands to nodes; it comes from n8n-core's own dependencies. */
function loggerOfCore(): Log {
	const paths = [path.dirname(require.resolve('n8n-core'))];
	const load = (name: string) => require(require.resolve(name, { paths })) as never;
	const { Container } = load('@n8n/di') as { Container: { get(type: unknown): Log } };
	return Container.get((load('@n8n/backend-common') as { Logger: unknown }).Logger);
}

/** Everything that the node, or n8n on its behalf, writes to the log while a test runs. */
export function captureLogs(): string[] {
	const lines: string[] = [];
	const logger = loggerOfCore();
	const write = (message: string, meta?: object) => lines.push(`${message} ${textOf(meta)}`);
	for (const level of ['error', 'warn', 'info', 'debug'] as const) {
		jest.spyOn(logger, level).mockImplementation(write);
	}
	LoggerProxy.init({ ...logger, error: write, warn: write, info: write, debug: write } as never);
	return lines;
}

/** All of a value, errors and what hides behind toJSON included. */
export function textOf(value: unknown): string {
	const seen = new Set<unknown>();
	const walk = (one: unknown): string => {
		if (typeof one !== 'object' || one === null) return `${String(one)}\n`;
		if (seen.has(one)) return '';
		seen.add(one);
		const names = Object.getOwnPropertyNames(one).filter((name) => name !== 'constructor');
		return names.map((name) => `${name}: ${walk((one as Record<string, unknown>)[name])}`).join('');
	};
	return walk(value);
}

/** What the node's own task left in the stored run data, errors and hints included. */
export function emittedBy({ run, task, error, hints }: EngineResult): string {
	const node = run.data.resultData.runData['Delete Profile'];
	const top = run.data.resultData.error;
	return textOf([node, task, error, hints, top, JSON.stringify([node ?? null, top ?? null])]);
}

/** Where a text shows one of these traces; empty as it should be. */
export function findings(text: string, traces: readonly RegExp[]): string[] {
	return traces.flatMap((trace) => {
		const at = text.search(trace);
		return at < 0 ? [] : [text.slice(Math.max(0, at - 60), at + 60)];
	});
}
