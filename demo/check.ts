import { examplePeople, type ProfileState, type Sandbox, type SandboxService } from '../sandbox';
import { idAt, ID_TYPES, isKnownAt, knownIds, repeatsAt, SERVICES, type Person } from './people';
import type { Receipt } from './run';
import { BYSTANDERS } from './stage';
import { NAMES } from './table';
import type { Tally } from './tally';

/** A sentence about the run, and what speaks against it. */
export interface Checked {
	readonly claim: string;
	readonly problems: string[];
}

/** When CleverTap has to be done with what it accepted. */
const HOURS_48 = 48 * 60 * 60 * 1000;

/** Everything that was claimed, and the services to be asked about it. */
export interface Evidence {
	readonly people: readonly Person[];
	readonly receipts: readonly Receipt[];
	readonly rows: readonly Tally[];
	readonly sandbox: Sandbox;
}

/** One question to the services for each receipt of a kind. */
class Inspection {
	constructor(private readonly evidence: Evidence) {}

	state({ service, id = '' }: Receipt): ProfileState {
		return this.evidence.sandbox.state(service, ID_TYPES[service], id.trim());
	}

	/** How many requests named the ID. */
	deletions({ service, id }: Receipt): number {
		return this.evidence.sandbox.deletions(service).get(`${ID_TYPES[service]}:${id}`) ?? 0;
	}

	/** True if a request of any kind named the ID, or what is left of it without white space. */
	wasNamed({ service, id = '' }: Receipt): boolean {
		const requests = this.evidence.sandbox.requests(service);
		return requests.some(({ ids }) => ids.some((sent) => sent.trim() === id.trim()));
	}

	isKnown({ service, id }: Receipt): boolean {
		return this.evidence.people.some(
			(person) => idAt(service, person) === id && isKnownAt(service, person),
		);
	}

	each(kind: (receipt: Receipt) => boolean, wrong: (receipt: Receipt) => string | undefined) {
		return this.evidence.receipts.filter(kind).flatMap((receipt) => {
			const problem = wrong(receipt);
			return problem === undefined ? [] : [`${NAMES[receipt.service]}, ${receipt.id}: ${problem}`];
		});
	}
}

const has = (outcome: string) => (receipt: Receipt) =>
	receipt.outcome === outcome && receipt.reason !== 'duplicate';

/** A number in the table against the number that the services or the file give. */
function compare(
	rows: readonly Tally[],
	column: Exclude<keyof Tally, 'service'>,
	expected: (service: SandboxService) => number | undefined,
): string[] {
	return rows.flatMap((row) => {
		const count = expected(row.service);
		if (count === undefined || count === row[column]) return [];
		return [`${NAMES[row.service]}: the table says ${row[column]} ${column}, but it is ${count}`];
	});
}

const total = (rows: readonly Tally[], column: Exclude<keyof Tally, 'service'>) =>
	rows.reduce((sum, row) => sum + row[column], 0);

function checkEveryoneIsAnswered({ people, receipts, rows }: Evidence): Checked {
	const problems = SERVICES.flatMap((service) => {
		const asked = people.map((person) => idAt(service, person)).sort();
		const answered = receipts.filter((receipt) => receipt.service === service);
		const same = answered.map(({ id = '' }) => id).sort();
		return asked.join('\n') === same.join('\n')
			? []
			: [`${NAMES[service]}: the answers are not about the people who were asked for`];
	});
	for (const row of rows) {
		const { deleted, accepted, alreadyAbsent, skipped, refused, failed, repeated } = row;
		const sum = deleted + accepted + alreadyAbsent + skipped + refused + failed + repeated;
		if (sum !== people.length) problems.push(`${NAMES[row.service]}: the row adds up to ${sum}`);
	}
	return {
		claim: `each of the ${people.length} rows has one answer per service`,
		problems,
	};
}

function checkDeleted({ rows, sandbox }: Evidence, ask: Inspection): Checked {
	const problems = ask.each(has('deleted'), (receipt) => {
		if (!['deleted', 'hardDeleted'].includes(ask.state(receipt))) return 'is not gone';
		return ask.deletions(receipt) === 1 ? undefined : 'was not deleted exactly once';
	});
	const count = (service: SandboxService) =>
		service === 'cleverTap' ? 0 : sandbox.stats(service).deletedIds;
	return {
		claim: `${total(rows, 'deleted')} deleted: each was there, was deleted once and is gone`,
		problems: [...problems, ...compare(rows, 'deleted', count)],
	};
}

/** Moves the clock on, so it must come last of those that look at profiles. */
function checkAccepted({ rows, sandbox }: Evidence, ask: Inspection): Checked {
	const before = ask.each(has('accepted'), (receipt) => {
		if (ask.deletions(receipt) !== 1) return 'was not accepted exactly once';
		const expected = ask.isKnown(receipt) ? 'pendingDeletion' : 'unknown';
		return ask.state(receipt) === expected ? undefined : 'is not waiting for its deletion';
	});
	sandbox.advance(HOURS_48);
	const after = ask.each(has('accepted'), (receipt) => {
		const expected = ask.isKnown(receipt) ? 'deleted' : 'unknown';
		return ask.state(receipt) === expected ? undefined : 'is not gone after 48 hours';
	});
	const never = sandbox.stats('cleverTap').absentIds;
	const count = (service: SandboxService) =>
		service === 'cleverTap' ? sandbox.deletions(service).size : 0;
	return {
		claim: `${total(rows, 'accepted')} accepted: each is pending, and gone 48 hours later (${never} CleverTap never had; it does not say so)`,
		problems: [...before, ...after, ...compare(rows, 'accepted', count)],
	};
}

function checkAbsent({ rows, sandbox }: Evidence, ask: Inspection): Checked {
	const problems = ask.each(has('alreadyAbsent'), (receipt) =>
		ask.isKnown(receipt) || ask.state(receipt) !== 'unknown' ? 'was there' : undefined,
	);
	const count = (service: SandboxService) =>
		service === 'cleverTap' ? 0 : sandbox.stats(service).absentIds;
	return {
		claim: `${total(rows, 'alreadyAbsent')} already absent: none was ever there`,
		problems: [...problems, ...compare(rows, 'alreadyAbsent', count)],
	};
}

function checkUntouched({ people, rows, sandbox }: Evidence, ask: Inspection): Checked {
	const undone = ({ outcome }: Receipt) => ['failed', 'notAttempted'].includes(outcome);
	const problems = ask.each(undone, (receipt) => {
		if (receipt.reason === 'invalidId' && ask.wasNamed(receipt)) return 'was refused and yet sent';
		return ask.state(receipt) === 'present' ? undefined : 'is not as it was';
	});
	const left = (service: SandboxService) => {
		const { failed } = rows.find((row) => row.service === service)!;
		const ids = knownIds(service, people);
		const present = (id: string) => sandbox.state(service, ID_TYPES[service], id) === 'present';
		return ids.filter(present).length - failed;
	};
	return {
		claim: `${total(rows, 'refused')} refused and ${total(rows, 'failed')} failed: they and nobody else are as they were`,
		problems: [...problems, ...compare(rows, 'refused', left)],
	};
}

function checkSkipped({ people, rows }: Evidence): Checked {
	const empty = (service: SandboxService) =>
		people.filter((person) => idAt(service, person) === '').length;
	const repeats = (service: SandboxService) => repeatsAt(service, people);
	return {
		claim: `${total(rows, 'skipped')} skipped for want of an ID, ${total(rows, 'repeated')} repeated in the file`,
		problems: [...compare(rows, 'skipped', empty), ...compare(rows, 'repeated', repeats)],
	};
}

function checkBystanders({ sandbox }: Evidence): Checked {
	const others = examplePeople(BYSTANDERS);
	const ids: Record<SandboxService, Array<string | undefined>> = {
		adapty: others.adapty.map(({ customerUserId }) => customerUserId),
		cleverTap: others.cleverTap.map(({ identity }) => identity),
		gainsightPx: others.gainsightPx.map(({ identifyId }) => identifyId),
	};
	const problems = SERVICES.flatMap((service) =>
		ids[service]
			.filter((id) => sandbox.state(service, ID_TYPES[service], id ?? '') !== 'present')
			.map((id) => `${NAMES[service]}, ${id}: is not as it was`),
	);
	return { claim: `${BYSTANDERS} people who are not in the file are untouched`, problems };
}

function checkRequests({ rows, sandbox }: Evidence): Checked {
	const problems = compare(rows, 'requests', (service) => sandbox.stats(service).requests);
	const others = SERVICES.filter((service) => {
		const { requests, deleteRequests } = sandbox.stats(service);
		return requests !== deleteRequests;
	});
	return {
		claim: `${total(rows, 'requests')} requests: as many as the services counted, all of them deletions`,
		problems: [...problems, ...others.map((service) => `${NAMES[service]}: got other requests`)],
	};
}

/** Holds every claim against what the services say of every single profile. */
export function check(evidence: Evidence): Checked[] {
	const ask = new Inspection(evidence);
	return [
		checkEveryoneIsAnswered(evidence),
		checkDeleted(evidence, ask),
		checkAbsent(evidence, ask),
		checkUntouched(evidence, ask),
		checkSkipped(evidence),
		checkBystanders(evidence),
		checkRequests(evidence),
		checkAccepted(evidence, ask),
	];
}
