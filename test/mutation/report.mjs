/** Writes docs/benchmarks/mutation.md from what `npm run mutation` has found so far, in however many parts. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const RESULTS = path.join(ROOT, 'node_modules/.cache/mutation.json');
const PAGE = path.join(ROOT, 'docs/benchmarks/mutation.md');
const NODE = 'nodes/DeleteProfile/';

const DEAD = ['Killed', 'Timeout'];
const ALIVE = ['Survived', 'NoCoverage'];
const COUNTED = [...DEAD, ...ALIVE];

const files = Object.entries(JSON.parse(readFileSync(RESULTS, 'utf8')).files);
const onDisk = (file) =>
	existsSync(path.join(ROOT, file)) && readFileSync(path.join(ROOT, file), 'utf8');
const current = files.filter(([file, { source }]) => onDisk(file) === source);
const tested = new Set(current.map(([file]) => file));
const untested = ['nodes', 'credentials']
	.flatMap((room) =>
		readdirSync(path.join(ROOT, room), { recursive: true }).map((name) => `${room}/${name}`),
	)
	.filter((file) => file.endsWith('.ts') && !tested.has(file))
	.sort();

const mutants = current.flatMap(([file, { source, mutants: own }]) =>
	own
		.filter(({ status }) => COUNTED.includes(status))
		.map((mutant) => ({ ...mutant, file: file.replace(NODE, ''), source: source.split('\n') })),
);

/** What stands in the source where the mutant is, in one line. */
function originalOf({ source, location: { start, end } }) {
	const lines = source.slice(start.line - 1, end.line);
	lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
	lines[0] = lines[0].slice(start.column - 1);
	return lines.join(' ');
}

function asCode(text) {
	const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
	const shown = line.length > 60 ? `${line.slice(0, 57)}…` : line;
	return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function rowOf(name, own) {
	const count = (...statuses) => own.filter(({ status }) => statuses.includes(status)).length;
	const score = ((100 * count(...DEAD)) / own.length).toFixed(1);
	const loading = own.filter((mutant) => mutant.static).length;
	const counts = [own.length, loading, count('Killed'), count('Timeout'), count(...ALIVE)];
	return `| ${name} | ${counts.join(' | ')} | ${score} % |`;
}

const roomOf = ({ file }) => (file.includes('/') ? `${file.split('/')[0]}/` : 'the node itself');
const rooms = [...new Set(mutants.map(roomOf))].sort();

const survivors = mutants
	.filter(({ status }) => ALIVE.includes(status))
	.map((mutant) => {
		const place = `${mutant.file}:${mutant.location.start.line}`;
		return `| ${place} | ${asCode(originalOf(mutant))} | ${asCode(mutant.replacement)} |`;
	});

writeFileSync(
	PAGE,
	`# What the tests notice

\`npm run mutation\` changes the node and its credentials in one small way at a time, and runs their tests: each change
should make one fail. Left out are the words of texts, the tests in n8n's engine, and a simulation of some seconds,
\`gate.learning.test.ts\`; what runs while a module loads is held against fewer tests, those of its room before all. Last run: ${statSync(RESULTS).mtime.toISOString().slice(0, 10)}.
${untested.length > 0 ? `\nNot run in their present form, or nothing to change there: ${untested.map((file) => `\`${file.replace(NODE, '')}\``).join(', ')}.\n` : ''}
| Room | Changes | Of these while loading | A test failed | Never ended | Nothing failed | Noticed |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rooms
	.map((room) =>
		rowOf(
			`\`${room}\``,
			mutants.filter((one) => roomOf(one) === room),
		),
	)
	.join('\n')}
${rowOf('**All**', mutants)}

## What nothing failed for

Some of it makes no difference (a shortcut, a log line), some is seen only by the tests in n8n's engine.

| Where | Code | Changed to |
| --- | --- | --- |
${survivors.join('\n')}
`,
);
