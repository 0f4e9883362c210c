import { HOUR_MS, type SandboxClock } from '../clock';
import type {
	CleverTapSeed,
	ProfileHistory,
	ProfileState,
	SandboxIdType,
	SeedProfile,
} from '../types';
import { isVisible, type ProfileStore } from './backend';

/** How long after its acceptance a deletion takes effect (vendor-apis 2.5: up to 48 h). */
export const CLEVERTAP_DELETION_DELAY_MS = 48 * HOUR_MS;

/** One CleverTap profile: one identity at most, any number of guids. */
export interface CleverTapProfile {
	identity?: string;
	guids: string[];
	history: 'kept' | 'none';
	/** When its deletion takes effect, by the sandbox's clock; absent without one. */
	goneAt?: number;
}

/** CleverTap's profiles: an accepted deletion takes effect only when the clock has moved on. */
export class CleverTapProfiles implements ProfileStore {
	private readonly byIdentity = new Map<string, CleverTapProfile>();
	private readonly byGuid = new Map<string, CleverTapProfile>();

	constructor(private readonly clock: SandboxClock) {}

	seed(profile: SeedProfile): void {
		this.add(profile as CleverTapSeed, 'kept');
	}

	/** The profile, as long as reads see it. */
	find(idType: SandboxIdType, id: string): CleverTapProfile | undefined {
		const profile = this.lookUp(idType, id);
		return isVisible(this.stateOf(profile)) ? profile : undefined;
	}

	/**
	 * Accepts a deletion. A second one does not put the first one off.
	 * @returns whether there was a profile to delete
	 */
	delete(idType: SandboxIdType, id: string): boolean {
		const profile = this.find(idType, id);
		if (profile === undefined) return false;
		profile.goneAt ??= this.clock.now() + CLEVERTAP_DELETION_DELAY_MS;
		return true;
	}

	state(idType: SandboxIdType, id: string): ProfileState {
		return this.stateOf(this.lookUp(idType, id));
	}

	history(idType: SandboxIdType, id: string): ProfileHistory {
		const profile = this.lookUp(idType, id);
		if (profile === undefined) return 'unknown';
		return this.stateOf(profile) === 'deleted' ? 'none' : profile.history;
	}

	/** A login calls off no deletion (vendor-apis 2.5: no roll-back); after it, a new profile. */
	upsert(idType: SandboxIdType, id: string): void {
		if (this.find(idType, id) === undefined) this.add({ [idType]: id }, 'none');
	}

	reset(): void {
		this.byIdentity.clear();
		this.byGuid.clear();
	}

	private stateOf(profile: CleverTapProfile | undefined): ProfileState {
		if (profile === undefined) return 'unknown';
		if (profile.goneAt === undefined) return 'present';
		return this.clock.now() < profile.goneAt ? 'pendingDeletion' : 'deleted';
	}

	private lookUp(idType: SandboxIdType, id: string): CleverTapProfile | undefined {
		if (idType === 'identity') return this.byIdentity.get(id);
		if (idType === 'guid') return this.byGuid.get(id);
		throw new Error(`CleverTap has no ID of the type ${idType}`);
	}

	private add({ identity, guid }: CleverTapSeed, history: 'kept' | 'none'): void {
		if (!identity && !guid) throw new Error('A CleverTap profile needs an identity or a guid');
		const known = identity ? this.byIdentity.get(identity) : undefined;
		const merged = this.stateOf(known) === 'present' ? known : undefined;
		const profile: CleverTapProfile = merged ?? { identity, guids: [], history };
		if (identity) this.byIdentity.set(identity, profile);
		if (guid) {
			profile.guids.push(guid);
			this.byGuid.set(guid, profile);
		}
	}
}
