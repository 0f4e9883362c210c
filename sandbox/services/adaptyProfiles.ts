import { seededHex } from '../random';
import type {
	AdaptySeed,
	ProfileHistory,
	ProfileState,
	SandboxIdType,
	SeedProfile,
} from '../types';
import type { ProfileStore } from './backend';

/** One Adapty profile. */
export interface AdaptyProfile extends AdaptySeed {
	deleted: boolean;
	history: 'kept' | 'none';
}

/**
 * Adapty's profiles: a deletion is done when it is answered, the history is detached from the
 * profile, and a later profile of the same ID starts without it (seeds 0 and 1).
 */
export class AdaptyProfiles implements ProfileStore {
	private readonly byCustomerUserId = new Map<string, AdaptyProfile>();
	private readonly byProfileId = new Map<string, AdaptyProfile>();
	private readonly hex = seededHex(7, 32);

	seed(profile: SeedProfile): void {
		this.add({ ...(profile as AdaptySeed), deleted: false, history: 'kept' });
	}

	/** The profile, unless it is deleted. */
	find(idType: SandboxIdType, id: string): AdaptyProfile | undefined {
		const profile = this.lookUp(idType, id);
		return profile?.deleted ? undefined : profile;
	}

	/** @returns whether there was one to delete */
	delete(idType: SandboxIdType, id: string): boolean {
		const profile = this.find(idType, id);
		if (profile === undefined) return false;
		profile.deleted = true;
		profile.history = 'none';
		return true;
	}

	/** Its profile ID, made up when it is first asked for: most never are. */
	profileIdOf(profile: AdaptyProfile): string {
		if (profile.profileId === undefined) {
			const hex = this.hex();
			const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
			profile.profileId = [...parts, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
			this.byProfileId.set(profile.profileId, profile);
		}
		return profile.profileId;
	}

	state(idType: SandboxIdType, id: string): ProfileState {
		const profile = this.lookUp(idType, id);
		if (profile === undefined) return 'unknown';
		return profile.deleted ? 'deleted' : 'present';
	}

	history(idType: SandboxIdType, id: string): ProfileHistory {
		return this.lookUp(idType, id)?.history ?? 'unknown';
	}

	upsert(idType: SandboxIdType, id: string): void {
		if (this.find(idType, id) === undefined) {
			this.add({ [idType]: id, deleted: false, history: 'none' });
		}
	}

	reset(): void {
		this.byCustomerUserId.clear();
		this.byProfileId.clear();
	}

	private lookUp(idType: SandboxIdType, id: string): AdaptyProfile | undefined {
		if (idType === 'customerUserId') return this.byCustomerUserId.get(id);
		if (idType === 'profileId') return this.byProfileId.get(id);
		throw new Error(`Adapty has no ID of the type ${idType}`);
	}

	private add(profile: AdaptyProfile): void {
		const { customerUserId, profileId } = profile;
		if (!customerUserId && !profileId) {
			throw new Error('An Adapty profile needs a customerUserId or a profileId');
		}
		if (customerUserId) this.byCustomerUserId.set(customerUserId, profile);
		if (profileId) this.byProfileId.set(profileId, profile);
	}
}
