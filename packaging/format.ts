/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Prettier with this project's settings; the variant that also runs inside jest. */
import { createRequire } from 'node:module';

import type { Options } from 'prettier';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';

const settings = createRequire(__filename)('../.prettierrc.js') as Options;

export async function formatted(text: string, parser: 'typescript' | 'markdown'): Promise<string> {
	const plugins = [typescript, markdown, estree as never];
	return await format(text, { ...settings, parser, plugins });
}
