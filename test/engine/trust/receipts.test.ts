/** Receipts, and the IDs that they are about. */
import type { INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import {
	bystanders,
	type IdentifierCase,
	identifiers,
	neighbours,
	textOf,
} from '../../data/identifiers';
import { COLUMNS } from '../support/run';
import { fateAt, ownFactsOf } from './support/facts';
import {
	CONTINUE,
	ERROR_OUTPUT,
	itemsOf,
	receipts,
	run,
	seed,
	type ServiceNames,
	SERVICES,
	useSandbox,
} from './support/trial';

/** One output item says: what was done for this person, when, and how do we know? */
describe('receipts', () => {
	const sandbox = useSandbox();

	const EVIDENCE = ['httpStatus', 'attempts', 'sentAt', 'completedAt', 'host'];

	const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

	describe.each(SERVICES)('$displayName', ({ service, displayName, done, idType }) => {
		const trial = { services: [service], items: itemsOf('ada') } as const;
		const { caveat: expectedCaveat, receiptFields, requestId } = ownFactsOf(service);
		const host = () => new URL(sandbox.it.urls[service]).host;

		test('a deletion: every field in its order, and no other', async () => {
			seed(sandbox.it, ['ada@example.com']);
			const before = Date.now();
			const [line] = receipts(
				await run(sandbox.it, { ...trial, items: itemsOf('ada@example.com') }),
			);
			const evidence = EVIDENCE.flatMap((field) =>
				field === 'host' && requestId ? ['requestId', field] : [field],
			);
			expect(Object.keys(line)).toEqual([...COLUMNS, ...evidence, ...receiptFields]);
			expect(line).toMatchObject({
				service,
				operation: 'delete',
				idType,
				id: 'ada@example.com',
				outcome: done,
				success: true,
				deleted: done === 'deleted',
				attempts: 1,
				host: host(),
				httpStatus: sandbox.it.requests()[0].status,
			});
			const [sentAt, completedAt] = [line.sentAt, line.completedAt] as string[];
			expect(sentAt).toMatch(ISO_UTC);
			expect(completedAt).toMatch(ISO_UTC);
			expect(Date.parse(sentAt)).toBeGreaterThanOrEqual(before);
			expect(completedAt >= sentAt).toBe(true);
			expect(Date.parse(completedAt)).toBeLessThanOrEqual(Date.now());
		});

		test('evidence is that of the last attempt', async () => {
			seed(sandbox.it, ['ada']);
			sandbox.it.fault({ service, status: 500, times: 2 });
			const [line] = receipts(await run(sandbox.it, trial));
			expect(line).toMatchObject({ outcome: done, attempts: 3 });
			const last = sandbox.it.requests()[2];
			expect(line.httpStatus).toBe(last.status);
			const sentAt = Date.parse(line.sentAt as string);
			expect(sentAt).toBeLessThanOrEqual(last.startedAt + 1);
			expect(sentAt).toBeGreaterThanOrEqual(sandbox.it.requests()[1].startedAt);
		});

		test('no response: no status, but the times and the attempts', async () => {
			sandbox.it.fault({ service, reset: true });
			const options = { maxAttempts: 1 };
			const [line] = receipts(await run(sandbox.it, { ...trial, options, node: CONTINUE }));
			expect(line).toMatchObject({ outcome: 'failed', reason: 'network', attempts: 1 });
			expect(line).not.toHaveProperty('httpStatus');
			expect(line.sentAt).toMatch(ISO_UTC);
		});

		test('nothing sent: no evidence, so that none can be taken for some', async () => {
			const ids = ['', 'keep', ' '];
			const result = await run(sandbox.it, {
				...trial,
				items: itemsOf(...ids),
				parameters: { neverDelete: 'keep' },
				node: CONTINUE,
			});
			for (const line of receipts(result)) {
				for (const field of [...EVIDENCE, ...receiptFields]) expect(line).not.toHaveProperty(field);
			}
		});

		test('hash: HMAC-SHA-256 over service, ID type and ID, the same in every outcome', async () => {
			seed(sandbox.it, ['ada', 'Zoë']);
			const key = 'a key with spaces';
			const options = { receiptId: 'hash', receiptKey: key };
			const expected = (id: string) =>
				createHmac('sha256', key).update(`${service}\n${idType}\n${id}`, 'utf8').digest('hex');
			const ids = ['ada', 'gone', ' keep', 'undefined'];
			for (const parameters of [{}, { dryRun: true }, { operation: 'lookUp' }]) {
				const lines = receipts(
					await run(sandbox.it, {
						services: [service],
						items: itemsOf(...ids),
						parameters: { neverDelete: ' keep', ...parameters },
						options,
						node: CONTINUE,
					}),
				);
				expect(lines.map(({ id }) => id)).toEqual(ids.map(expected));
			}
			if (service !== 'adapty') {
				const [line] = receipts(
					await run(sandbox.it, { ...trial, items: itemsOf('Zoë'), options }),
				);
				expect(line.id).toBe(expected('Zoë'));
			}
		});

		test('omit: no field that could hold it', async () => {
			seed(sandbox.it, ['ada']);
			const options = { receiptId: 'omit' };
			const [line] = receipts(await run(sandbox.it, { ...trial, options }));
			expect(line).not.toHaveProperty('id');
			expect(line).toMatchObject({ outcome: done, idType });
		});

		test('the hint: first the count, then at most one sentence that says what it does not mean', async () => {
			seed(sandbox.it, ['ada']);
			const { hints } = await run(sandbox.it, trial);
			expect(hints).toHaveLength(1);
			const [count, caveat, ...more] = hints[0].split('<br>');
			expect(count).toBe(`${displayName}: 1 ${done}`);
			expect(caveat).toMatch(expectedCaveat);
			expect(more).toEqual([]);
		});
	});

	test('the hint of several services: all counts, then warnings, then a caveat for each', async () => {
		seed(sandbox.it, ['ada', 'a,b', 'keep']);
		const result = await run(sandbox.it, {
			items: itemsOf('ada', 'a,b', 'keep', ''),
			parameters: { neverDelete: 'keep' },
			options: { ifIdEmpty: 'skip' },
		});
		const lines = result.hints[0].split('<br>');
		const counted = SERVICES.map(
			({ displayName, done }) =>
				`${displayName}: 2 ${done}, 1 excluded by 'Never Delete', 1 skipped without an ID`,
		);
		expect(lines.slice(0, counted.length)).toEqual(counted);
		expect(lines[counted.length]).toMatch(
			/^IDs that contain commas, semicolons, bars or line breaks and were sent as one ID each: \d/,
		);
		expect(lines).toHaveLength(2 * SERVICES.length + 1);
		SERVICES.forEach(({ displayName }, index) => {
			expect(lines[counted.length + 1 + index]).toMatch(new RegExp(`^${displayName} `));
		});
	});

	test('the hint of a run with failures is a warning and counts them', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service: 'adapty', match: { ids: ['bob'] }, status: 418 });
		const trial = { services: ['adapty'], items: itemsOf('ada', 'bob', 'cy'), node: CONTINUE };
		const [hint] = (await run(sandbox.it, trial)).task!.hints!;
		expect(hint.type).toBe('warning');
		expect(hint.message).toMatch(/^Adapty: 1 deleted, 1 failed, 1 already absent<br>/);
	});

	test('another key, service or kind of ID gives another hash', async () => {
		const hashes = new Set<unknown>();
		const one = async (receiptKey: string, parameters = {}) => {
			const options = { receiptId: 'hash', receiptKey };
			const result = await run(sandbox.it, { items: itemsOf('ada'), options, parameters });
			for (const { id } of receipts(result)) hashes.add(id);
		};
		await one('k1');
		await one('k2');
		const choosy = SERVICES.filter(({ idTypes }) => idTypes.length > 1);
		const others = choosy.map(({ idTypeField, idTypes }) => [idTypeField, idTypes[1]]);
		await one('k1', Object.fromEntries(others) as object);
		expect(choosy.length).toBeGreaterThan(0);
		expect(hashes.size).toBe(2 * SERVICES.length + choosy.length);
		for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
	});

	describe('Include Input Fields', () => {
		const input = {
			id: 'ada',
			name: 'Ada',
			nested: { outcome: 'deleted' },
			success: false,
			error: 'x',
		};

		test('the input stands under `input` and overwrites nothing', async () => {
			seed(sandbox.it, ['ada']);
			const options = { includeInputFields: true };
			const result = await run(sandbox.it, { services: ['adapty'], items: [input], options });
			expect(result.output[0].json).toMatchObject({ outcome: 'deleted', success: true, input });
			expect(result.output[0].json).not.toHaveProperty('error');
			expect(result.output[0].json).not.toHaveProperty('name');
		});

		test('on the error output it stands in the details', async () => {
			const options = { includeInputFields: true };
			const trial = { services: ['adapty'], items: [{ ...input, id: ' ' }], options } as const;
			const result = await run(sandbox.it, { ...trial, node: ERROR_OUTPUT });
			expect(result.output).toEqual([]);
			expect(receipts(result)[0].input).toEqual({ ...input, id: ' ' });
		});

		test('without it nothing of the input is in the receipt, and the input is not changed', async () => {
			const items = [{ ...input }];
			const result = await run(sandbox.it, { services: ['adapty'], items });
			expect(JSON.stringify(result.output)).not.toContain('"Ada"');
			expect(items).toEqual([input]);
		});
	});
});

/** Every identifier of the corpus arrives as it is or not at all, and nobody else's profile goes. */
describe('identifiers', () => {
	const sandbox = useSandbox();

	interface Variant extends ServiceNames {
		readonly title: string;
		readonly parameters: INodeParameters;
	}

	const VARIANTS: Variant[] = [
		...SERVICES.map((names) => ({ ...names, title: names.displayName, parameters: {} })),
		...SERVICES.flatMap((names) =>
			names.idTypes.slice(1).map((idType) => ({
				...names,
				title: `${names.displayName} by ${idType}`,
				idType,
				parameters: { [names.idTypeField!]: idType },
			})),
		),
	];

	const items = identifiers.map(({ value }) => ({ id: value }));

	const isSent = (fate: string) => fate === 'exact' || fate === 'body';

	/** Cases of which exactly the ID has to arrive. */
	function sentAt(names: ServiceNames): IdentifierCase[] {
		return identifiers.filter((one) => isSent(fateAt(names, one)));
	}

	/** Profiles that must survive a run over the whole corpus. */
	function decoysAt(names: ServiceNames): string[] {
		const sent = new Set(sentAt(names).map(textOf));
		const near = identifiers.flatMap((one) => neighbours(textOf(one)));
		const refused = identifiers.filter((one) => !isSent(fateAt(names, one))).map(textOf);
		const all = new Set([...bystanders, ...near, ...refused]);
		return [...all].filter((id) => id !== '' && !sent.has(id));
	}

	function seedIds({ service, idType }: ServiceNames, ids: string[]): void {
		sandbox.it.seed(
			service,
			ids.map((id) => ({ [idType]: id }) as never),
		);
	}

	function expectBytes(actual: string, expected: string): void {
		expect(Buffer.from(actual).equals(Buffer.from(expected))).toBe(true);
	}

	test('the corpus has no identifier twice, so that each has a result of its own', () => {
		expect(identifiers.length).toBeGreaterThanOrEqual(120);
		const texts = identifiers.filter(({ cleverTap }) => isSent(cleverTap)).map(textOf);
		expect(new Set(texts).size).toBe(texts.length);
		expect(new Set(identifiers.map(({ name }) => name)).size).toBe(identifiers.length);
	});

	describe.each(VARIANTS)('$title', (variant) => {
		const { service, idType, parameters } = variant;
		const trial = {
			services: [service],
			items,
			parameters,
			node: CONTINUE,
		} as const;

		test('deletes exactly the profiles that were named', async () => {
			const sent = sentAt(variant).map(textOf);
			const decoys = decoysAt(variant);
			seedIds(variant, [...sent, ...decoys]);

			const result = await run(sandbox.it, trial);

			const lines = receipts(result);
			expect(lines).toHaveLength(identifiers.length);
			identifiers.forEach((one, index) => {
				const { outcome, reason, message, id } = lines[index];
				const fate = fateAt(variant, one);
				if (isSent(fate)) {
					expect([one.name, outcome]).toEqual([one.name, variant.done]);
					expectBytes(id as string, textOf(one));
					expect([
						one.name,
						/contains invisible characters/.test(message as string),
						/contains commas, semicolons, bars or line breaks/.test(message as string),
					]).toEqual([one.name, one.unseen === true, one.listLike === true]);
				} else {
					expect([one.name, outcome]).toEqual([one.name, 'failed']);
					expect(message).toMatch(new RegExp(`\\[item ${index}\\]$`));
					expect([one.name, reason]).toEqual([one.name, fate]);
				}
			});

			const accepted = [...sandbox.it.deletions(service)].sort();
			expect(accepted).toEqual(sent.map((id) => [`${idType}:${id}`, 1]).sort());
			const gone = decoys.filter((id) => sandbox.it.state(service, idType, id) !== 'present');
			expect(gone).toEqual([]);

			const requests = sandbox.it.requests(service);
			expect(requests.filter(({ kind }) => kind !== 'delete')).toEqual([]);
			const wire = requests.flatMap(ownFactsOf(service).idsOnTheWire);
			expect([...wire].sort()).toEqual([...sent].sort());
		});
	});

	describe.each(SERVICES)('$displayName: only looked up', (names) => {
		const { service, canLookUp } = names;

		test('never takes a neighbour for the profile that was asked for', async () => {
			seedIds(names, decoysAt(names));
			const result = await run(sandbox.it, {
				services: [service],
				items,
				parameters: { dryRun: true },
				node: CONTINUE,
			});
			const results = receipts(result).map(({ outcome, reason }) => `${outcome} ${reason}`);
			const unknown = 'notAttempted unsupportedLookUp';
			const fine = canLookUp ? ['notFound undefined', unknown] : [unknown];
			const wrong = identifiers.filter(
				(one, index) =>
					isSent(fateAt(names, one)) &&
					// A GET of so many bytes is refused by servers, which says nothing about neighbours.
					(textOf(one).length < 3000 || !canLookUp) &&
					!fine.includes(results[index]),
			);
			expect(wrong.map(({ name }) => name)).toEqual([]);
			expect(sandbox.it.stats(service).deleteRequests).toBe(0);
			if (!canLookUp) {
				expect(sandbox.it.requests(service)).toEqual([]);
				return;
			}
			expect(results).toContain('notFound undefined');

			const sent = identifiers.filter((one) => isSent(fateAt(names, one)));
			const asked = sent.filter((one) => {
				return results[identifiers.indexOf(one)] === 'notFound undefined';
			});
			const counted = (words: string) =>
				Number(
					new RegExp(`IDs that contain ${words}[^:]*: (\\d+)`).exec(result.hints[0])?.[1] ?? 0,
				);
			const least = (list: IdentifierCase[], key: 'unseen' | 'listLike') =>
				list.filter((one) => one[key]).length;
			// Those that cannot be looked up are in the plan, too.
			expect(counted('invisible')).toBe(least(sent, 'unseen'));
			expect(counted('commas')).toBe(least(sent, 'listLike'));
			expect(asked.length).toBeGreaterThan(30);
		});
	});

	describe('where the ID stands in a request', () => {
		test.each(['exact', 'body'] as const)('Gainsight PX: %s', async (fate) => {
			const cases = identifiers.filter(({ gainsightPx }) => gainsightPx === fate);
			await run(sandbox.it, {
				services: ['gainsightPx'],
				items: cases.map(({ value }) => ({ id: value })),
				node: CONTINUE,
			});
			const requests = sandbox.it.requests('gainsightPx');
			expect(requests).toHaveLength(cases.length);
			const targets = requests.map(({ url, body }) => `${url} ${body}`).sort();
			const expected = cases.map((one) => {
				const id = textOf(one);
				return fate === 'body'
					? `/v1/users/delete?hardDelete=false ${JSON.stringify({ identifyId: id })}`
					: `/v1/users/${encodeURIComponent(id)}?hardDelete=false `;
			});
			expect(targets).toEqual(expected.sort());
		});
	});
});
