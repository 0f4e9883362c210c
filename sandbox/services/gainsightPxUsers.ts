import { DAY_MS, type SandboxClock } from '../clock';
import type {
	GainsightPxSeed,
	ProfileHistory,
	ProfileState,
	SandboxIdType,
	SeedProfile,
} from '../types';
import type { ProfileStore } from './backend';

/** How long a soft-deleted user can be revived (seed 4). */
export const GAINSIGHT_PX_REVIVAL_MS = 7 * DAY_MS;

/** One Gainsight PX user. */
export interface GainsightPxUser {
	identifyId: string;
	accountId?: string;
	state: 'present' | 'softDeleted' | 'hardDeleted';
	history: 'kept' | 'none';
	/** Until when a soft-deleted one can be revived, by the sandbox's clock. */
	revivableUntil: number;
}

/** Gainsight PX's users: IDs in their own case for a GET, in any case for a filter (vendor-apis 3.4). */
export class GainsightPxUsers implements ProfileStore {
	private readonly byId = new Map<string, GainsightPxUser>();
	/** Visible users only, so that lists and filters need not pass over deleted ones. */
	private readonly visible = new Map<string, GainsightPxUser>();
	/** Lower-case ID to the ID as it is written; a set of them where several differ in case only. */
	private readonly anyCase = new Map<string, string | Set<string>>();

	constructor(private readonly clock: SandboxClock) {}

	get count(): number {
		return this.visible.size;
	}

	seed(profile: SeedProfile): void {
		const { identifyId, accountId } = profile as GainsightPxSeed;
		if (!identifyId) throw new Error('A Gainsight PX user needs an identifyId');
		this.add(identifyId, 'kept', accountId);
	}

	find(id: string): GainsightPxUser | undefined {
		return this.visible.get(id);
	}

	/** Every visible user whose ID is this one but for case. */
	findAnyCase(id: string): GainsightPxUser[] {
		const written = this.anyCase.get(id.toLowerCase()) ?? [];
		const twins = typeof written === 'string' ? [written] : [...written];
		return twins.flatMap((twin) => this.visible.get(twin) ?? []);
	}

	/** @returns the first so many visible users */
	first(most: number): GainsightPxUser[] {
		const users: GainsightPxUser[] = [];
		for (const user of this.visible.values()) {
			if (users.length >= most) break;
			users.push(user);
		}
		return users;
	}

	/** @returns whether there was a visible one to delete */
	delete(id: string, hard: boolean): boolean {
		const user = this.visible.get(id);
		if (user === undefined) return false;
		user.state = hard ? 'hardDeleted' : 'softDeleted';
		user.revivableUntil = hard ? -Infinity : this.clock.now() + GAINSIGHT_PX_REVIVAL_MS;
		this.visible.delete(id);
		return true;
	}

	state(idType: SandboxIdType, id: string): ProfileState {
		checkIdType(idType);
		return this.byId.get(id)?.state ?? 'unknown';
	}

	history(idType: SandboxIdType, id: string): ProfileHistory {
		checkIdType(idType);
		const user = this.byId.get(id);
		if (user === undefined) return 'unknown';
		return user.state === 'present' || this.isRevivable(user) ? user.history : 'none';
	}

	upsert(idType: SandboxIdType, id: string): void {
		checkIdType(idType);
		const user = this.byId.get(id);
		if (user?.state === 'present') return;
		if (user && this.isRevivable(user)) this.add(id, user.history, user.accountId);
		else this.add(id, 'none');
	}

	reset(): void {
		this.byId.clear();
		this.visible.clear();
		this.anyCase.clear();
	}

	private isRevivable(user: GainsightPxUser): boolean {
		return this.clock.now() < user.revivableUntil;
	}

	private add(identifyId: string, history: 'kept' | 'none', accountId?: string): void {
		const revivableUntil = -Infinity;
		const user: GainsightPxUser = {
			identifyId,
			accountId,
			state: 'present',
			history,
			revivableUntil,
		};
		this.byId.set(identifyId, user);
		this.visible.set(identifyId, user);
		const lower = identifyId.toLowerCase();
		const written = this.anyCase.get(lower);
		if (written === undefined) this.anyCase.set(lower, identifyId);
		else if (typeof written === 'object') written.add(identifyId);
		else if (written !== identifyId) this.anyCase.set(lower, new Set([written, identifyId]));
	}
}

function checkIdType(idType: SandboxIdType): void {
	if (idType !== 'identifyId') throw new Error(`Gainsight PX has no ID of the type ${idType}`);
}
