/**
 * The source files that differ in a package for one service. What is not found exactly once ends the
 * build instead of slipping through; that the rest fits, tsc and the tests of the package show.
 */
import type { Edition } from './editions';

type Replacement = readonly [from: string, to: string];

function replaced(text: string, replacements: readonly Replacement[]): string {
	return replacements.reduce((left, [from, to]) => {
		const parts = left.split(from);
		if (parts.length !== 2) throw new Error(`Expected one "${from}", found ${parts.length - 1}`);
		return parts.join(to);
	}, text);
}

/** `services/index.ts` of the node. */
export const registryOf = ({ service: { name } }: Edition) =>
	`import type { Service } from '../contract/service';
import { ${name} } from './${name}';

/** The service of this package. */
export const services: readonly Service[] = [${name}];

/** What the node asks. */
export const DEFAULT_SERVICE = '${name}';
`;

/** `services/index.ts` of the sandbox. */
export const standInsOf = ({ service: { name } }: Edition) =>
	`import type { StandIn } from '../standIn';
import { ${name} } from './${name}';

/** The service that the sandbox stands in for. */
export const STAND_INS = [${name}] as const satisfies readonly StandIn[];

/** Their names. */
export const SANDBOX_SERVICES: readonly string[] = STAND_INS.map(({ name }) => name);
`;

/** The node file: another name, icon and folder; what it does is the same. */
export function nodeOf(text: string, { service, className }: Edition, folder: string): string {
	const { name, displayName } = service;
	return replaced(text, [
		[`from './execute'`, `from '../${folder}/execute'`],
		[`from './input/properties'`, `from '../${folder}/input/properties'`],
		[`from './services'`, `from '../${folder}/services'`],
		[`class ${folder} `, `class ${className} `],
		[`displayName: 'Delete Profile'`, `displayName: '${displayName}'`],
		[`name: 'deleteProfile'`, `name: '${name}'`],
		[`icons/deleteProfile.svg`, `icons/${name}.svg`],
		[`icons/deleteProfile.dark.svg`, `icons/${name}.dark.svg`],
		[`{\n\t\t\tname: 'Delete Profile',`, `{\n\t\t\tname: '${displayName}',`],
	]);
}
