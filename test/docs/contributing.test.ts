/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The places that CONTRIBUTING names are where it says, and the only ones. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { read, ROOT, section } from './documents';

const NODE = 'nodes/DeleteProfile';

const sources = (readdirSync(join(ROOT, NODE), { recursive: true }) as string[])
	.map((file) => file.replaceAll('\\', '/'))
	.filter((file) => file.endsWith('.ts'));

const withText = (text: RegExp) => sources.filter((file) => text.test(read(`${NODE}/${file}`)));

const house = section(read('CONTRIBUTING.md'), 'The house').split('\n');

/** The file in the row of the question. */
function placeOf(question: string): string {
	const row = house.find((line) => line.includes(question)) ?? '';
	const file = /`([\w/.]+\.ts)`/.exec(row.split('|')[2] ?? '')?.[1];
	if (!file) throw new Error(`CONTRIBUTING has no row for: ${question}`);
	return file;
}

test.each([
	{ question: 'Where does a retry happen?', text: /export function nextAttempt\(/ },
	{ question: 'Where does a finding become a result?', text: /export function resultOf\(/ },
	{ question: 'HTTP (the only place)', text: /httpRequest/ },
	{ question: 'Requests in flight, pace, pauses', text: /class AccountGate/ },
	{ question: 'Reading items, duplicates, guards', text: /export function makePlan\(/ },
	{ question: 'Which credential for which item', text: /getCredentials/ },
	{ question: 'What does a service have to say?', text: /export interface Service / },
])('$question', ({ question, text }) => {
	expect(withText(text)).toEqual([placeOf(question)]);
});
