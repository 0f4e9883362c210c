/** What a made-up service adds to the files of all services; the steps are those of CONTRIBUTING.md. */
import type { IWorkflowBase } from 'n8n-workflow';

export const NAME = 'exampleCrm';
export const TITLE = 'Example CRM';

export interface Edit {
	readonly file: string;
	/** What `missingPieces` says without it. */
	readonly piece: string;
	edit(text: string): string;
}

function replaced(text: string, before: string, after: string): string {
	if (!text.includes(before)) throw new Error(`There is no ${JSON.stringify(before)}`);
	return text.replace(before, () => after);
}

const inserted = (before: string, added: string) => (text: string) =>
	replaced(text, before, before + added);

/** Below the others, and beside the Merge, which takes no more than ten. */
function withNode(text: string): string {
	const workflow = JSON.parse(text) as Pick<IWorkflowBase, 'nodes' | 'connections'>;
	const { nodes, connections } = workflow;
	const last = nodes.filter(({ type }) => type.endsWith('.deleteProfile')).at(-1)!;
	const [left, top] = last.position;
	nodes.push({
		...last,
		id: '4c3f6c5e-0b1d-5c3e-9f0a-2d7b8e6a1c55',
		name: `Delete: ${TITLE}`,
		position: [left, top + 150],
		parameters: {
			...{ resource: NAME, operation: 'delete', idType: 'contactId', id: '={{ $json.adapty_id }}' },
			...{ dryRun: false, options: { ifIdEmpty: 'skip' } },
		},
	});
	connections.Rows.main[0]!.push({ node: `Delete: ${TITLE}`, type: 'main', index: 0 });
	connections[`Delete: ${TITLE}`] = connections[last.name];
	return `${JSON.stringify(workflow, null, '\t')}\n`;
}

const REGISTRY = 'nodes/DeleteProfile/services/index.ts';
const CODEX = 'nodes/DeleteProfile/DeleteProfile.node.json';

export const EDITS: readonly Edit[] = [
	...['Delete', 'Look up'].map((action) => ({
		file: CODEX,
		piece: `the alias "${action} ${TITLE} profile" in ${CODEX}`,
		edit: inserted(`"${action} CleverTap profile",`, `\n\t\t"${action} ${TITLE} profile",`),
	})),
	{
		file: REGISTRY,
		piece: `its line in ${REGISTRY}`,
		edit: (text: string) =>
			inserted(
				'cleverTap,',
				` ${NAME},`,
			)(inserted("from './cleverTap';\n", `import { ${NAME} } from './${NAME}';\n`)(text)),
	},
	{
		file: 'demo/workflow.json',
		piece: 'its node in demo/workflow.json',
		edit: withNode,
	},
	{
		file: 'package.json',
		piece: 'its credential in package.json',
		edit: inserted(
			'CleverTapApi.credentials.js",',
			'\n\t\t\t"dist/credentials/ExampleCrmApi.credentials.js",',
		),
	},
	{
		file: 'package.json',
		piece: 'its keyword in package.json',
		edit: inserted('"clevertap",', '\n\t\t"example crm",'),
	},
	{
		file: 'CHANGELOG.md',
		piece: 'its name in CHANGELOG.md',
		edit: inserted('\n### Added\n\n', `- ${TITLE}, by contact ID or email address.\n`),
	},
];
