/** What these tests have to know of each service, from the registry and its stand-in. */
import { services } from '../../../engine/services';
import { confirms } from '../../../sandbox/truth';
import { NAMES } from '../../engine/support/services';

export { NAMES };

/** Those that can be asked for a profile: the others take no part in dry runs and look-ups. */
export const READABLE: readonly string[] = services
	.filter(({ lookUp }) => lookUp !== undefined)
	.map(({ name }) => name);

/** The same value for the ID parameter of each service. */
export const idsFrom = (value: unknown): Record<string, unknown> =>
	Object.fromEntries(services.map(({ fields }) => [fields.id.name, value]));

/** "service outcome" of a deletion that each of them took. */
export const allDone = (): string[] => NAMES.map((name) => `${name} ${confirms(name)}`);

/** The same count for each service, as `tally` has it. */
export const eachOf = (count: number, word: (name: string) => string): Record<string, number> =>
	Object.fromEntries(NAMES.map((name) => [`${name} ${word(name)}`, count]));
