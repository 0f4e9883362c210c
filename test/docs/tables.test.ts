/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** What the documents say of the node, held against the node. `UPDATE_DOCS=1` writes the made tables. */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Evidence, Message, Outcome, Result } from '../../nodes/DeleteProfile/contract/types';
import { SUCCESSFUL } from '../../nodes/DeleteProfile/contract/types';
import { hashedId, outputItems, type Line } from '../../nodes/DeleteProfile/erasure/receipt';
import { headlineOfRun } from '../../nodes/DeleteProfile/erasure/headlines';
import { BREAKER_LIMIT } from '../../nodes/DeleteProfile/erasure/texts';
import { MAX_ID_LENGTH } from '../../nodes/DeleteProfile/input/identifiers';
import { defaultSettings } from '../../nodes/DeleteProfile/input/settings';
import { services } from '../../nodes/DeleteProfile/services';
import { MAX_RESPONSE_BYTES } from '../../nodes/DeleteProfile/http/transport';
import { factsOf } from '../services/facts';
import { asTable, read, ROOT, section, tableIn } from './documents';
import { GENERATED } from './generated';
import { ASSUMED_LATENCY } from './serviceTables';

const END = '<!-- end of table -->';

function between(text: string, name: string): { start: number; end: number } {
	const comment = `<!-- table: ${name} -->`;
	const start = text.indexOf(comment) + comment.length;
	const end = text.indexOf(END, start);
	if (start < comment.length || end < 0) throw new Error(`No place for the table ${name}`);
	return { start, end };
}

describe('tables that are made from the node', () => {
	test.each(GENERATED)('$name in $file is current', ({ name, file, rows }) => {
		const text = read(file);
		const { start, end } = between(text, name);
		const table = `\n\n${asTable(rows())}\n\n`;
		if (process.env.UPDATE_DOCS) {
			writeFileSync(join(ROOT, file), text.slice(0, start) + table + text.slice(end));
		}
		const now = read(file);
		expect(now.slice(start, between(now, name).end)).toBe(table);
	});
});

/** The members of a union of words in contract/types.ts. */
function wordsOf(type: string): string[] {
	const source = read('nodes/DeleteProfile/contract/types.ts');
	const union = new RegExp(`export type ${type} =([^;]+);`).exec(source)?.[1] ?? '';
	return [...union.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}

const OUTCOMES: readonly string[] = [...SUCCESSFUL, ...wordsOf('Outcome')];

/** Of all services, in the order of the first that has it. */
const OWN_PARAMETERS = [
	...new Set(services.flatMap(({ parameters = [] }) => parameters.map(({ name }) => name))),
];

const code = (word: string) => `\`${word}\``;

describe('docs/outcomes.md', () => {
	const text = read('docs/outcomes.md');
	const outcomes = tableIn(section(text, 'Outcomes')).slice(1);
	const reasons = tableIn(section(text, 'Reasons')).slice(1);

	test.each([
		{ type: 'Outcome', words: OUTCOMES, rows: outcomes },
		{ type: 'Reason', words: wordsOf('Reason'), rows: reasons },
	])('has a row for each word of $type, and no other', ({ words, rows }) => {
		expect(words.length).toBeGreaterThan(8);
		expect(rows.map(([word]) => word).sort()).toEqual(words.map(code).sort());
	});

	test('says of each outcome whether it is a success', () => {
		for (const [outcome, , success] of outcomes) {
			const isSuccess = SUCCESSFUL.has(outcome.replaceAll('`', '') as Outcome);
			expect([outcome, success]).toEqual([outcome, isSuccess ? 'true' : '**false**']);
		}
	});

	test('names only outcomes in the second column of the reasons', () => {
		const known = OUTCOMES.map(code);
		for (const [reason, outcomesOfReason] of reasons) {
			if (outcomesOfReason === 'any') continue;
			const unknown = outcomesOfReason.split(', ').filter((word) => !known.includes(word));
			expect([reason, unknown]).toEqual([reason, []]);
		}
	});

	const listed = tableIn(section(text, 'Output fields'))
		.slice(1)
		.flatMap(([field]) =>
			field === 'Parameters of the service' ? OWN_PARAMETERS : [field.replaceAll('`', '')],
		);

	test('lists the fields of an output item in their order, each that there is', () => {
		const seen = new Set<string>();
		for (const fields of outputFields()) {
			expect(fields).toEqual(listed.filter((field) => fields.includes(field)));
			fields.forEach((field) => seen.add(field));
		}
		expect(listed).toEqual(listed.filter((field) => seen.has(field)));
	});

	test.each(services)('lists what a deletion at $displayName leaves in a receipt', ({ name }) => {
		const { deleted, delete: selectors } = factsOf(name);
		const rows = [deleted, ...selectors];
		const fields = rows.flatMap((row) => Object.keys({ ...row.fields, ...row.after }));
		expect(listed).toEqual(expect.arrayContaining(fields));
	});

	test.each(['outcomes', 'identifiers', 'receipts-and-proof'])(
		'the item in %s has fields in their order',
		(name) => {
			const [, example] = /```json\n([\s\S]*?)```/.exec(read(`docs/${name}.md`))!;
			const fields = Object.keys(JSON.parse(example) as object);
			expect(fields).toEqual(listed.filter((field) => fields.includes(field)));
		},
	);
});

/** What findings bring along; see contract/service.ts. */
const OF_FINDINGS = ['revivableUntil', 'expectedBy', 'jobId'];

/** The fields of output items of every service, with everything that they can have. */
function outputFields(): string[][] {
	const sent = { httpStatus: 200, attempts: 1, requestId: 'request-1', batchSize: 1 };
	const evidence: Evidence = { ...sent, sentAt: 0, completedAt: 1 };
	const fields = Object.fromEntries(OF_FINDINGS.map((name) => [name, 'X']));
	return services.flatMap((service) =>
		[true, false].map((dryRun) => {
			const idType = service.idTypes[0].value;
			const parameters = Object.fromEntries(
				(service.parameters ?? []).map(({ name }) => [name, true]),
			);
			const target = { id: 'ada', idType, parameters };
			const unverified = { outcome: 'deleted', reason: 'unverified' } as const;
			const result: Result = { ...unverified, message: { what: 'X' }, evidence, fields };
			const line = { item: 0, id: 'ada', idType, host: 'example.com', dryRun, target, result };
			const settings = { ...defaultSettings, includeInputFields: true };
			const run = { service, operation: 'delete', settings, items: [{ json: {} }] } as const;
			const output = { previewOnly: false, errorOutput: false, takesDetails: true };
			return Object.keys(outputItems([line], { ...run, ...output })[0].json);
		}),
	);
}

describe('where facts come from', () => {
	const sources = read('docs/sources.md');
	const defined = section(sources, 'Documented, seen, rehearsed');
	const GRADES = [...defined.matchAll(/\*\*(\w+)/g)].map(([, grade]) => grade);

	test.each([
		...services.map(({ name }) => [`services/${name}`, 'Sources']),
		['sources', 'HTTP, pace and hashes'],
		['sources', 'n8n'],
	])('docs/%s.md, %s: each fact has a grade and an address', (name, heading) => {
		const [head, ...rows] = tableIn(section(read(`docs/${name}.md`), heading));
		expect(head).toEqual(['Fact', 'Grade', 'Source']);
		const wrong = rows.filter(
			([, grade, source]) =>
				!GRADES.includes(/^\w*/.exec(grade)![0].toLowerCase()) || !source.includes('https://'),
		);
		expect(wrong).toEqual([]);
	});
});

describe('numbers in the text', () => {
	const plain = (file: string) => read(file).replace(/\s+/g, ' ');
	const COUNTS: Readonly<Record<number, string>> = { 4: 'Four', 5: 'Five', 6: 'Six' };

	test.each([
		['identifiers', `Longer than ${MAX_ID_LENGTH.toLocaleString('en-US')} characters`],
		['errors-and-retries', `at most ${MAX_RESPONSE_BYTES / 1024 ** 2} MB, after decompression`],
		['errors-and-retries', `**${COUNTS[BREAKER_LIMIT]} requests in a row**`],
		['limits', `if each response takes ${ASSUMED_LATENCY} seconds`],
	])('docs/%s.md: %s', (name, words) => {
		expect(plain(`docs/${name}.md`)).toContain(words);
	});

	test('the longest time of a request at the defaults', () => {
		const { maxAttempts, timeout, giveUpAfter } = defaultSettings;
		const seconds = ((maxAttempts + 1) * timeout) / 1000 + (maxAttempts - 1) * 30 + giveUpAfter;
		expect(seconds).toBe(600);
		expect(plain('docs/errors-and-retries.md')).toContain(
			`${maxAttempts + 1} × ${timeout / 1000} s + ${maxAttempts - 1} × 30 s + ${giveUpAfter} s = 10 minutes`,
		);
	});
});

describe('texts that docs/errors-and-retries.md quotes', () => {
	const text = read('docs/errors-and-retries.md').replace(/\s+/g, ' ');
	const { texts } = services.find(({ name }) => name === 'adapty')!;
	const lineOf = (item: number, message?: Message): Line => ({
		item,
		dryRun: false,
		result: message
			? { outcome: 'failed', reason: 'unauthorized', message }
			: { outcome: 'deleted', message: { what: 'Deleted' } },
	});
	const failed = [texts.unauthorized, texts.unauthorized, texts.timeout].map((message, item) =>
		lineOf(item, message),
	);
	const done = Array.from({ length: 12 }, (_, item) => lineOf(failed.length + item));

	test.each([
		{ causes: 'one cause', lines: [...done, failed[0]] },
		{ causes: 'several causes', lines: [...done, ...failed] },
	])('$causes', ({ lines }) => {
		expect(text).toContain(`"${headlineOfRun(lines, 'delete').message}"`);
	});
});

test('the hash of the example is right, with OpenSSL and with the node', () => {
	const text = read('docs/receipts-and-proof.md');
	const [, input, key] = /printf '([^']+)' \| openssl dgst -sha256 -hmac '([^']+)'/.exec(text)!;
	const [service, idType, id] = input.split('\\n');
	const hash = createHmac('sha256', key).update(input.replaceAll('\\n', '\n')).digest('hex');
	expect(hashedId(key, service, idType, id)).toBe(hash);
	expect(text.split(hash)).toHaveLength(3);
});
