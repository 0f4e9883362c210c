/** What these tests have to know of each service, from the registry and its stand-in. */
import { confirms } from '../../../sandbox/truth';
import { NAMES } from '../../engine/support/services';

export { NAMES };

/** "service outcome" of a deletion that each of them took. */
export const allDone = (): string[] => NAMES.map((name) => `${name} ${confirms(name)}`);

/** The same count for each service, as `tally` has it. */
export const eachOf = (count: number, word: (name: string) => string): Record<string, number> =>
	Object.fromEntries(NAMES.map((name) => [`${name} ${word(name)}`, count]));
