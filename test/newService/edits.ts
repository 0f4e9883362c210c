/** What a made-up service adds to the files of all services; the steps are those of CONTRIBUTING.md. */
export const NAME = 'exampleCrm';
export const TITLE = 'Example CRM';

export interface Edit {
	readonly file: string;
	/** What `missingPieces` says without it; absent where another test does. */
	readonly piece?: string;
	edit(text: string): string;
}

function replaced(text: string, before: string, after: string): string {
	if (!text.includes(before)) throw new Error(`There is no ${JSON.stringify(before)}`);
	return text.replace(before, () => after);
}

const inserted = (before: string, added: string) => (text: string) =>
	replaced(text, before, before + added);

/** Changes the lines of a section; of the whole text without a heading. */
function inSection(text: string, heading: string, change: (lines: string[]) => string[]): string {
	if (heading === '') return change(text.split('\n')).join('\n');
	const [, start, body, end] =
		new RegExp(`^([^]*?^#+ ${heading}$)([^]*?)(^#+ [^]*)?$(?![^])`, 'm').exec(text) ?? [];
	if (start === undefined) throw new Error(`There is no section ${heading}`);
	return start + change(body.split('\n')).join('\n') + (end ?? '');
}

/** A further column in the first table, with what the one of another service says. */
const column = (heading: string, model: string) => (text: string) =>
	inSection(text, heading, (lines) => {
		const cellsOf = (line: string) => line.slice(1, -1).split(/(?<!\\)\|/);
		const first = lines.findIndex((line) => line.startsWith('|'));
		const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
		const place = cellsOf(lines[first]).findIndex((cell) => cell.trim() === model);
		if (place < 0) throw new Error(`No column ${model}`);
		return lines.map((line, index) =>
			index >= first && index < first + length
				? `${line}${cellsOf(line)[place].replaceAll(model, TITLE)}|`
				: line,
		);
	});

/** A further row, with what the one of another service says. */
const row = (heading: string, model: string) => (text: string) =>
	inSection(text, heading, (lines) => {
		const place = lines.findIndex((line) => line.startsWith(`| ${model} `));
		if (place < 0) throw new Error(`No row ${model}`);
		const added = lines[place].replaceAll('CleverTap', TITLE).replace('clevertap', 'example-crm');
		return lines.flatMap((line, index) => (index === place ? [line, added] : [line]));
	});

const section = (heading: string, before: string) => (text: string) =>
	replaced(
		text,
		`\n## ${before}\n`,
		`\n## ${heading}\n\n[Its documents](https://docs.crm.example/contacts)\n\n## ${before}\n`,
	);

const PACKAGE = '`n8n-nodes-clevertap-delete-profile`';
const tableOf = (file: string) => `its row or column in ${file}`;
const sectionOf = (file: string) => `its section in ${file}`;

const CODEX = 'nodes/DeleteProfile/DeleteProfile.node.json';

export const EDITS: readonly Edit[] = [
	...['Delete', 'Look up'].map((action) => ({
		file: CODEX,
		piece: `the alias "${action} ${TITLE} profile" in ${CODEX}`,
		edit: inserted(`"${action} CleverTap profile",`, `\n\t\t"${action} ${TITLE} profile",`),
	})),
	...['nodes/DeleteProfile/services/index.ts', 'sandbox/services/index.ts'].map((file) => ({
		file,
		piece: `its line in ${file}`,
		edit: (text: string) =>
			inserted(
				'[adapty, adaptyMail, cleverTap, ',
				`${NAME}, `,
			)(inserted("from './cleverTap';\n", `import { ${NAME} } from './${NAME}';\n`)(text)),
	})),
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
		edit: inserted('\n### Added\n\n', `- ${TITLE}, by contact ID.\n`),
	},
	{
		file: 'README.md',
		piece: tableOf('README.md'),
		edit: (text) =>
			column(
				'What deletion means',
				'Adapty',
			)(row('Credentials', 'CleverTap API')(row('Install', PACKAGE)(text))),
	},
	{
		file: 'docs/what-deletion-means.md',
		piece: tableOf('docs/what-deletion-means.md'),
		edit: column('', 'Adapty'),
	},
	{
		file: 'docs/what-deletion-means.md',
		piece: sectionOf('docs/what-deletion-means.md'),
		edit: section(TITLE, 'Gainsight PX'),
	},
	{
		file: 'docs/sources.md',
		piece: sectionOf('docs/sources.md'),
		edit: section(TITLE, 'Gainsight PX'),
	},
	{
		file: 'docs/credentials.md',
		piece: sectionOf('docs/credentials.md'),
		edit: section(`${TITLE} API`, 'Gainsight PX API'),
	},
	{
		file: 'docs/identifiers.md',
		piece: tableOf('docs/identifiers.md'),
		edit: column('', 'CleverTap'),
	},
	{
		file: 'docs/limits.md',
		piece: tableOf('docs/limits.md'),
		edit: row('Limits of the services', 'CleverTap'),
	},
	{
		file: 'docs/parameters.md',
		piece: tableOf('docs/parameters.md'),
		edit: row('Dry Run', 'CleverTap'),
	},
	{ file: 'docs/outcomes.md', edit: inserted('`cleverTap`', `, \`${NAME}\``) },
];
