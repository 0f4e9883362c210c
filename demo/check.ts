import type { ProfileState, Sandbox } from '../sandbox';
import { STAND_INS } from '../sandbox/services';
import {
	confirms,
	contradictions,
	truthOf,
	type Contradiction,
	type Strictness,
} from '../sandbox/truth';
import {
	BYSTANDERS,
	idAt,
	knownIds,
	placeOf,
	PLACES,
	type Person,
	type Place,
	type Receipt,
} from './stage';
import type { Count, Tally } from './table';

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

const total = (rows: readonly Tally[], column: Count) =>
	rows.reduce((sum, row) => sum + row[column], 0);

/** A number in the table against the number that the services or the file give. */
function compare(
	rows: readonly Tally[],
	column: Count,
	expected: (place: Place) => number,
): string[] {
	return rows.flatMap((row) => {
		const place = placeOf(row.service);
		const count = expected(place);
		if (count === row[column]) return [];
		return [`${place.name}: the table says ${row[column]} ${column}, but it is ${count}`];
	});
}

/** What the oracle has against the receipts. */
function contradicted(evidence: Evidence, strict: Strictness): Contradiction[] {
	const { people, receipts, sandbox } = evidence;
	const known = new Map(PLACES.map((place) => [place.service, new Set(knownIds(place, people))]));
	const before = (service: string, _idType: string, id: string): ProfileState =>
		known.get(service)?.has(id) ? 'present' : 'unknown';
	return contradictions(receipts, { ...truthOf(sandbox), before }, { ...strict, once: true });
}

function checkAnswers({ people, rows }: Evidence, found: readonly Contradiction[]): Checked {
	const sums = rows.flatMap((row) => {
		const { deleted, accepted, alreadyAbsent, skipped, refused, failed, repeated } = row;
		const sum = deleted + accepted + alreadyAbsent + skipped + refused + failed + repeated;
		return sum === people.length ? [] : [`${row.service}: the row adds up to ${sum}`];
	});
	const kinds = ['missing', 'surplus', 'odd'];
	return {
		claim: `each of the ${people.length} rows has one receipt per service`,
		problems: [...wordsOf(found, ({ kind }) => kinds.includes(kind)), ...sums],
	};
}

function wordsOf(
	found: readonly Contradiction[],
	which: (contradiction: Contradiction) => boolean,
): string[] {
	return found.filter(which).map(({ words }) => words);
}

const about =
	(...outcomes: string[]) =>
	({ kind, outcome }: Contradiction) =>
		['overclaimed', 'underclaimed'].includes(kind) && outcomes.includes(outcome ?? '');

/** How many profiles a service deleted, or did not find, where it says which. */
function countAt(says: 'deleted' | 'accepted', number: (place: Place) => number) {
	return (place: Place) => (confirms(place.service) === says ? number(place) : 0);
}

function checkDone({ rows, sandbox }: Evidence, found: readonly Contradiction[]): Checked[] {
	const stats = ({ service }: Place) => sandbox.stats(service);
	// Some that only accept a deletion say of nobody that there was none, some of everybody.
	const absent = ({ service }: Place) => {
		const isTold = confirms(service) === 'deleted';
		const { alreadyAbsent } = rows.find((row) => row.service === service)!;
		return isTold || alreadyAbsent > 0 ? sandbox.stats(service).absentIds : 0;
	};
	return [
		{
			claim: `${total(rows, 'deleted')} deleted: each was there, was deleted once and is absent now`,
			problems: [
				...wordsOf(found, about('deleted')),
				...compare(
					rows,
					'deleted',
					countAt('deleted', (place) => stats(place).deletedIds),
				),
			],
		},
		{
			claim: `${total(rows, 'alreadyAbsent')} already absent: none was ever there`,
			problems: [
				...wordsOf(found, about('alreadyAbsent')),
				...compare(rows, 'alreadyAbsent', absent),
			],
		},
	];
}

function checkUntouched(evidence: Evidence, found: readonly Contradiction[]): Checked {
	const { people, rows, receipts, sandbox } = evidence;
	const state = ({ service, idType }: Place, id: string) => sandbox.state(service, idType, id);
	const changed = receipts.flatMap(({ service, id = '', outcome }) => {
		if (!['failed', 'notAttempted'].includes(outcome)) return [];
		const place = placeOf(service);
		const isAsBefore = state(place, id.trim()) === 'present';
		return isAsBefore ? [] : [`${place.name}, ${id}: is not as it was`];
	});
	const left = (place: Place) => {
		const { failed } = rows.find(({ service }) => service === place.service)!;
		const present = knownIds(place, people).filter((id) => state(place, id) === 'present');
		// An ID with whitespace around it is somebody else's, where the service takes it.
		const misnamed = receipts.filter(({ service, id = '', reason }) => {
			return service === place.service && id !== id.trim() && reason !== 'invalidId';
		});
		return present.length - failed - misnamed.length;
	};
	return {
		claim: `${total(rows, 'refused')} refused and ${total(rows, 'failed')} failed: they and nobody else are as they were`,
		problems: [
			...wordsOf(found, about('failed', 'notAttempted')),
			...changed,
			...compare(rows, 'refused', left),
		],
	};
}

function checkSkipped({ people, rows }: Evidence, found: readonly Contradiction[]): Checked {
	const filled = (place: Place) =>
		people.map((person) => idAt(place, person)).filter((id) => id !== '');
	return {
		claim: `${total(rows, 'skipped')} skipped without an ID, ${total(rows, 'repeated')} repeated in the file`,
		problems: [
			...wordsOf(found, about('skipped')),
			...compare(rows, 'skipped', (place) => people.length - filled(place).length),
			...compare(rows, 'repeated', (place) => filled(place).length - new Set(filled(place)).size),
		],
	};
}

function checkBystanders({ sandbox }: Evidence, found: readonly Contradiction[]): Checked {
	const touched = PLACES.flatMap(({ service, name, idType }) =>
		BYSTANDERS.filter((id) => sandbox.state(service, idType, id) !== 'present').map(
			(id) => `${name}, ${id}: is not as it was`,
		),
	);
	const unnamed = wordsOf(
		found,
		({ kind, outcome }) => kind === 'underclaimed' && outcome === undefined,
	);
	return {
		claim: `${BYSTANDERS.length} people who are not in the file are untouched`,
		problems: [...touched, ...unnamed],
	};
}

function checkRequests({ rows, sandbox }: Evidence): Checked {
	const others = PLACES.filter(({ service }) => {
		const { requests, deleteRequests } = sandbox.stats(service);
		return requests !== deleteRequests;
	});
	return {
		claim: `${total(rows, 'requests')} requests: as many as the services counted, all of them deletions`,
		problems: [
			...compare(rows, 'requests', ({ service }) => sandbox.stats(service).requests),
			...others.map(({ name }) => `${name}: got other requests`),
		],
	};
}

/** Moves the clock on, so it must come last. */
function checkAccepted(evidence: Evidence, found: readonly Contradiction[]): Checked {
	const { rows, sandbox } = evidence;
	const taken = ({ service }: Place) => sandbox.deletions(service).size;
	sandbox.advance(LONGEST_DELAY);
	const after = contradicted(evidence, { settled: true });
	return {
		claim: `${total(rows, 'accepted')} accepted: none is present as if nobody had asked, and each is deleted when its time is over`,
		problems: [
			...wordsOf(found, about('accepted')),
			...wordsOf(after, about('accepted')),
			...compare(rows, 'accepted', countAt('accepted', taken)),
		],
	};
}

/** Holds every claim against what the services say of every single profile. */
export function check(evidence: Evidence): Checked[] {
	const asked = PLACES.flatMap((place) =>
		evidence.people.map((person) => ({ service: place.service, id: idAt(place, person) })),
	);
	const found = contradicted(evidence, { asked });
	return [
		checkAnswers(evidence, found),
		...checkDone(evidence, found),
		checkUntouched(evidence, found),
		checkSkipped(evidence, found),
		checkBystanders(evidence, found),
		checkRequests(evidence),
		checkAccepted(evidence, found),
	];
}
