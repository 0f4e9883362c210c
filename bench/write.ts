/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { plot } from './plot';
import { markdown } from './report';
import type { Results } from './results';

const FOLDER = path.resolve(__dirname, '../docs/benchmarks');

/** What the plot shows; the table has the rest. */
const PLOTTED = [
	'cleverTap-1000',
	'cleverTap-10000',
	'gainsightPx-1000',
	'gainsightPx-10000',
	'adapty-1000-at-20',
	'adapty-10000-at-20',
	'all-3x3000-faults',
];

const DIGITS = 3;

/** Numbers as they can be trusted, and as a diff can be read. */
function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toFixed(DIGITS)) : value;
}

export function writeResults(results: Results): void {
	mkdirSync(FOLDER, { recursive: true });
	const write = (name: string, text: string) => writeFileSync(path.join(FOLDER, name), text);
	write('results.json', `${JSON.stringify(results, rounded, '\t')}\n`);
	write('README.md', markdown(results));
	write('times.svg', plot(results.rows, PLOTTED));
}

/** Table and plot anew from the numbers of the last run. */
export function renderAgain(): void {
	writeResults(JSON.parse(readFileSync(path.join(FOLDER, 'results.json'), 'utf8')) as Results);
}
