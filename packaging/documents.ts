/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** README and changelog of a package for one service, from the same documents and the node itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { Service } from '../nodes/DeleteProfile/contract/service';
import { read, section, tableIn } from '../test/docs/documents';
import type { Edition } from './editions';
import { namesAnother, ROOT, sourceCommit, sourceRepository } from './editions';
import { formatted } from './format';
import { requestText } from './example';
import { absoluteLinks, table, without } from './markdown';

/** What the lines about one thing say that are not about another service. */
const ownRows = (edition: Edition, rows: readonly string[][]) =>
	rows.filter((cells) => !namesAnother(edition, cells.join(' ')));

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Of fields that take more than a text. */
const VALUES: Readonly<Record<string, string>> = {
	id: 'text, number or list',
	expectedBy: 'a time, ISO 8601',
	neverDelete: 'lines, or a list',
};

function valuesOf(property: INodeProperties): string {
	const { type, options = [], typeOptions = {}, default: preset } = property;
	if (type === 'options') {
		const names = options.map((option) =>
			'value' in option && option.value === preset ? `**${option.name}**` : option.name,
		);
		return names.join(', ');
	}
	if (type === 'boolean') return preset ? '**on**, off' : 'on, **off**';
	if (type === 'number') {
		const { minValue, maxValue } = typeOptions;
		return `${minValue ?? 0} to ${maxValue ?? 'any'}`;
	}
	return VALUES[property.name] ?? 'text';
}

const rowOf = (property: INodeProperties): string[] => [
	property.displayName,
	valuesOf(property),
	sentence(property.description ?? ''),
];

function parameterTables({ properties }: INodeTypeDescription): {
	fields: string;
	options: string;
} {
	const head = ['Field', 'Values', 'Meaning'];
	const fields = properties.filter(
		({ type, name }) =>
			!['notice', 'hidden', 'collection'].includes(type) &&
			!['resource', 'operation'].includes(name),
	);
	const collection = properties.find(({ name }) => name === 'options');
	const entries = (collection?.options ?? []) as INodeProperties[];
	// An option can stand there more than once, for different choices.
	const unique = [...new Map(entries.map((entry) => [entry.name, entry])).values()];
	return {
		fields: table([head, ...fields.map(rowOf)]),
		options: table([['Option', 'Values', 'Meaning'], ...unique.map(rowOf)]),
	};
}

function operations({ properties }: INodeTypeDescription): string {
	const operation = properties.find(({ name }) => name === 'operation');
	return (operation?.options ?? [])
		.map(
			(option) =>
				`- **${option.name}**: ${sentence('description' in option ? (option.description ?? '') : '')}`,
		)
		.join('\n');
}

const firstUse = `1. Import [workflows/example.json](workflows/example.json) with _Import → From file_ in the editor's menu (⋯).
2. Choose your credential in the node, and click **Execute workflow**.
3. Send a request to the webhook's test URL:`;

/** @param description of the node as it is in the package */
export async function readmeOf(
	edition: Edition,
	description: INodeTypeDescription,
): Promise<string> {
	const { service, packageName, repository } = edition;
	const { displayName } = service;
	const { fields, options } = parameterTables(description);
	const about = (heading: string) => {
		const file = `docs/services/${service.name}.md`;
		const text = section(read(file), heading);
		const own = without(text, (part) => namesAnother(edition, part));
		return absoluteLinks(file, own);
	};
	const outcomes = ownRows(edition, tableIn(section(read('docs/outcomes.md'), 'Outcomes'))).filter(
		([outcome]) =>
			(service.lookUp ?? !/found|wouldDelete/i.test(outcome)) &&
			(service.lookUp ?? service.job ?? !/confirmed|pending|overdue/.test(outcome)),
	);
	const stops = new Intl.ListFormat('en', { type: 'disjunction' }).format(
		outcomes.flatMap(([outcome, , success]) => (/false/.test(success) ? [outcome] : [])),
	);
	const documents = `${sourceRepository}#readme`;
	const picture = existsSync(join(ROOT, `docs/images/package-${service.name}.png`))
		? `\n![The example workflow in the editor](docs/example.png)\n`
		: '';
	const text = `# ${displayName} for n8n: delete profiles

An n8n community node that deletes user profiles in ${displayName}, for example for GDPR and CCPA erasure
requests, with a receipt for each: what was done, when, and how that is known. It reports only what
${displayName} confirmed.

- [Install](#install) · [Authentication](#authentication) · [Operations](#operations) ·
  [Example workflow](#example-workflow)
- [Fields](#fields) · [Options](#options) · [Output](#output) ·
  [What deletion means](#what-deletion-means) · [Compatibility](#compatibility)

## Install

**From the nodes panel** (n8n Cloud and self-hosted, once n8n has verified this package): search for
_${displayName}_, choose it under _More from the community_, then _Install node_.

**Self-hosted, before that**: start n8n with \`N8N_UNVERIFIED_PACKAGES_ENABLED=true\` (n8n 3 needs it, on every
worker, too), then _Settings → Community nodes → Install a community node_ and enter

\`\`\`
${packageName}
\`\`\`

**Docker**: keep \`/home/node/.n8n\` in a volume, or the package is lost with the container. All ways, with
queue mode and a compose file: [docs/install.md](${sourceRepository}/blob/main/docs/install.md).

The package has no run-time dependencies.

## Authentication

Create a credential **${displayName} API** in n8n.${service.lookUp ? ' Its test only reads.' : ''}

${about('Credential')}

## Operations

${operations(description)}

An item of the input can carry one ID or a list of them. Repeated IDs are sent once.

## Example workflow

[workflows/example.json](workflows/example.json): a webhook takes an erasure request and responds with the
receipt.
${picture}
${firstUse}

\`\`\`
curl -X POST -H 'content-type: application/json' -d '${requestText(service)}' <test URL>
\`\`\`

${
	service.lookUp
		? 'It is a dry run: the profile is looked up and stays. With `"confirm": true` in the request it is deleted.'
		: 'There is no preview: the request deletes.'
}

**Anyone who knows the webhook's address can send a request.** Before you publish the workflow, set _Authentication_ in
its webhook node.

## Fields

${fields}

Bold is the default.

## Options

${options}

## Output

One item for each ID, in the order of the input: \`service\`, \`id\`, \`outcome\`, \`message\`, \`success\` and the
evidence (\`httpStatus\`, \`attempts\`, \`sentAt\`, \`completedAt\`, \`host\` …). All fields and reasons are in the
[documentation](${documents}).

${table(outcomes)}

With **On Error** on _Stop Workflow_, anything that is ${stops} ends the run with one
message that names the cause. With a _Continue_ setting every item comes out, and none looks successful
that was not. It is safe to run it again.

When an **AI agent** uses the node as a tool, deleting is only previewed unless a person has turned on _Allow
Agent Delete_ in the options.

## What deletion means

${about('What deletion means')}

All this is what ${displayName}'s documents say, and what this node was built and tested against.

## Compatibility

n8n 2.0 and later, Node.js as n8n needs it. The package can be installed beside
[n8n-nodes-delete-profile](${sourceRepository}), whose node offers more services: both use the same
credentials, and their receipts look the same. Each counts its requests in flight by itself.

## Source and license

Made from [${sourceRepository.split('/').slice(-2).join('/')}](${sourceRepository}) (commit \`${sourceCommit()}\`); please report
issues there. \`npm install && npm test\` here lints, builds, scans and tests this package. Published from
[its own repository](${repository}) with provenance. Changes: [CHANGELOG.md](CHANGELOG.md).
[MIT](LICENSE.md).
`;
	return await formatted(text);
}

/** Of the common repository, not in this package. */
const NOT_HERE = /\bservices\b|single-service|benchmark|end-to-end|sandbox|\bdemo\b|rehearse/i;

/** What the service cannot do, so that nothing in its package offers it. */
export function lacks({ lookUp, job, delete: { limits } }: Service, line: string): boolean {
	if (limits.batchSize === 1 && /batch/i.test(line)) return true;
	if (lookUp) return false;
	return (job ? /look ?up|find|verify after delete/i : /look ?up|find|verify/i).test(line);
}

/** The changelog with the lines that are about this package, too. */
export function changelogOf(edition: Edition): string {
	const [, ...parts] = read('CHANGELOG.md').split(/^(?=## )/m);
	const own = parts.map((part) => {
		const [head, ...sections] = part.split(/^(?=### |- )/m);
		const kept = sections.filter(
			(line) =>
				line.startsWith('### ') ||
				!(namesAnother(edition, line) || NOT_HERE.test(line) || lacks(edition.service, line)),
		);
		// A heading with nothing left under it goes, too.
		const lines = kept.filter(
			(line, index) => !line.startsWith('### ') || kept[index + 1]?.startsWith('- '),
		);
		return head + lines.join('');
	});
	return `# Changelog

This package is made from [n8n-nodes-delete-profile](${sourceRepository}) and has its version numbers. All
changes of the common source: [CHANGELOG.md](${sourceRepository}/blob/main/CHANGELOG.md).

${own.join('').trim()}
`;
}
