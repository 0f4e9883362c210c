import type { Sandbox } from '../sandbox';
import { STAND_INS } from '../sandbox/services';
import { contradictions, truthOf, type Contradiction, type Strictness } from '../sandbox/truth';
import { factsOf } from '../test/services/facts';
import { BYSTANDERS, idAt, knownIds, placeOf, PLACES, type Person, type Receipt } from './stage';
import { COUNTS, type Count, type Tally } from './table';

/** A sentence about the run, and what speaks against it. */
export interface Checked {
	readonly claim: string;
	readonly problems: string[];
}

/** Everything that was claimed, and the services to be asked about it. */
export interface Evidence {
	readonly people: readonly Person[];
	readonly receipts: readonly Receipt[];
	readonly rows: readonly Tally[];
	readonly sandbox: Sandbox;
}

/** When the last of the services has to be done with what it accepted. Ms. */
const LONGEST_DELAY = Math.max(
	...STAND_INS.map(({ profiles: { deletion } }) => (deletion.kind === 'delayed' ? deletion.ms : 0)),
);

/** What the oracle has against the receipts. */
function contradicted(evidence: Evidence, strict: Strictness): Contradiction[] {
	const { people, receipts, sandbox } = evidence;
	const known = new Map(PLACES.map((place) => [place.service, new Set(knownIds(place, people))]));
	const before = (service: string, _idType: string, id: string) =>
		known.get(service)?.has(id) ? 'present' : 'unknown';
	return contradictions(receipts, { ...truthOf(sandbox), before }, { ...strict, once: true });
}

/** Of what the oracle has, what is about receipts with these outcomes. */
function about(found: readonly Contradiction[], ...outcomes: string[]): string[] {
	const kinds = ['overclaimed', 'underclaimed'];
	return found
		.filter(({ kind, outcome }) => kinds.includes(kind) && outcomes.includes(outcome ?? ''))
		.map(({ words }) => words);
}

/** Profiles that were not to be deleted and are not there as they were. */
function changed({ receipts, sandbox }: Evidence): { undone: string[]; bystanders: string[] } {
	const isChanged = ({ service, id }: { service: string; id: string }) =>
		sandbox.state(service, placeOf(service).idType, id) !== 'present';
	const say = ({ service, id }: { service: string; id: string }) =>
		`${placeOf(service).name}, ${id}: is not as it was`;
	const undone = receipts
		.filter(({ outcome }) => ['failed', 'notAttempted'].includes(outcome))
		.map(({ service, id = '' }) => ({ service, id: id.trim() }));
	const bystanders = PLACES.flatMap(({ service }) => BYSTANDERS.map((id) => ({ service, id })));
	return {
		undone: undone.filter(isChanged).map(say),
		bystanders: bystanders.filter(isChanged).map(say),
	};
}

function miscounted({ rows, sandbox }: Evidence): string[] {
	return rows.flatMap(({ service, requests: said }) => {
		const { requests, deleteRequests } = sandbox.stats(service);
		if (requests === said && deleteRequests === said) return [];
		const { name } = placeOf(service);
		return [`${name}: ${said} requests, but it got ${requests}, ${deleteRequests} deletions`];
	});
}

/** Holds the numbers of each service against its row of facts. */
export function checkNumbers(rows: readonly Tally[]): Checked {
	const problems = rows.flatMap((row) => {
		const { demo } = factsOf(row.service);
		const wrong = COUNTS.filter((column) => row[column] !== (demo[column] ?? 0));
		const { name } = placeOf(row.service);
		return wrong.map(
			(column) => `${name}: ${row[column]} ${column} instead of ${demo[column] ?? 0}`,
		);
	});
	return { claim: 'the numbers are those of these people and of this trouble', problems };
}

/** Holds every claim against what the services say of every single profile. Moves their clock on. */
export function check(evidence: Evidence): Checked[] {
	const { people, rows, sandbox } = evidence;
	const asked = PLACES.flatMap((place) =>
		people.map((person) => ({ service: place.service, id: idAt(place, person) })),
	);
	const found = contradicted(evidence, { asked });
	const wordsOf = (which: (one: Contradiction) => boolean) =>
		found.filter(which).map(({ words }) => words);
	const total = (column: Count) => rows.reduce((sum, row) => sum + row[column], 0);
	const { undone, bystanders } = changed(evidence);
	const requests = miscounted(evidence);
	sandbox.advance(LONGEST_DELAY);
	const settled = contradicted(evidence, { settled: true });
	return [
		{
			claim: `each of the ${people.length} rows has one receipt per service`,
			problems: wordsOf(({ kind }) => ['missing', 'surplus', 'odd'].includes(kind)),
		},
		{
			claim: `${total('deleted')} deleted: each was there, was deleted once and is absent now`,
			problems: about(found, 'deleted'),
		},
		{
			claim: `${total('alreadyAbsent')} already absent: none was ever there`,
			problems: about(found, 'alreadyAbsent'),
		},
		{
			claim: `${total('refused')} refused and ${total('failed')} failed: they are as they were`,
			problems: [...about(found, 'failed', 'notAttempted'), ...undone],
		},
		{
			claim: `${total('skipped')} skipped without an ID: nothing was sent for them`,
			problems: about(found, 'skipped'),
		},
		{
			claim: `${BYSTANDERS.length} people who are not in the file are untouched`,
			problems: [
				...bystanders,
				...wordsOf(({ kind, outcome }) => kind === 'underclaimed' && outcome === undefined),
			],
		},
		{
			claim: `${total('requests')} requests: as many as the services counted, all of them deletions`,
			problems: requests,
		},
		{
			claim: `${total('accepted')} accepted: none is present as if nobody had asked, and each is deleted when its time is over`,
			problems: [...about(found, 'accepted'), ...about(settled, 'accepted')],
		},
	];
}
