import type { SandboxClock } from './clock';
import type { ProfileHistory, ProfileState, SeedProfile } from './types';

/** What a deletion does to a profile and its history. */
export type DeletionPolicy =
	/** Done when the response is sent; the history is lost to whoever comes back, or nobody can (final). */
	| { kind: 'atOnce'; final?: boolean }
	/** Accepted, and done so many ms later; until then the profile is there. */
	| { kind: 'delayed'; ms: number }
	/** Done at once; unless it is a hard one, who comes back within so many ms is as before. */
	| { kind: 'soft'; revivalMs: number };

/** How the profiles of a service are named and deleted. */
export interface ProfileRules {
	/** The kinds of ID it knows, the main one first. */
	readonly idTypes: readonly [string, ...string[]];
	/** The kind of which a profile can have several: seeding its main ID again adds one. */
	readonly severalOf?: string;
	readonly deletion: DeletionPolicy;
}

interface Deletion {
	state: ProfileState;
	/** From when the profile is absent, by the sandbox's clock. */
	from: number;
	/** Until when it can be revived, by the same clock. */
	revivableUntil: number;
}

/** One profile. */
export class Profile {
	/** Absent as long as nobody has asked for one. */
	deletion?: Deletion;

	constructor(
		private readonly seeds: SeedProfile[],
		readonly history: 'kept' | 'none',
	) {}

	/** A field or an ID of it; undefined without one. */
	get(field: string): unknown {
		return this.seeds.map((seed) => seed[field]).find((value) => value !== undefined);
	}

	/** All its IDs of a kind. */
	ids(idType: string): string[] {
		return this.seeds.map((seed) => seed[idType]).filter(isId);
	}

	add(seed: SeedProfile): void {
		this.seeds.push(seed);
	}
}

/** The profiles of one service. */
export class ProfileStore {
	private readonly byId: ReadonlyMap<string, Map<string, Profile>>;
	/** Lower-case main ID to the IDs as they are written; made when the first search needs it. */
	private spellings?: Map<string, string[]>;

	/** @param title for its messages */
	constructor(
		private readonly title: string,
		private readonly rules: ProfileRules,
		private readonly clock: SandboxClock,
	) {
		this.byId = new Map(rules.idTypes.map((idType) => [idType, new Map<string, Profile>()]));
	}

	/** Adds a profile that is visible at once. @param history of which it can prove the loss */
	seed(seed: SeedProfile, history: 'kept' | 'none' = 'kept'): void {
		const { idTypes, severalOf } = this.rules;
		if (!idTypes.some((idType) => isId(seed[idType]))) {
			throw new Error(`${this.title}: a profile needs ${idTypes.join(' or ')}`);
		}
		const main = seed[idTypes[0]];
		const known = severalOf !== undefined && isId(main) ? this.lookUp(idTypes[0], main) : undefined;
		const merged = this.stateOf(known) === 'present' ? known : undefined;
		merged?.add(seed);
		this.index(merged ?? new Profile([seed], history), seed);
	}

	/** The profile, as long as reads see it. */
	find(idType: string, id: string): Profile | undefined {
		const profile = this.lookUp(idType, id);
		return isVisible(this.stateOf(profile)) ? profile : undefined;
	}

	/** Every visible profile whose main ID is this one but for case. */
	findAnyCase(id: string): Profile[] {
		const [main] = this.rules.idTypes;
		this.spellings ??= this.spellAll();
		const spellings = this.spellings.get(id.toLowerCase()) ?? [];
		return spellings.flatMap((spelling) => this.find(main, spelling) ?? []);
	}

	/** Every visible profile that has a main ID, in the order of seeding. */
	*visible(): Generator<Profile> {
		for (const profile of this.mapOf(this.rules.idTypes[0]).values()) {
			if (isVisible(this.stateOf(profile))) yield profile;
		}
	}

	/**
	 * Asks for a deletion. A second one neither hastens nor delays the first.
	 * @param hard beyond revival, where the policy is soft
	 * @returns whether there was a visible profile
	 */
	delete(idType: string, id: string, hard = false): boolean {
		const profile = this.find(idType, id);
		if (profile === undefined) return false;
		profile.deletion ??= this.deletionNow(hard);
		return true;
	}

	/** Its first ID of a kind; who has none gets one, by which it is found from then on. */
	idOf(profile: Profile, idType: string, make: () => string): string {
		const [known] = profile.ids(idType);
		if (known !== undefined) return known;
		const seed = { [idType]: make() };
		profile.add(seed);
		this.index(profile, seed);
		return seed[idType];
	}

	state(idType: string, id: string): ProfileState {
		return this.stateOf(this.lookUp(idType, id));
	}

	history(idType: string, id: string): ProfileHistory {
		const profile = this.lookUp(idType, id);
		if (profile === undefined) return 'unknown';
		const isKept = isVisible(this.stateOf(profile)) || this.isRevivable(profile);
		return isKept ? profile.history : 'none';
	}

	/** The app sees the person: revives what can be revived, else adds who is not visible. */
	upsert(idType: string, id: string): void {
		const profile = this.lookUp(idType, id);
		if (profile !== undefined && isVisible(this.stateOf(profile))) return;
		const { deletion } = this.rules;
		if (profile !== undefined && deletion.kind === 'atOnce' && deletion.final) return;
		if (profile !== undefined && this.isRevivable(profile)) profile.deletion = undefined;
		else this.seed({ [idType]: id }, 'none');
	}

	reset(): void {
		for (const profiles of this.byId.values()) profiles.clear();
		this.spellings = undefined;
	}

	private deletionNow(hard: boolean): Deletion {
		const { deletion } = this.rules;
		const now = this.clock.now();
		switch (deletion.kind) {
			case 'atOnce':
				return { state: 'deleted', from: now, revivableUntil: -Infinity };
			case 'delayed':
				return { state: 'deleted', from: now + deletion.ms, revivableUntil: -Infinity };
			case 'soft':
				return hard
					? { state: 'hardDeleted', from: now, revivableUntil: -Infinity }
					: { state: 'softDeleted', from: now, revivableUntil: now + deletion.revivalMs };
		}
	}

	private stateOf(profile: Profile | undefined): ProfileState {
		if (profile === undefined) return 'unknown';
		if (profile.deletion === undefined) return 'present';
		return this.clock.now() < profile.deletion.from ? 'pendingDeletion' : profile.deletion.state;
	}

	private isRevivable({ deletion }: Profile): boolean {
		return deletion !== undefined && this.clock.now() < deletion.revivableUntil;
	}

	private lookUp(idType: string, id: string): Profile | undefined {
		return this.mapOf(idType).get(id);
	}

	private mapOf(idType: string): Map<string, Profile> {
		const profiles = this.byId.get(idType);
		if (profiles === undefined) throw new Error(`${this.title} has no ID of the type ${idType}`);
		return profiles;
	}

	private index(profile: Profile, seed: SeedProfile): void {
		const [main] = this.rules.idTypes;
		for (const [idType, profiles] of this.byId) {
			const id = seed[idType];
			if (!isId(id)) continue;
			if (idType === main && this.spellings && !profiles.has(id)) spell(this.spellings, id);
			profiles.set(id, profile);
		}
	}

	private spellAll(): Map<string, string[]> {
		const spellings = new Map<string, string[]>();
		for (const id of this.mapOf(this.rules.idTypes[0]).keys()) spell(spellings, id);
		return spellings;
	}
}

/** A profile that reads can find: also one whose deletion has yet to take effect. */
export function isVisible(state: ProfileState): boolean {
	return state === 'present' || state === 'pendingDeletion';
}

function isId(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

function spell(spellings: Map<string, string[]>, id: string): void {
	const lower = id.toLowerCase();
	const known = spellings.get(lower);
	if (known === undefined) spellings.set(lower, [id]);
	else known.push(id);
}
