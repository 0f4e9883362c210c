/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Nothing that is typed into a field takes more than linear time: the regular expressions, read as source. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The regular expressions of the rooms that look at a whole ID. */
const patterns = [
	'input/identifiers.ts',
	'input/neverDelete.ts',
	'services/texts.ts',
	'services/adapty/index.ts',
	'services/amplitude/requests.ts',
	'services/mixpanel/requests.ts',
	'services/oneSignal/requests.ts',
	'services/postHog/requests.ts',
	'services/revenueCat/index.ts',
].flatMap((file) => {
	const text = readFileSync(join(__dirname, '../../nodes/DeleteProfile', file), 'utf8');
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
