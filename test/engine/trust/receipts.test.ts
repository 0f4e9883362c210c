/** Receipts, and the IDs that they are about. */
import { serviceNamed } from '../../../engine/services';
import type { INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import {
	bystanders,
	fateAsEmail,
	identifiers,
	neighbours,
	textOf,
	type IdentifierCase,
} from '../../data/identifiers';
import { expectTruth } from './support/expect';
import {
	CONTINUE,
	ERROR_OUTPUT,
	OF_EACH_SHAPE,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
	waitShortly,
	type Facts,
	type Run,
} from '../support/harness';

const sandbox = useSandbox();

beforeEach(waitShortly);
afterEach(() => jest.restoreAllMocks());

const ONE: Run = { ids: ['ada'] };

/** One output item says: what was done for this person, when, and how do we know? */
describe.each(OF_EACH_SHAPE)('$displayName: a receipt', (facts) => {
	const { service, done, idType, canLookUp, deleted } = facts;

	const COLUMNS = [
		'service',
		'id',
		'outcome',
		'message',
		'success',
		'deleted',
		'idType',
		'operation',
	];
	const EVIDENCE = ['httpStatus', 'attempts', 'sentAt', 'completedAt', 'requestId', 'host'];
	/** Of this service, after what all have. */
	const own = [
		...(serviceNamed(service).parameters ?? []).map(({ name }) => name),
		...['batchSize', 'expectedBy', 'revivableUntil', 'jobId'],
	].filter((field) => field in deleted.fields || field in (deleted.after ?? {}));
	const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

	test('of a deletion has every field in its order, and no other', async () => {
		seed(sandbox.it, service, ['ada']);
		const before = Date.now();
		const [line] = receipts(await run(sandbox.it, service, ONE));
		const after = Date.now();
		const evidence = EVIDENCE.filter((one) => one !== 'requestId' || one in deleted.fields);
		expect(Object.keys(line)).toEqual([...COLUMNS, ...evidence, ...own]);
		expect(line).toMatchObject({
			...{ service, operation: 'delete', idType, id: 'ada', outcome: done, success: true },
			...{ deleted: done === 'deleted', attempts: 1, host: new URL(sandbox.it.urls[service]).host },
			httpStatus: sandbox.it.requests()[0].status,
		});
		const times = [line.sentAt, line.completedAt] as string[];
		for (const time of times) expect(time).toMatch(ISO_UTC);
		const [sentAt, completedAt] = times.map(Date.parse);
		expect([before, sentAt, completedAt, after]).toEqual(
			[before, sentAt, completedAt, after].sort((a, b) => a - b),
		);
		for (const [field, ms] of Object.entries(deleted.after ?? {})) {
			// Both are read from the clock when the response has come, one after the other.
			expect(line[field]).toMatch(ISO_UTC);
			expect(Math.abs(Date.parse(line[field] as string) - completedAt - ms)).toBeLessThan(1000);
		}
	});

	test('has the evidence of the last attempt, and no status where there was no response', async () => {
		seed(sandbox.it, service, ['ada']);
		sandbox.it.fault({ service, status: 500, times: 2 });
		const [line] = receipts(await run(sandbox.it, service, ONE));
		const [, second, last] = sandbox.it.requests();
		expect(line).toMatchObject({ outcome: done, attempts: 3, httpStatus: last.status });
		const sentAt = Date.parse(line.sentAt as string);
		expect(sentAt).toBeLessThanOrEqual(last.startedAt + 1);
		expect(sentAt).toBeGreaterThanOrEqual(second.startedAt);
		sandbox.it.fault({ service, reset: true });
		const trial = { ...ONE, options: { maxAttempts: 1 }, node: CONTINUE };
		const [lost] = receipts(await run(sandbox.it, service, trial));
		expect(Object.keys(lost)).toEqual(expect.arrayContaining(['reason', 'sentAt', 'completedAt']));
		expect(lost).not.toHaveProperty('httpStatus');
	});

	test('has none where nothing was sent, so that none can be taken for some', async () => {
		const trial = { ids: ['', 'keep', ' '], parameters: { neverDelete: 'keep' } };
		for (const line of receipts(await run(sandbox.it, service, { ...trial, node: CONTINUE }))) {
			for (const field of [...EVIDENCE, ...own]) expect(line).not.toHaveProperty(field);
			const keys = Object.keys(line);
			expect(keys.indexOf('reason')).toBe(keys.indexOf('deleted') - 1);
		}
	});

	test('hashes the ID over service, ID type and ID, the same in every outcome, or omits it', async () => {
		seed(sandbox.it, service, ['ada']);
		const receiptKey = 'a key with spaces';
		const hash = (id: string) =>
			createHmac('sha256', receiptKey).update(`${service}\n${idType}\n${id}`).digest('hex');
		const ids = ['ada', 'gone', 'keep', 'undefined'];
		const ways: INodeParameters[] = [
			{ dryRun: true },
			{},
			...(canLookUp ? [{ operation: 'lookUp' }] : []),
		];
		for (const way of ways) {
			const trial = { ids, parameters: { neverDelete: 'keep', ...way }, node: CONTINUE };
			const options = { receiptId: 'hash', receiptKey };
			const hashed = receipts(await run(sandbox.it, service, { ...trial, options }));
			expect(hashed.map(({ id }) => id)).toEqual(ids.map(hash));
			const omit = { options: { receiptId: 'omit' } };
			const omitted = receipts(await run(sandbox.it, service, { ...trial, ...omit }));
			expect(omitted.filter((line) => 'id' in line)).toEqual([]);
			expect(omitted[0]).toMatchObject({ idType, success: true });
		}
	});
});

test.each(SERVICES)(
	'$displayName: the hint is the count, then at most one sentence that says what it does not mean',
	async (facts) => {
		const { service, displayName, done } = facts;
		seed(sandbox.it, service, ['ada', 'bob']);
		const { hints, task } = await run(sandbox.it, service, ONE);
		expect(hints).toHaveLength(1);
		const [count, caveat, ...more] = hints[0].split('<br>');
		expect(count).toBe(`1 ${done}`);
		expect(caveat).toMatch(facts.caveat);
		expect(more).toEqual([]);
		expect(task!.hints![0].type).toBe('info');
		sandbox.it.fault({ service, match: { ids: ['bob'] }, status: 418 });
		const trial = { ids: ['bob', ''], node: CONTINUE };
		const [failed] = (await run(sandbox.it, service, trial)).task!.hints!;
		expect(failed.type).toBe('warning');
		// Why, and how many of each.
		expect(failed.message).toMatch(/^2 failed \(.+ 1[;,] .+ 1\)/);
		expect(failed.message.split('<br>').length).toBeLessThanOrEqual(2);
		expect(failed.message).toContain(displayName);
	},
);

describe('Include Input Fields', () => {
	const input = {
		id: 'ada',
		name: 'Ada',
		nested: { outcome: 'deleted' },
		success: false,
		error: 'x',
	};

	test.each([
		['the regular output', 'ada'],
		['the error output', ' '],
	])(
		'on %s the input stands under `input` and overwrites nothing; without, nowhere',
		async (_, id) => {
			seed(sandbox.it, 'adapty', ['ada']);
			const items = [{ ...input, id }];
			const trial = { items, node: ERROR_OUTPUT };
			for (const includeInputFields of [true, false]) {
				const result = await run(sandbox.it, 'adapty', {
					...trial,
					options: { includeInputFields },
				});
				const [line] = receipts(result);
				expect(line.input).toEqual(includeInputFields ? { ...input, id } : undefined);
				expect(line).not.toHaveProperty('name');
				expect(line).not.toHaveProperty('nested');
				expect(line.success).toBe(id === 'ada');
				expect(items).toEqual([{ ...input, id }]);
			}
		},
	);
});

/** Every identifier of the corpus arrives as it is or not at all, and nobody else's profile goes. */
describe('identifiers', () => {
	interface Variant extends Omit<Facts, 'idType'> {
		readonly title: string;
		readonly idType: string;
	}

	const VARIANTS: Variant[] = SERVICES.flatMap((facts) =>
		facts.idTypes.map((idType) => ({
			...facts,
			idType,
			title: `${facts.displayName} by ${idType}`,
		})),
	);

	const ids = identifiers.map(({ value }) => value);
	const near = identifiers.flatMap((one) => neighbours(textOf(one)));
	const nearby = [...new Set([...bystanders, ...near, ...identifiers.map(textOf)])];
	const isSent = (fate: string) => fate === 'exact' || fate === 'body';
	const fateAt = ({ service, idType, fate }: Variant, one: IdentifierCase) => {
		if (service === 'adaptyMail' && idType === 'email') return fateAsEmail(one);
		if (typeof fate === 'string') return one[fate];
		// There, every text that can be an ID is sent.
		const { cleverTap } = one;
		return cleverTap === 'exact' && !fate(textOf(one), idType) ? 'invalidId' : cleverTap;
	};
	/** Cases of which exactly the ID has to arrive. */
	const sentAt = (variant: Variant) => identifiers.filter((one) => isSent(fateAt(variant, one)));

	/** Profiles that must survive a run over the whole corpus. */
	function decoysAt(variant: Variant): string[] {
		const sent = new Set(sentAt(variant).map(textOf));
		return nearby.filter((id) => id !== '' && !sent.has(id));
	}

	function seedBy({ service, idType }: Variant, texts: string[]): void {
		sandbox.it.seed(
			service,
			texts.map((id) => ({ [idType]: id })),
		);
	}

	const MARKS: ReadonlyArray<readonly [keyof IdentifierCase, RegExp]> = [
		['unseen', /contains invisible characters/],
		['listLike', /contains commas, semicolons, bars or line breaks/],
		['decimal', /with decimals/],
		['markup', /markup or quotes/],
	];

	test('the corpus has no identifier twice, so that each has a result of its own', () => {
		expect(identifiers.length).toBeGreaterThanOrEqual(120);
		const texts = identifiers.filter(({ cleverTap }) => isSent(cleverTap)).map(textOf);
		expect(new Set(texts).size).toBe(texts.length);
		expect(new Set(identifiers.map(({ name }) => name)).size).toBe(identifiers.length);
	});

	describe.each(VARIANTS)('$title', (variant) => {
		const { service, idType, canLookUp } = variant;
		const trial: Run = { ids, parameters: { idType }, node: CONTINUE };

		test('deletes exactly the profiles that were named', async () => {
			const sent = sentAt(variant).map(textOf);
			const decoys = decoysAt(variant);
			seedBy(variant, [...sent, ...decoys]);
			const result = await run(sandbox.it, service, trial);
			const lines = receipts(result);
			expect(lines).toHaveLength(identifiers.length);
			const said = identifiers.map(({ name }, index) => {
				const { outcome, reason, message, id } = lines[index];
				if (outcome === 'failed') return [name, outcome, reason];
				return [name, outcome, id, ...MARKS.map(([, words]) => words.test(message as string))];
			});
			expect(said).toEqual(
				identifiers.map((one) => {
					const fate = fateAt(variant, one);
					if (!isSent(fate)) return [one.name, 'failed', fate];
					const marks = MARKS.map(([mark]) => one[mark] === true);
					return [one.name, variant.done, textOf(one), ...marks];
				}),
			);
			expectTruth(sandbox.it, result);

			const accepted = [...sandbox.it.deletions(service)].sort();
			expect(accepted).toEqual(sent.map((id) => [`${idType}:${id}`, 1]).sort());
			const gone = decoys.filter((id) => sandbox.it.state(service, idType, id) !== 'present');
			expect(gone).toEqual([]);
			const requests = sandbox.it.requests(service);
			expect(requests.filter(({ kind }) => kind !== 'delete')).toEqual([]);
			expect(requests.flatMap(variant.idsOnTheWire).sort()).toEqual([...sent].sort());
		});

		if (!canLookUp) return;
		test('never takes a neighbour for the profile that was asked for', async () => {
			seedBy(variant, decoysAt(variant));
			const result = await run(sandbox.it, service, { ...trial, operation: 'lookUp' });
			const found = receipts(result).map(({ outcome, reason }) => `${outcome} ${reason}`);
			const wrong = identifiers.filter(
				(one, index) =>
					isSent(fateAt(variant, one)) &&
					// A GET of so many bytes is refused by servers, which says nothing about neighbours.
					textOf(one).length < 3000 &&
					!['notFound undefined', 'notAttempted unsupportedLookUp'].includes(found[index]),
			);
			expect(wrong.map(({ name }) => name)).toEqual([]);
			expect(sandbox.it.stats(service).deleteRequests).toBe(0);
			const absent = found.filter((one) => one === 'notFound undefined');
			expect(absent.length).toBeGreaterThanOrEqual(Math.min(30, sentAt(variant).length));
		});
	});

	test.each(['exact', 'body'] as const)('Gainsight PX, where the ID stands: %s', async (fate) => {
		const cases = identifiers.filter(({ gainsightPx }) => gainsightPx === fate);
		const trial = { ids: cases.map(({ value }) => value), node: CONTINUE };
		await run(sandbox.it, 'gainsightPx', trial);
		const targets = sandbox.it.requests().map(({ url, body }) => `${url} ${body}`);
		const expected = cases.map(textOf).map((id) => {
			return fate === 'body'
				? `/v1/users/delete?hardDelete=false ${JSON.stringify({ identifyId: id })}`
				: `/v1/users/${encodeURIComponent(id)}?hardDelete=false `;
		});
		expect(targets.sort()).toEqual(expected.sort());
	});
});
