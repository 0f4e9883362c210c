/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
/** Every link leads somewhere, here and in the package that npm gets; nothing is named that is not there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { services } from '../../nodes/DeleteProfile/services';
import { anchorsIn, DOCUMENTS, inlineCode, linksIn, placeOf, read, ROOT } from './documents';

const manifest = JSON.parse(read('package.json')) as {
	homepage: string;
	scripts: Record<string, string>;
};

/** Why a link leads nowhere; undefined if it does. */
function deadEnd(file: string, target: string): string | undefined {
	const place = placeOf(file, target);
	if (!place) return undefined;
	if (!existsSync(join(ROOT, place.path))) return `${target}: no such file`;
	if (place.anchor === '') return undefined;
	return anchorsIn(read(place.path)).has(place.anchor) ? undefined : `${target}: no such heading`;
}

test('there are documents to look at, with links', () => {
	expect(DOCUMENTS.length).toBeGreaterThan(15);
	expect(linksIn(read('README.md')).length).toBeGreaterThan(20);
});

test('a link that leads nowhere is seen', () => {
	expect(deadEnd('README.md', 'docs/nothing.md')).toBeDefined();
	expect(deadEnd('README.md', '#nothing')).toBeDefined();
	expect(deadEnd('docs/outcomes.md', 'parameters.md#nothing')).toBeDefined();
	expect(deadEnd('docs/outcomes.md', '../README.md#services')).toBeUndefined();
});

test.each(DOCUMENTS)('every link in %s leads somewhere', (file) => {
	expect(linksIn(read(file)).flatMap((target) => deadEnd(file, target) ?? [])).toEqual([]);
});

test('the links that n8n shows with the node lead somewhere', () => {
	const codex = read('nodes/DeleteProfile/DeleteProfile.node.json');
	const targets = [...codex.matchAll(/"url": "([^"]+)"/g)].map(([, url]) => url);
	expect(targets.length).toBeGreaterThan(1);
	for (const target of [...targets, manifest.homepage.replace('#readme', '')]) {
		if (target.endsWith('#readme')) continue;
		expect(deadEnd('README.md', target)).toBeUndefined();
	}
});

describe('the package as npm gets it', () => {
	const packed = new Set(
		(
			JSON.parse(
				execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
					cwd: ROOT,
					encoding: 'utf8',
					stdio: ['ignore', 'pipe', 'ignore'],
				}),
			) as Array<{ files: Array<{ path: string }> }>
		)[0].files.map(({ path }) => path),
	);

	// Its page on npm takes pictures from the repository; packed, each would double the size.
	const isPicture = (target: string) => /\.(?:png|svg)$/.test(target);

	test('has no document with a relative link to what is not in it', () => {
		const documents = [...packed].filter((path) => path.endsWith('.md'));
		expect(documents).toContain('README.md');
		const missing = documents.flatMap((file) =>
			linksIn(read(file)).flatMap((target) => {
				if (/^[a-z]+:/i.test(target) || isPicture(target)) return [];
				const { path } = placeOf(file, target)!;
				return packed.has(path) ? [] : [`${file}: ${target}`];
			}),
		);
		expect(missing).toEqual([]);
	});
});

/** Made by a build or by a command, so not there in a fresh clone. */
const MADE = /^(?:dist|packages|node_modules)\//;

/** Folders in which a document names files without saying the folder again. */
const SHORTENED = ['nodes/DeleteProfile', 'nodes/DeleteProfile/services/adapty', 'docs/docker'];

/** A file by its ending, or a folder by its slash. */
const PATH = /^(?:\.?[\w-]+\/)*(?:[\w.-]+\.(?:ts|js|mjs|md|json|yml|csv|svg|png)|[\w-]+\/)$/;

test.each([
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	...DOCUMENTS.filter((file) => file.startsWith('docs/')),
])('%s names no file that is not there', (file) => {
	const bases = ['', dirname(file), ...SHORTENED];
	const named = inlineCode(read(file)).filter((code) => PATH.test(code) && !MADE.test(code));
	const missing = named.filter((code) => !bases.some((base) => existsSync(join(ROOT, base, code))));
	expect(missing).toEqual([]);
});

test.each(DOCUMENTS.filter((file) => file !== 'CHANGELOG.md'))(
	'every npm script that %s names is there',
	(file) => {
		const named = [
			...read(file).matchAll(/npm (?:run (?:--silent )?)?([a-z][a-z0-9:-]*)/g),
		].flatMap(([command, script]) =>
			command.startsWith('npm run') || ['test', 'start'].includes(script) ? [script] : [],
		);
		expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
	},
);

describe('README', () => {
	const text = read('README.md');

	test('is one page, in the order of a first visit', () => {
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12_000);
		const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
		const first = ['What it does', 'Install', 'First deletion', 'Examples'];
		expect(headings.slice(0, 5)).toEqual([...first, 'Try without an account']);
	});

	test('links to every example, and shows it', () => {
		const links = linksIn(text);
		for (const file of readdirSync(join(ROOT, 'workflows'))) {
			const name = file.replace('.json', '');
			expect(links).toContain(`workflows/${file}`);
			expect(links).toContain(`docs/images/workflow-${name}.png`);
		}
	});
});

test('every picture is shown: here, or in the README of a package for one service', () => {
	const links = DOCUMENTS.flatMap((file) =>
		linksIn(read(file)).map((to) => placeOf(file, to)?.path),
	);
	const ofPackages = services.map(({ name }) => `docs/images/package-${name}.png`);
	const pictures = readdirSync(join(ROOT, 'docs/images')).map((name) => `docs/images/${name}`);
	expect(pictures.filter((path) => ![...links, ...ofPackages].includes(path))).toEqual([]);
});

test('the headings that others fill or lead to are there', () => {
	const anchors = anchorsIn(read('CONTRIBUTING.md'));
	for (const anchor of ['releases', 'verification-checklist']) expect(anchors).toContain(anchor);
});
