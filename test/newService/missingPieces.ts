/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
/** What services lack, by name. CONTRIBUTING.md says how each piece is made. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { ServiceFacts } from '../services/facts';

const FOLDERS = 'nodes/DeleteProfile/services';
const FILES = ['index.ts', 'requests.ts', 'responses.ts', 'texts.ts'];
/** Of its page. */
export const SECTIONS = [
	'Credential',
	'IDs',
	'What deletion means',
	'Limits',
	'Verification',
	'Sources',
];

/** A piece by its name, and whether it is there. */
type Pieces = Readonly<Record<string, boolean>>;

export const pageOf = (name: string) => `docs/services/${name}.md`;

/** The file of a credential by its type; while the registry does not load, any that begins like it. */
function credentialFile(root: string, name: string, credential: string | undefined): string {
	const upper = (text: string) => text[0].toUpperCase() + text.slice(1);
	const usual = `${upper(credential ?? `${name}Api`)}.credentials.ts`;
	if (credential !== undefined) return usual;
	const files = readdirSync(join(root, 'credentials'));
	return files.find((file) => file.startsWith(upper(name))) ?? usual;
}

function filesOf(root: string, name: string, credential?: string): Pieces {
	const folder = join(root, FOLDERS, name);
	const entries = existsSync(folder) ? readdirSync(folder).sort() : [];
	const files = [
		`credentials/${credentialFile(root, name, credential)}`,
		`docs/images/package-${name}.png`,
		`icons/${name}.svg`,
		`icons/${name}.dark.svg`,
		`sandbox/services/${name}.ts`,
		`test/services/facts/${name}.ts`,
		pageOf(name),
	];
	return {
		[`${FOLDERS}/${name} with ${FILES.join(', ')} and nothing else`]:
			entries.join() === FILES.join(),
		...Object.fromEntries(files.map((path) => [path, existsSync(join(root, path))])),
	};
}

/** What is written of a service in the files of all. */
function linesOf(read: (path: string) => string, service: Service): Pieces {
	const { displayName, access } = service;
	const { n8n, keywords } = JSON.parse(read('package.json')) as {
		n8n: { credentials: string[] };
		keywords: string[];
	};
	const credential = `/${access.credential}.credentials.js`.toLowerCase();
	return {
		'its credential in package.json': n8n.credentials.some((file) =>
			file.toLowerCase().endsWith(credential),
		),
		'its keyword in package.json': keywords.includes(displayName.toLowerCase()),
		'its name in CHANGELOG.md': read('CHANGELOG.md').includes(displayName),
	};
}

/** What its page has to hold. */
function sectionsIn(page: string, { name, displayName }: Service): Pieces {
	const [title, ...parts] = page.split(/^##? (?=\S)/m).slice(1);
	const found = new Map(
		parts.map((part) => [part.split('\n')[0], part.split('\n').slice(1).join('\n')]),
	);
	const sections = SECTIONS.map((heading): [string, boolean] => [
		`its section "${heading}" in ${pageOf(name)}`,
		/\S/.test(found.get(heading) ?? ''),
	]);
	return {
		[`its title in ${pageOf(name)}`]: title?.trim() === displayName,
		[`no other section in ${pageOf(name)}`]: [...found.keys()].every((one) =>
			SECTIONS.includes(one),
		),
		...Object.fromEntries(sections),
		[`a URL under "Sources" in ${pageOf(name)}`]: /https:\/\//.test(
			found.get('Sources') ?? 'https://',
		),
	};
}

/** What its row of facts has to hold. */
function factsIn(row: ServiceFacts, { idTypes, lookUp, parameters = [] }: Service): Pieces {
	const own = [...(idTypes.length > 1 ? ['idType'] : []), ...parameters.map(({ name }) => name)];
	const [usual] = idTypes;
	const sent = new Set(row.delete.map(({ idType = usual.value }) => idType));
	const has = (field: 'defaults' | 'demo', keys: readonly string[]) =>
		keys.every((key) => key in ((row[field] as object | undefined) ?? {}));
	const { good, wrong } = row.credentialTest;
	return {
		'each kind of ID in `delete` of its row': idTypes.every(({ value }) => sent.has(value)),
		'its own fields in `defaults` of its row': has('defaults', own),
		'its numbers in `demo` of its row': has('demo', ['requests']),
		'in its row, a look-up if it has one': row.lookUp.length > 0 === Boolean(lookUp),
		'three responses in `recorded` of its row': row.recorded.length >= 3,
		'three responses in `notDone` of its row': row.notDone.length >= 3,
		'a good and 12 wrong responses in `credentialTest` of its row':
			good.length >= 1 && wrong.length >= 12,
	};
}

/**
 * Everything that any service of a copy of this repository lacks: `<service>: <piece>`, or
 * `<file>: <error>` for a registry that does not load, of which nothing else can be said.
 * @param root folder of the copy
 * @param load gives what a TypeScript file exports; it may throw
 */
export function missingPieces(root: string, load: (file: string) => unknown): string[] {
	const missing: string[] = [];
	function registry<T>(file: string): Partial<T> {
		try {
			return load(join(root, file)) as T;
		} catch (error) {
			missing.push(`${file}: ${(error as Error).message.split('\n')[0]}`);
			return {};
		}
	}
	const read = (path: string) => readFileSync(join(root, path), 'utf8');
	const { services } = registry<{ services: readonly Service[] }>(`${FOLDERS}/index.ts`);
	const { SANDBOX_SERVICES: standIns } = registry<{ SANDBOX_SERVICES: readonly string[] }>(
		'sandbox/services/index.ts',
	);
	const { FACTS: rows = {} } = registry<{ FACTS: Record<string, ServiceFacts | undefined> }>(
		'test/services/facts/index.ts',
	);
	const folders = readdirSync(join(root, FOLDERS), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);
	const names = [folders, services?.map(({ name }) => name), standIns, Object.keys(rows)];
	for (const name of new Set(names.flatMap((some) => some ?? []))) {
		const service = services?.find((one) => one.name === name);
		const row = rows[name];
		const pieces: Pieces = {
			...filesOf(root, name, service?.access.credential),
			...(services && { [`its line in ${FOLDERS}/index.ts`]: service !== undefined }),
			...(standIns && { [`its name in sandbox/services/${name}.ts`]: standIns.includes(name) }),
			...(service && linesOf(read, service)),
			...(service &&
				existsSync(join(root, pageOf(name))) &&
				sectionsIn(read(pageOf(name)), service)),
			...(service && row && factsIn(row, service)),
		};
		missing.push(...Object.keys(pieces).flatMap((key) => (pieces[key] ? [] : `${name}: ${key}`)));
	}
	return missing;
}
