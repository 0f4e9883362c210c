/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Parts of this project's own documents, for the documents of the packages made from it. */
import { posix } from 'node:path';

import { sourceRepository } from './editions';

/** A text without the paragraphs and list entries for which `unwanted` holds. */
export function without(text: string, unwanted: (part: string) => boolean): string {
	// A list entry begins with a line feed, a paragraph with two; each goes with what is before it.
	const parts = text.trim().split(/(?=\n\n)|(?=\n(?:- |\d+\. ))/);
	return parts
		.filter((part) => !unwanted(part))
		.join('')
		.trim();
}

/** Rows as Markdown; the first is the head. */
export function table(rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const [head, ...body] = rows;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** Links and pictures of a document that lead on from another package, too. */
export function absoluteLinks(file: string, text: string): string {
	return text.replace(/(!?\[[^\]]*\])\(([^)\s]+)\)/g, (whole, label: string, target: string) => {
		if (/^[a-z]+:/i.test(target)) return whole;
		const path = target.startsWith('#')
			? file + target
			: posix.normalize(posix.join(posix.dirname(file), target));
		return `${label}(${sourceRepository}/blob/main/${path})`;
	});
}
