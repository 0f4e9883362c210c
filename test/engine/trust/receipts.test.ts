/** One output item answers: what was done for this person, when, and how do we know? */
import { createHmac } from 'node:crypto';

import { ownFactsOf } from './support/facts';
import {
	CONTINUE,
	ERROR_OUTPUT,
	itemsOf,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

/** In this order, so that a table shows what counts first. */
const COMMON = ['service', 'id', 'outcome', 'success', 'message', 'deleted', 'idType', 'operation'];
const EVIDENCE = ['httpStatus', 'attempts', 'sentAt', 'completedAt', 'host'];

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

describe.each(SERVICES)('$displayName', ({ service, displayName, done, idType }) => {
	const trial = { services: [service], items: itemsOf('ada') } as const;
	const { caveat: expectedCaveat, receiptFields, requestId } = ownFactsOf(service);
	const host = () => new URL(sandbox.it.urls[service]).host;

	test('a deletion: every field in its order, and no other', async () => {
		seed(sandbox.it, ['ada@example.com']);
		const before = Date.now();
		const [line] = receipts(await run(sandbox.it, { ...trial, items: itemsOf('ada@example.com') }));
		const evidence = EVIDENCE.flatMap((field) =>
			field === 'host' && requestId ? ['requestId', field] : [field],
		);
		expect(Object.keys(line)).toEqual([...COMMON, ...evidence, ...receiptFields]);
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
			const [line] = receipts(await run(sandbox.it, { ...trial, items: itemsOf('Zoë'), options }));
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
		/^IDs that contain commas or line breaks and were sent as one ID each: \d/,
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
