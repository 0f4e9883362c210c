/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readPeople } from '../../demo/people';
import { forgetEveryone } from '../../demo/run';
import { setStage } from '../../demo/stage';
import { optionsProperty } from '../../nodes/DeleteProfile/optionsProperty';
import { properties } from '../../nodes/DeleteProfile/properties';

const ROOT = join(__dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** First cells of all table rows. */
const rows = readme.split('\n').flatMap((line) => /^\| *(.*?) *\|/.exec(line)?.[1] ?? []);

/** The members of a union of words in the node's types. */
function wordsOf(type: string): string[] {
	const source = readFileSync(join(ROOT, 'nodes/DeleteProfile/erasure/types.ts'), 'utf8');
	const union = new RegExp(`export type ${type} =([^;]+);`).exec(source)?.[1] ?? '';
	return [...union.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}

test('every parameter and option has a row', () => {
	const shown = properties.filter(({ type }) => type !== 'notice' && type !== 'collection');
	const options = optionsProperty.options as Array<{ displayName: string }>;
	expect(rows).toEqual(
		expect.arrayContaining([...shown, ...options].map(({ displayName }) => displayName)),
	);
});

test.each(['Outcome', 'Reason'])('every word of %s has a row', (type) => {
	const words = wordsOf(type);
	expect(words.length).toBeGreaterThan(8);
	const named = rows.join(' ');
	for (const word of words) expect(named).toContain(`\`${word}\``);
});

test('every field of an output item has a row', async () => {
	const people = readPeople().slice(0, 120);
	const sandbox = await setStage(people);
	const receipts = await forgetEveryone(people, sandbox);
	await sandbox.close();
	const named = rows.join(' ');
	const fields = new Set(receipts.flatMap((receipt) => Object.keys(receipt)));
	expect(fields.size).toBeGreaterThan(14);
	for (const field of fields) expect(named).toContain(`\`${field}\``);
});

test('the hash of the example is right', () => {
	const [, text, key] = /printf '([^']+)' \| openssl dgst -sha256 -hmac '([^']+)'/.exec(readme)!;
	const hash = createHmac('sha256', key).update(text.replace(/\\n/g, '\n')).digest('hex');
	expect(readme.split(hash)).toHaveLength(3);
});
