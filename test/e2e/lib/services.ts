/** What these tests have to know of each service, from the registry and its stand-in. */
import { profileOf, serviceNamed, services } from '../../../engine/services';
import type { Service } from '../../../nodes/DeleteProfile/contract/service';
import type { Sandbox } from '../../../sandbox';
import { confirms } from '../../../sandbox/truth';

/**
 * The services of the examples' story, one of each shape. What is special about each of the others is
 * tested without a browser, in n8n's engine.
 */
export const NAMES: readonly string[] = ['adapty', 'adaptyMail', 'cleverTap', 'gainsightPx'];

/** Every service of the node. */
export const EVERYWHERE: readonly string[] = services.map(({ name }) => name);

export const ofStory: readonly Service[] = services.filter(({ name }) => NAMES.includes(name));

/** All of them in the order of the examples' receipts: those of the story come first. */
export const STORY_FIRST = [...NAMES, ...EVERYWHERE.filter((name) => !NAMES.includes(name))];

/** The kind of ID that is used unless another one is chosen. */
export const idTypeOf = (name: string): string => serviceNamed(name).idTypes[0].value;

/** Adds people by these IDs of the service's usual kind. */
export function seed(sandbox: Sandbox, name: string, ids: readonly string[]): void {
	sandbox.seed(
		name,
		ids.map((id) => profileOf(name, id)),
	);
}

/** "service outcome" of a deletion that each of them took. */
export const allDone = (): string[] => NAMES.map((name) => `${name} ${confirms(name)}`);

/** The same count for each service, as `tally` has it. */
export const eachOf = (count: number, word: (name: string) => string): Record<string, number> =>
	Object.fromEntries(NAMES.map((name) => [`${name} ${word(name)}`, count]));
