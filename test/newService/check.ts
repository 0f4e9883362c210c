/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- a tool, not the node */
/**
 * Adds a made-up service to a copy of this repository, by the steps of CONTRIBUTING.md and no other
 * change, and shows that the copy passes; that each piece, left out, is missed by name; and that the
 * steps name each file. `npm run check:new-service`; with `-- --keep` the copy stays.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';

import { EDITS, NAME } from './edits';
import { missingPieces, pageOf, SECTIONS } from './missingPieces';

const ROOT = join(__dirname, '../..');
const TEMPLATE = join(__dirname, 'template');
/** More than these for the smallest service, and a service is no longer cheap. */
const MOST_FILES = 14;
const MOST_LINES = 500;

/** Whoever looks for a file of the template by its real ending would find it, so it has another one. */
const TEMPLATES = (readdirSync(TEMPLATE, { recursive: true }) as string[])
	.filter((file) => file.endsWith('.txt'))
	.map((file) => file.replaceAll(sep, '/').slice(0, -'.txt'.length));

const pictureOf = (name: string) => `docs/images/package-${name}.png`;
/** A browser makes it; here that of another service will do. */
const PICTURE = pictureOf(NAME);
const NEW_FILES = [...TEMPLATES, PICTURE];

/** Lines of its row of facts, as they begin, and what is missed without them. */
const LINES = { 'defaults: {': 'its own fields in `defaults`', 'demo: {': 'its numbers in `demo`' };

const problems: string[] = [];

function copyOfThis(): string {
	const copy = realpathSync(mkdtempSync(join(tmpdir(), 'new-service-')));
	const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	for (const file of listed.split('\0').filter((one) => one && existsSync(join(ROOT, one)))) {
		cpSync(join(ROOT, file), join(copy, file));
	}
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
	return copy;
}

function edit(file: string, change: (text: string) => string): void {
	writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function addService(copy: string): void {
	for (const file of TEMPLATES) {
		mkdirSync(dirname(join(copy, file)), { recursive: true });
		copyFileSync(join(TEMPLATE, `${file}.txt`), join(copy, file));
	}
	copyFileSync(join(copy, pictureOf('adapty')), join(copy, PICTURE));
	for (const { file, edit: change } of EDITS) edit(join(copy, file), change);
}

/** What the steps name are the files that the made-up service has touched, no more and no fewer. */
function compareSteps(copy: string): string[] {
	const text = readFileSync(join(copy, 'CONTRIBUTING.md'), 'utf8');
	const [, steps = ''] = /^## A new service[^\n]*\n([^]*?)^## /m.exec(text) ?? [];
	const named = [...steps.matchAll(/`([\w./<>-]+\.(?:ts|json|md|svg|png))`/g)].map(([, path]) =>
		path.replaceAll('<service>', NAME).replaceAll('<Service>', 'ExampleCrm'),
	);
	const touched = new Set([...NEW_FILES, ...EDITS.map(({ file }) => file)]);
	for (const file of touched) {
		if (!named.includes(file)) problems.push(`The steps in CONTRIBUTING.md do not name ${file}`);
	}
	for (const file of named) {
		if (!existsSync(join(copy, file))) problems.push(`The steps name ${file}, which is not there`);
	}
	const lines = TEMPLATES.map(
		(file) => readFileSync(join(copy, file), 'utf8').split('\n').length - 1,
	);
	const sum = lines.reduce((before, count) => before + count, 0);
	if (touched.size > MOST_FILES) problems.push(`${touched.size} files, but at most ${MOST_FILES}`);
	if (sum > MOST_LINES) problems.push(`${sum} lines, but at most ${MOST_LINES}`);
	console.log(`${touched.size} files, ${NEW_FILES.length} of them new with ${sum} lines`);
	return [...touched].filter((file) => /\.(ts|md|json)$/.test(file));
}

/** Loads a file and all that it imports anew. */
function load(copy: string, file: string): unknown {
	for (const key of Object.keys(require.cache)) {
		if (key.startsWith(copy + sep) && !key.includes('node_modules')) delete require.cache[key];
	}
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	return require(file);
}

/** Leaves out one piece after the other. */
function leaveOut(copy: string): void {
	const missing = () => missingPieces(copy, (file) => load(copy, file));
	function expectOnly(what: string, ...words: string[]): void {
		const said = missing();
		const others = said.filter((line) => !words.some((word) => line.includes(word)));
		if (said.length === 0) problems.push(`Nobody misses ${what}`);
		if (others.length > 0) problems.push(`Without ${what}: ${others.join('; ')}`);
	}
	problems.push(...missing());
	for (const file of NEW_FILES) {
		const path = join(copy, file);
		renameSync(path, `${path}.away`);
		// Of a folder the whole list is said; who imports the file says its name.
		expectOnly(file, file, `${dirname(file)} with `, `/${basename(file, '.ts')}'`, `'./${NAME}'`);
		renameSync(`${path}.away`, path);
	}
	for (const { file, piece, edit: change } of EDITS) {
		const path = join(copy, file);
		const [now, before] = [readFileSync(path, 'utf8'), readFileSync(join(ROOT, file), 'utf8')];
		const others = EDITS.filter((one) => one.file === file && one.edit !== change);
		writeFileSync(
			path,
			others.reduce((text, one) => one.edit(text), before),
		);
		expectOnly(piece, piece);
		writeFileSync(path, now);
	}
	const row = join(copy, `test/services/facts/${NAME}.ts`);
	const facts = readFileSync(row, 'utf8');
	for (const [begin, piece] of Object.entries(LINES)) {
		const left = facts.split('\n').filter((line) => !line.trim().startsWith(begin));
		writeFileSync(row, left.join('\n'));
		expectOnly(piece, piece);
		writeFileSync(row, facts);
	}
	const page = join(copy, pageOf(NAME));
	const whole = readFileSync(page, 'utf8');
	for (const heading of SECTIONS) {
		const [before, after] = whole.split(`\n## ${heading}\n`);
		const next = after.indexOf('\n## ');
		writeFileSync(page, before + (next < 0 ? '' : after.slice(next)));
		expectOnly(`the section ${heading}`, `its section "${heading}" in ${pageOf(NAME)}`);
		writeFileSync(page, whole);
	}
}

function run(copy: string, what: string, command: string, args: string[], env = {}): void {
	const startedAt = Date.now();
	const { status } = spawnSync(join(copy, 'node_modules/.bin', command), args, {
		cwd: copy,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32',
	});
	console.log(
		`${status === 0 ? '✓' : '✗'} ${what} (${Math.round((Date.now() - startedAt) / 1000)} s)`,
	);
	if (status !== 0) problems.push(`${what}: ${command} ${args.join(' ')}`);
}

function main(): void {
	const copy = copyOfThis();
	try {
		addService(copy);
		const touched = compareSteps(copy);
		run(copy, 'build', 'tsc', []);
		run(copy, 'icons and codex', 'gulp', ['--silent', 'static', 'codex']);
		run(copy, 'generated tables', 'jest', ['--silent', 'test/docs', 'test/engine/faults'], {
			UPDATE_DOCS: '1',
		});
		run(copy, 'format', 'prettier', ['--write', '--log-level', 'warn', ...touched]);
		leaveOut(copy);
		console.log('✓ each piece left out');
		run(copy, 'types', 'tsc', ['--noEmit', '-p', 'tsconfig.dev.json']);
		run(
			copy,
			'lint',
			'eslint',
			NEW_FILES.filter((file) => file.endsWith('.ts')),
		);
		run(copy, 'tests', 'jest', []);
		run(copy, 'demo', 'tsx', ['demo/main.ts']);
	} finally {
		if (process.argv.includes('--keep')) console.log(`The copy: ${copy}`);
		else rmSync(copy, { recursive: true, force: true });
	}
	if (problems.length > 0) {
		console.error(
			`\nA new service is not as simple as CONTRIBUTING.md says:\n${problems.join('\n')}`,
		);
		process.exitCode = 1;
	}
}

main();
