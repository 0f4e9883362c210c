/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
import path from 'node:path';

import type { SandboxService } from '../../../../sandbox';

/** The text table of a service, from the build, like the node whose output it is compared with. */
export function textsOf(service: SandboxService): Readonly<Record<string, string>> {
	const root = path.resolve(__dirname, '../../../..');
	const file = path.join(root, 'dist/nodes/DeleteProfile/services', service, 'texts.js');
	return (require(file) as Record<string, Readonly<Record<string, string>>>)[`${service}Texts`];
}
