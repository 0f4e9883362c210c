import { STAND_INS } from './services';
import type { SeedProfile } from './types';

/** Made-up people by service, for `npm run sandbox` and the demo. */
export type SandboxPeople = Record<string, SeedProfile[]>;

/** How many people `npm run sandbox` starts with. */
export const EXAMPLE_PEOPLE = 250;

/**
 * `person-1`, `person-2` … with the same ID everywhere; every fifth has a running subscription, and
 * all have a second ID (`profileId`, `guid`) where the service knows one.
 */
export function examplePeople(count: number): SandboxPeople {
	const numbers = Array.from({ length: count }, (_, index) => index + 1);
	return Object.fromEntries(STAND_INS.map(({ name, person }) => [name, numbers.map(person)]));
}
