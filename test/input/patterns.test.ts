/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Nothing that is typed into a field, or that a service responds, takes more than linear time: the regular expressions, read as source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const NODE = join(__dirname, '../../nodes/DeleteProfile');

/** Those of the rooms that look at a whole ID, or at a response, which can be as hostile. */
const patterns = readdirSync(NODE, { recursive: true, encoding: 'utf8' })
	.filter((file) => /^services.*\.ts$|^input.(identifiers|neverDelete)\.ts$/.test(file))
	.flatMap((file) => {
		const text = readFileSync(join(NODE, file), 'utf8');
		const found: string[] = [];
		const visit = (node: ts.Node): void => {
			if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
			ts.forEachChild(node, visit);
		};
		visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
		return found;
	});

test('there are patterns to judge', () => {
	expect(patterns.length).toBeGreaterThan(15);
});

// One run without end takes linear time where it begins in one place, or ends the pattern. Two of
// them, or one that begins anywhere and has something behind it, try every way to share a text.
test.each(patterns)('%s', (pattern) => {
	const body = pattern
		.slice(1, pattern.lastIndexOf('/'))
		.replace(/\\[pP]\{\w+\}/g, 'p')
		.replace(/\\./g, 'e')
		.replace(/\[[^\]]*\]/g, 'c');
	for (const part of body.split(/\|(?![^(]*\))/)) {
		const endless = part.match(/[*+]|\{\d+,\}/g) ?? [];
		expect(endless.length).toBeLessThanOrEqual(1);
		expect(endless.length === 0 || /^\^|(?:[*+]|\{\d+,\})$/.test(part)).toBe(true);
	}
});
