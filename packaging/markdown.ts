/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Parts of this project's own documents, for the documents of the packages made from it. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { ROOT, sourceRepository } from './editions';

interface Section {
	/** Path of the document below the root. */
	readonly file: string;
	readonly text: string;
}

const heading = (line: string) => /^(#{1,6})\s+(.*?)\s*$/.exec(line);

/** What stands under the heading in a document, up to the next one of its level or above. */
export function sectionOf(file: string, title: RegExp): Section {
	const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
	const start = lines.findIndex((line) => title.test(heading(line)?.[2] ?? ''));
	if (start < 0) throw new Error(`${file} has no section called ${title}`);
	const level = heading(lines[start])?.[1].length ?? 1;
	let fenced = false;
	const end = lines.findIndex((line, index) => {
		if (line.startsWith('```')) fenced = !fenced;
		return index > start && !fenced && (heading(line)?.[1].length ?? 7) <= level;
	});
	const text = lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
	return { file, text: text.trim() };
}

/** A text without the paragraphs and list entries for which `unwanted` holds. */
export function without(text: string, unwanted: (part: string) => boolean): string {
	// A list entry begins with a line feed, a paragraph with two; each goes with what is before it.
	const parts = text.split(/(?=\n\n)|(?=\n(?:- |\d+\. ))/);
	return parts
		.filter((part) => !unwanted(part))
		.join('')
		.trim();
}

const cellsOf = (line: string) =>
	line
		.slice(line.indexOf('|') + 1, line.lastIndexOf('|'))
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());

/** The first table of a text, without the line between head and body. */
export function tableOf(text: string): string[][] {
	const lines = text.split('\n');
	const start = lines.findIndex((line) => line.startsWith('|'));
	if (start < 0) throw new Error(`No table in: ${text.slice(0, 80)}`);
	const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
	const rows = lines.slice(start, length < 0 ? undefined : start + length).map(cellsOf);
	return rows.filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
}

/** Rows as Markdown; the first is the head. */
export function table(rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const [head, ...body] = rows;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** Links and pictures that lead on from another package, too. */
export function absoluteLinks({ file, text }: Section): string {
	return text.replace(/(!?\[[^\]]*\])\(([^)\s]+)\)/g, (whole, label: string, target: string) => {
		if (/^[a-z]+:/i.test(target)) return whole;
		const path = target.startsWith('#')
			? file + target
			: posix.normalize(posix.join(posix.dirname(file), target));
		return `${label}(${sourceRepository}/blob/main/${path})`;
	});
}
