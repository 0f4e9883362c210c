import type { AdaptySeed, CleverTapSeed, GainsightPxSeed } from './types';

/** Made-up people who exist in all three services, for `npm run sandbox` and the demo. */
export interface SandboxPeople {
	adapty: AdaptySeed[];
	cleverTap: CleverTapSeed[];
	gainsightPx: GainsightPxSeed[];
}

/** How many people `npm run sandbox` starts with. */
export const EXAMPLE_PEOPLE = 250;

/**
 * `person-1`, `person-2` … with the same ID everywhere; every fifth has a running subscription, and
 * all have a second ID (`profileId`, `guid`) where the service knows one.
 */
export function examplePeople(count: number): SandboxPeople {
	const numbers = Array.from({ length: count }, (_, index) => index + 1);
	return {
		adapty: numbers.map((n) => ({
			customerUserId: `person-${n}`,
			profileId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
			activeSubscription: n % 5 === 0,
			accessLevel: n % 5 === 0,
		})),
		cleverTap: numbers.map((n) => ({
			identity: `person-${n}`,
			guid: `__g${n.toString(16).padStart(32, '0')}`,
		})),
		gainsightPx: numbers.map((n) => ({
			identifyId: `person-${n}`,
			accountId: `account-${Math.ceil(n / 10)}`,
		})),
	};
}
