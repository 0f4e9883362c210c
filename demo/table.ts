import type { SandboxService } from '../sandbox';
import type { Tally } from './tally';

export const NAMES: Readonly<Record<SandboxService, string>> = {
	adapty: 'Adapty',
	cleverTap: 'CleverTap',
	gainsightPx: 'Gainsight PX',
};

const COLUMNS: ReadonlyArray<readonly [title: string, cell: (row: Tally) => string]> = [
	['', ({ service }) => NAMES[service]],
	['deleted', ({ deleted }) => String(deleted)],
	['accepted', ({ accepted }) => String(accepted)],
	['already absent', ({ alreadyAbsent }) => String(alreadyAbsent)],
	['skipped', ({ skipped }) => String(skipped)],
	['refused', ({ refused }) => String(refused)],
	['failed', ({ failed }) => String(failed)],
	['repeated', ({ repeated }) => String(repeated)],
	['requests', ({ requests }) => String(requests)],
	['time', ({ seconds }) => `${seconds.toFixed(1)} s`],
];

/** One line for each service; names to the left, numbers to the right. */
export function table(rows: readonly Tally[]): string {
	const lines = [
		COLUMNS.map(([title]) => title),
		...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
	];
	const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	return lines
		.map((line) =>
			line
				.map((cell, column) =>
					column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
				)
				.join('  '),
		)
		.join('\n');
}
