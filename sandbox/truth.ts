import { isVisible } from './profiles';
import { STAND_INS } from './services';
import type { ProfileState, Sandbox } from './types';

/** One line of somebody's report; an output item of the node is one. */
export type Claim = Readonly<Record<string, unknown>>;

/** One ID at one service that was asked for; each has to get one line. */
export interface Asked {
	readonly service: string;
	readonly id: string;
}

/** What the services know, asked after the run. All functions take `service, idType, id`. */
export interface GroundTruth {
	/** The profile now; undefined where nobody can tell, as after a very long run. */
	state(service: string, idType: string, id: string): ProfileState | undefined;
	/** The profile before the run, where somebody knows. */
	before?(service: string, idType: string, id: string): ProfileState | undefined;
	/** `idType:id` to how many deletions of it the service said yes to. */
	deletions(service: string): ReadonlyMap<string, number>;
	/** Whether a deletion of it was sent, whatever came of it; absent where requests are not kept. */
	wasSent?(service: string, id: string): boolean;
	/** Whether the service's yes means that it is done, or that it will be. */
	confirms(service: string): 'deleted' | 'accepted';
}

export interface Strictness {
	/** IDs that have to have a line each, and nobody else. */
	readonly asked?: readonly Asked[];
	/** A service must not have said yes twice to the same deletion. */
	readonly once?: boolean;
	/** Not even "may be gone" is a word for what was deleted. */
	readonly noDoubts?: boolean;
	/** The time for accepted deletions is over. */
	readonly settled?: boolean;
}

/** What a line says that is not so, or what no line says that is. */
export interface Contradiction {
	/**
	 * `overclaimed` it says more than was done · `underclaimed` less · `missing` no line for an ID ·
	 * `surplus` a line that nobody asked for, or a second one · `odd` the line contradicts itself
	 */
	readonly kind: 'overclaimed' | 'underclaimed' | 'missing' | 'surplus' | 'odd';
	readonly service: string;
	readonly id: string;
	/** Of the line; absent where there is none. */
	readonly outcome?: string;
	/** For a person: "adapty a1: deleted, but it is present". */
	readonly words: string;
}

const UNSUCCESSFUL = ['failed', 'notAttempted', 'overdue'];

/** A text that leaves open whether the profile is there. */
const DOUBT = /may (already )?be (gone|deleted)|may have been (deleted|accepted)/i;

type Judgment = readonly [kind: Contradiction['kind'], words: string] | undefined;

interface Facts {
	readonly claim: Claim;
	readonly state: ProfileState | undefined;
	readonly before: ProfileState | undefined;
	/** How many deletions of it the service said yes to. */
	readonly taken: number;
	readonly sent: boolean;
	readonly confirms: 'deleted' | 'accepted';
	readonly strict: Strictness;
}

function deletedJudgment({ claim, state, taken, confirms }: Facts): Judgment {
	if (taken === 0) return ['overclaimed', 'no deletion of it was taken'];
	if (confirms === 'accepted') return ['overclaimed', 'the service only accepts'];
	if (state !== undefined && isVisible(state)) return ['overclaimed', `it is ${state}`];
	if (claim.hardDelete === true && state === 'softDeleted') {
		return ['overclaimed', 'it can be revived'];
	}
	if (claim.hardDelete === false && state === 'hardDeleted') {
		return ['underclaimed', 'it cannot be revived'];
	}
	return undefined;
}

function acceptedJudgment({ state, taken, confirms, strict }: Facts): Judgment {
	if (taken === 0) return ['overclaimed', 'no deletion of it was taken'];
	if (confirms === 'deleted') return ['underclaimed', 'the service had confirmed it'];
	if (state === 'present') return ['overclaimed', 'it is present'];
	if (strict.settled && state === 'pendingDeletion') return ['overclaimed', 'it is still there'];
	return undefined;
}

function absentJudgment({ claim, state, before, taken }: Facts): Judgment {
	if (state !== undefined && isVisible(state)) return ['overclaimed', `it is ${state}`];
	if (claim.reason === 'goneAfterRetry') return undefined;
	const wasThere = before !== undefined && isVisible(before);
	return wasThere && taken > 0 ? ['underclaimed', 'it was there and was deleted'] : undefined;
}

function thereJudgment({ claim, state, taken, sent }: Facts): Judgment {
	if (claim.outcome === 'wouldDelete' && (taken > 0 || sent)) {
		return ['underclaimed', 'a deletion of it was sent'];
	}
	return state !== undefined && !isVisible(state) ? ['overclaimed', `it is ${state}`] : undefined;
}

/** What Verify Deletion says: a row of another run, so it is held against the state alone. */
function confirmedJudgment({ state }: Facts): Judgment {
	return state !== undefined && isVisible(state) ? ['overclaimed', `it is ${state}`] : undefined;
}

function openJudgment({ state }: Facts): Judgment {
	return state === 'deleted' || state === 'unknown'
		? ['underclaimed', `it is ${state}`]
		: undefined;
}

function undoneJudgment({ claim, taken, sent, strict }: Facts): Judgment {
	if (claim.outcome !== 'failed' || claim.attempts === undefined) {
		return taken > 0 || sent ? ['underclaimed', 'a deletion of it was sent'] : undefined;
	}
	const isOpen = !strict.noDoubts && DOUBT.test(String(claim.message));
	return taken > 0 && !isOpen ? ['underclaimed', 'it was deleted'] : undefined;
}

const JUDGMENTS: Readonly<Record<string, (facts: Facts) => Judgment>> = {
	deleted: deletedJudgment,
	accepted: acceptedJudgment,
	alreadyAbsent: absentJudgment,
	notFound: absentJudgment,
	found: thereJudgment,
	wouldDelete: thereJudgment,
	confirmed: confirmedJudgment,
	pending: openJudgment,
	overdue: openJudgment,
	skipped: undoneJudgment,
	notAttempted: undoneJudgment,
	failed: undoneJudgment,
};

/** Fields of one line that cannot be true together. */
function oddity({ outcome, success, deleted, attempts }: Claim): Judgment {
	if (success !== undefined && success === UNSUCCESSFUL.includes(String(outcome))) {
		return ['odd', `success is ${String(success)}`];
	}
	if (deleted !== undefined && deleted !== (outcome === 'deleted')) {
		return ['odd', `deleted is ${String(deleted)}`];
	}
	if (outcome === 'notAttempted' && attempts !== undefined) return ['odd', 'it was attempted'];
	return undefined;
}

function judge(claim: Claim, truth: GroundTruth, strict: Strictness): Judgment {
	const { service, idType, id, outcome } = claim;
	const judgment = JUDGMENTS[String(outcome)];
	if (judgment === undefined) return ['odd', 'there is no such outcome'];
	const odd = oddity(claim);
	// Without a type or in another form (receiptId), an ID cannot be looked for.
	if (odd || typeof service !== 'string' || typeof id !== 'string' || id === '') return odd;
	if (typeof idType !== 'string') return odd;
	const taken = truth.deletions(service).get(`${idType}:${id}`) ?? 0;
	if (strict.once && taken > 1) return ['underclaimed', `it was deleted ${taken} times`];
	return judgment({
		claim,
		state: truth.state(service, idType, id),
		before: truth.before?.(service, idType, id),
		taken,
		sent: truth.wasSent?.(service, id) ?? false,
		confirms: truth.confirms(service),
		strict,
	});
}

/** Lines that are missing, doubled or not asked for. */
function countLines(claims: readonly Claim[], asked: readonly Asked[]): Contradiction[] {
	const keyOf = (service: unknown, id: unknown) => `${String(service)} ${String(id ?? '')}`;
	const open = new Map<string, Asked[]>();
	for (const one of asked) {
		const key = keyOf(one.service, one.id);
		open.set(key, [...(open.get(key) ?? []), one]);
	}
	const surplus = claims.filter(({ service, id }) => !open.get(keyOf(service, id))?.pop());
	const missing = [...open.values()].flat();
	return [
		...surplus.map((claim) => contradiction(claim, ['surplus', 'nobody asked for it'])),
		...missing.map((one) => contradiction({ ...one }, ['missing', 'it has no line'])),
	];
}

/** What a service did although no line says that anything was done. */
function silentDeletions(claims: readonly Claim[], truth: GroundTruth): Contradiction[] {
	const named = new Map<string, Set<string>>();
	for (const { service, idType, id } of claims) {
		const ids = named.get(String(service)) ?? new Set<string>();
		named.set(String(service), ids.add(`${String(idType)}:${String(id)}`));
	}
	return [...named].flatMap(([service, ids]) =>
		[...truth.deletions(service).keys()]
			.filter((key) => !ids.has(key))
			.map((id) =>
				contradiction({ service, id }, ['underclaimed', 'it was deleted, and no line names it']),
			),
	);
}

function contradiction(claim: Claim, [kind, words]: NonNullable<Judgment>): Contradiction {
	const { service, id, outcome } = claim;
	const said = outcome === undefined ? '' : `${String(outcome)}, but `;
	return {
		kind,
		service: String(service),
		id: String(id ?? ''),
		...(outcome !== undefined && { outcome: String(outcome) }),
		words: `${String(service)} ${String(id ?? '')}: ${said}${words}`,
	};
}

/**
 * The one oracle for "is the report true?": holds every line against what the services know of that
 * profile, and every deletion against the lines. Whoever gives no ID in a line (receiptId) is spared
 * both.
 */
export function contradictions(
	claims: readonly Claim[],
	truth: GroundTruth,
	strict: Strictness = {},
): Contradiction[] {
	const found: Contradiction[] = [];
	for (const claim of claims) {
		const judgment = judge(claim, truth, strict);
		if (judgment !== undefined) found.push(contradiction(claim, judgment));
	}
	const isPlain = claims.every(({ id, attempts }) => typeof id === 'string' || !attempts);
	if (isPlain) found.push(...silentDeletions(claims, truth));
	if (strict.asked) found.push(...countLines(claims, strict.asked));
	return found;
}

/** By the stand-ins' own rules. */
export function confirms(service: string): 'deleted' | 'accepted' {
	const standIn = STAND_INS.find(({ name }) => name === service);
	if (standIn === undefined) throw new Error(`There is no stand-in for ${service}`);
	return standIn.profiles.deletion.kind === 'delayed' ? 'accepted' : 'deleted';
}

/** What a sandbox in this process knows. */
export function truthOf(sandbox: Sandbox): GroundTruth {
	const sent = new Map<string, ReadonlySet<string>>();
	const sentTo = (service: string) => {
		const deletions = sandbox.requests(service).filter(({ kind }) => kind === 'delete');
		return new Set(deletions.flatMap(({ ids }) => ids));
	};
	return {
		state: sandbox.state,
		deletions: sandbox.deletions,
		wasSent(service, id) {
			const ids = sent.get(service) ?? sentTo(service);
			sent.set(service, ids);
			return ids.has(id);
		},
		confirms,
	};
}
