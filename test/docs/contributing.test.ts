/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The places that CONTRIBUTING names are where it says, and the only ones. */
import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import { services } from '../../nodes/DeleteProfile/services';
import { inlineCode, read, ROOT, section, tableIn } from './documents';

const NODE = 'nodes/DeleteProfile';

const sources = (readdirSync(join(ROOT, NODE), { recursive: true }) as string[])
	.map((file) => file.replaceAll('\\', '/'))
	.filter((file) => file.endsWith('.ts'));

const withText = (text: RegExp) => sources.filter((file) => text.test(read(`${NODE}/${file}`)));

const house = section(read('CONTRIBUTING.md'), 'How it is built').split('\n');

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
	{ question: 'Where does a result become an output item?', text: /export function outputItems\(/ },
	{ question: 'HTTP (the only place)', text: /httpRequest/ },
	{ question: 'Requests in flight, pace, pauses', text: /class AccountGate/ },
	{ question: 'Reading items, duplicates, guards', text: /export function makePlan\(/ },
	{ question: 'Which credential for which item', text: /getCredentials/ },
	{ question: 'What does a service have to say?', text: /export interface Service / },
])('$question', ({ question, text }) => {
	expect(withText(text)).toEqual([placeOf(question)]);
});

test('the flow is the same line in README, CONTRIBUTING, and the code', () => {
	const [ofReadme, ...others] = ['README.md', 'CONTRIBUTING.md', `${NODE}/execute.ts`].map(
		(file) => {
			const [line] = /input items[^.`]+? receipts/.exec(read(file)) ?? [];
			return line?.split(/[→▶─*\s]*[→▶][→▶─*\s]*/);
		},
	);
	expect(ofReadme).toHaveLength(9);
	expect(others).toEqual([ofReadme, ofReadme]);
});

const rooms = tableIn(
	section(read('CONTRIBUTING.md'), 'How it is built').split('Who may import whom')[1],
)
	.slice(1)
	.map(([room, may]) => ({ room: inlineCode(room)[0], may: inlineCode(may) }));

test('the table of rooms has each of them', () => {
	const folders = new Set(sources.flatMap((file) => /^\w+\//.exec(file) ?? []));
	expect(rooms.map(({ room }) => room).filter((room) => room.endsWith('/'))).toEqual(
		expect.arrayContaining([...folders]),
	);
});

test.each(rooms.filter(({ room }) => room.endsWith('/')))(
	'$room imports only what the table says: $may',
	({ room, may }) => {
		const found = sources
			.filter((file) => file.startsWith(room))
			.flatMap((file) =>
				[...read(`${NODE}/${file}`).matchAll(/\bfrom '(\.[^']+)'/g)].map(([, module]) =>
					posix.join(posix.dirname(file), module, '/'),
				),
			);
		const wrong = found.filter((path) => ![room, ...may].some((one) => path.startsWith(one)));
		expect(wrong).toEqual([]);
	},
);

test.each(services)('the steps to a new service name files that $name has', ({ name, access }) => {
	const steps = section(read('CONTRIBUTING.md'), 'A new service, step by step');
	const type = `${access.credential[0].toUpperCase()}${access.credential.slice(1, -3)}`;
	const files = tableIn(steps)
		.slice(1)
		.map(([file]) => inlineCode(file)[0].replace('<service>', name).replace('<Service>', type));
	expect(files).toHaveLength(14);
	expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
