/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The documents of this repository, and the parts that tests look at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export const REPOSITORY = 'https://github.com/n8n-nodes-delete-profile/n8n-nodes-delete-profile';

export const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** In the root, in `docs/` and in `docs/services/`; other folders have one README each. */
export const DOCUMENTS: readonly string[] = [
	...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
	...['docs', 'docs/services'].flatMap((folder) =>
		readdirSync(join(ROOT, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `${folder}/${name}`),
	),
	'docs/benchmarks/README.md',
	'docs/benchmarks/profile.md',
	'sandbox/README.md',
	'test/e2e/README.md',
];

const withoutFences = (text: string) => text.replace(/^( *)```[\s\S]*?^\1```/gm, '');

/** What stands in backquotes, outside of code blocks. */
export function inlineCode(text: string): string[] {
	return [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
}

/** Targets of links and pictures, outside of code. */
export function linksIn(text: string): string[] {
	const prose = withoutFences(text).replace(/`[^`\n]+`/g, '');
	return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsIn(text: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, heading] of withoutFences(text).matchAll(/^#{1,6} +(.*?) *$/gm)) {
		const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
		const anchor = plain.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
		let unique = anchor;
		for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
		anchors.add(unique);
	}
	return anchors;
}

/** Where a link leads in this repository; undefined where it leads out of it. */
export function placeOf(
	file: string,
	target: string,
): { path: string; anchor: string } | undefined {
	let local = target;
	if (target.startsWith(`${REPOSITORY}#`)) local = `/README.md${target.slice(REPOSITORY.length)}`;
	const blob = /^\/(?:blob|tree|raw)\/main\/(.*)$/.exec(target.slice(REPOSITORY.length));
	if (target.startsWith(REPOSITORY) && blob) local = `/${blob[1]}`;
	if (/^[a-z]+:/i.test(local)) return undefined;
	const [path, anchor = ''] = local.split('#');
	if (path === '') return { path: file, anchor };
	const folder = path.startsWith('/') ? '' : posix.dirname(file);
	return { path: posix.join(folder, path.replace(/^\//, '')), anchor };
}

/** The lines of a section below its heading, up to the next heading of its level or above. */
export function section(text: string, heading: string): string {
	const lines = text.split('\n');
	const start = lines.findIndex((line) => line.replace(/^#+ +/, '') === heading && /^#/.test(line));
	if (start < 0) throw new Error(`No section called ${heading}`);
	const level = /^#+/.exec(lines[start])![0].length;
	const length = lines
		.slice(start + 1)
		.findIndex((line) => /^#+ /.test(line) && /^#+/.exec(line)![0].length <= level);
	return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The cells of the first table in a text: the head, then the rows. */
export function tableIn(text: string): string[][] {
	const lines = text.split('\n');
	const start = lines.findIndex((line) => line.startsWith('|'));
	if (start < 0) return [];
	const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
	return lines
		.slice(start, length < 0 ? undefined : start + length)
		.filter((line) => !/^\|[ :|-]+\|$/.test(line))
		.map((line) =>
			line
				.slice(1, -1)
				.split(/(?<!\\)\|/)
				.map((cell) => cell.trim()),
		);
}

/** Rows as a table of the shape that Prettier gives it; the first is the head. */
export function asTable(rows: ReadonlyArray<readonly string[]>): string {
	const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
	const widths = escaped[0].map((_, column) =>
		Math.max(3, ...escaped.map((cells) => cells[column].length)),
	);
	const line = (cells: readonly string[], fill = ' ') =>
		`|${cells.map((cell, column) => `${fill}${cell.padEnd(widths[column], fill)}${fill}`).join('|')}|`;
	const [head, ...body] = escaped.map((cells) => line(cells));
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	return [head, rule, ...body].join('\n');
}
