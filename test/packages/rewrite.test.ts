/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The source files that differ in a package for one service; that they fit, `packages:check` shows. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { editions } from '../../packaging/editions';
import { nodeOf, registryOf, standInsOf } from '../../packaging/rewrite';

const text = readFileSync(
	path.resolve(__dirname, '../../nodes/DeleteProfile/DeleteProfile.node.ts'),
	'utf8',
);

describe.each(editions.map((edition) => [edition.service.name, edition] as const))(
	'%s',
	(name, edition) => {
		test('is the only service of the registry and of the sandbox', () => {
			expect(registryOf(edition)).toContain(`services: readonly Service[] = [${name}];`);
			expect(standInsOf(edition)).toContain(`STAND_INS = [${name}]`);
			for (const other of edition.others) {
				expect(registryOf(edition) + standInsOf(edition)).not.toContain(`'./${other.name}'`);
			}
		});

		test('is the node: class, names, icon, and nothing of the others', () => {
			const node = nodeOf(text, edition, 'DeleteProfile');
			const { service, className } = edition;
			expect(node).toContain(`export class ${className} implements INodeType`);
			expect(node).toContain(`displayName: '${service.displayName}',`);
			expect(node).toContain(`name: '${name}',`);
			expect(node).toContain(`light: 'file:../../icons/${name}.svg',`);
			expect(node).toContain("from '../DeleteProfile/execute'");
			expect(node).not.toMatch(/from '\.\/|Delete Profile'|deleteProfile/);
		});
	},
);

test.each([
	['lost its name', text.replace("name: 'deleteProfile'", '')],
	['has its class twice', `${text}\nexport class DeleteProfile {}`],
])('a node that %s ends the build', (_what, changed) => {
	expect(() => nodeOf(changed, editions[0], 'DeleteProfile')).toThrow(/Expected one/);
});
