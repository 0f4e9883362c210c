/** What a made-up service adds to the files of all services; the steps are those of CONTRIBUTING.md. */
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

const REGISTRY = 'nodes/DeleteProfile/services/index.ts';

export const EDITS: readonly Edit[] = [
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
