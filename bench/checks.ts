import { TITLES } from './contestants';
import { wrongIn, type NotRun, type Results } from './results';

/** Something that has to be right, however long it takes. */
export interface Check {
	readonly name: string;
	readonly passed: boolean;
}

const OURS: ReadonlySet<string> = new Set(['ourNode', 'ourNodeInN8n']);
const OUR_TITLES: ReadonlySet<string> = new Set([TITLES.ourNode, TITLES.ourNodeInN8n]);

/** This node's runs only: no ID lost or misreported. A run that broke off proves nothing. */
export function checksOf({ rows, growth }: Results, broken: readonly NotRun[]): Check[] {
	const runs = rows
		.filter(({ contestant }) => OURS.has(contestant))
		.map((row) => ({
			name: `${row.title}, ${TITLES[row.contestant]}: ${wrongIn(row)} lost or misreported`,
			passed: wrongIn(row) === 0,
		}));
	const grown = (growth?.points ?? []).map(({ count, verdict }) => ({
		name: `Growth, ${count} IDs: ${wrongIn({ outcome: verdict })} lost or misreported`,
		passed: wrongIn({ outcome: verdict }) === 0,
	}));
	const brokenRuns = broken
		.filter(({ contestant, why }) => OUR_TITLES.has(contestant) && !why.startsWith('no full n8n'))
		.map(({ workload, why }) => ({ name: `${workload}: ${why}`, passed: false }));
	return [...runs, ...grown, ...brokenRuns];
}
