/** Whoever adds a service hears by name what it lacks; CONTRIBUTING.md says how each is made. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { services } from '../../nodes/DeleteProfile/services';
import { STAND_INS } from '../../sandbox/services';
import { FACTS } from './facts';

const ROOT = join(__dirname, '../..');
const FOLDERS = 'nodes/DeleteProfile/services';
const FILES = ['index.ts', 'requests.ts', 'responses.ts', 'texts.ts'];
const TABLES = [
	'README.md',
	...['credentials', 'identifiers', 'limits', 'parameters', 'what-deletion-means'].map(
		(name) => `docs/${name}.md`,
	),
];

function read(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

function entriesOf(path: string): string[] {
	return existsSync(join(ROOT, path)) ? readdirSync(join(ROOT, path)).sort() : [];
}

/** True where the name fills a cell of a table, alone, among others or as that of its credential. */
function inTable(path: string, name: string): boolean {
	const cells = read(path)
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.flatMap((line) => line.split('|').map((cell) => cell.trim()));
	return cells.some((cell) => cell === `${name} API` || cell.split(', ').includes(name));
}

/** What there has to be of a service, and whether there is. */
function partsOf(name: string): Record<string, boolean> {
	const service = services.find((one) => one.name === name);
	const { displayName = name, lookUp, access } = service ?? {};
	const type = access?.credential ?? `${name}Api`;
	const facts = name in FACTS ? FACTS[name] : undefined;
	const kinds = new Set(service?.idTypes.map(({ value }) => value));
	const [usual] = kinds;
	const sent = new Set(facts?.delete.map(({ idType = usual }) => idType));
	const credential = `${type[0].toUpperCase()}${type.slice(1)}.credentials`;
	const { n8n } = JSON.parse(read('package.json')) as { n8n: { credentials: string[] } };
	const { alias } = JSON.parse(read('nodes/DeleteProfile/DeleteProfile.node.json')) as {
		alias: string[];
	};
	return {
		[`${FOLDERS}/${name} with ${FILES.join(', ')} and nothing else`]:
			entriesOf(`${FOLDERS}/${name}`).join() === FILES.join(),
		[`its line in ${FOLDERS}/index.ts`]: service !== undefined,
		[`credentials/${credential}.ts`]: existsSync(join(ROOT, `credentials/${credential}.ts`)),
		'its credential in package.json': n8n.credentials.includes(`dist/credentials/${credential}.js`),
		'its row in test/services/facts': facts !== undefined,
		'each kind of ID in `delete` of that row':
			kinds.size > 0 && [...kinds].every((kind) => sent.has(kind)),
		'a look-up in that row, if it has one':
			service !== undefined && (facts?.lookUp.length ?? 0) > 0 === Boolean(lookUp),
		'three recorded responses in that row': (facts?.recorded.length ?? 0) >= 3,
		'its stand-in in sandbox/services': STAND_INS.some((one) => one.name === name),
		[`test/sandbox/${name}.test.ts`]: existsSync(join(ROOT, `test/sandbox/${name}.test.ts`)),
		[`test/services/${name}.test.ts`]: existsSync(join(ROOT, `test/services/${name}.test.ts`)),
		[`icons/${name}.svg`]: existsSync(join(ROOT, `icons/${name}.svg`)),
		[`icons/${name}.dark.svg`]: existsSync(join(ROOT, `icons/${name}.dark.svg`)),
		[`docs/images/package-${name}.png`]: existsSync(join(ROOT, `docs/images/package-${name}.png`)),
		'its name in CHANGELOG.md': read('CHANGELOG.md').includes(displayName),
		'its name in docs/sources.md': read('docs/sources.md').includes(displayName),
		[`the alias "Delete ${displayName} profile"`]: alias.includes(`Delete ${displayName} profile`),
		...Object.fromEntries(
			TABLES.map((path) => [`a row or column in ${path}`, inTable(path, displayName)]),
		),
	};
}

function lacks(name: string): string[] {
	return Object.entries(partsOf(name)).flatMap(([part, is]) => (is ? [] : [`${name}: ${part}`]));
}

test('no service lacks anything', () => {
	const folders = readdirSync(join(ROOT, FOLDERS), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);
	const names = new Set([
		...folders,
		...[...services, ...STAND_INS].map(({ name }) => name),
		...Object.keys(FACTS),
	]);
	expect([...names].flatMap(lacks)).toEqual([]);
});

test('a service of which there is nothing lacks everything', () => {
	expect(lacks('madeUp')).toHaveLength(Object.keys(partsOf('madeUp')).length);
});
