/** One output item answers: what was done for this person, when, and how do we know? */
import { createHmac } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { SERVICES } from './support/services';
import { CONTINUE, ERROR_OUTPUT, itemsOf, receipts, run, seed, useSandbox } from './support/trial';

const sandbox = useSandbox();

const COMMON = ['service', 'operation', 'idType', 'id', 'outcome', 'success', 'deleted', 'message'];
const EVIDENCE = ['httpStatus', 'attempts', 'sentAt', 'completedAt', 'host'];

/** Fields of a deletion that the service took. */
const DONE: Record<string, string[]> = {
	adapty: ['requestId'],
	cleverTap: ['batchSize', 'expectedBy'],
	gainsightPx: ['hardDelete', 'revivableUntil'],
};

const fieldsOf = (line: IDataObject) => Object.keys(line).sort();
const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

describe.each(SERVICES)('$displayName', ({ service, done, idType }) => {
	const trial = { services: [service], items: itemsOf('ada') } as const;
	const host = () => new URL(sandbox.it.urls[service]).host;

	test('a deletion: every field, and no other', async () => {
		seed(sandbox.it, ['ada']);
		const before = Date.now();
		const [line] = receipts(await run(sandbox.it, trial));
		expect(fieldsOf(line)).toEqual([...COMMON, ...EVIDENCE, ...DONE[service]].sort());
		expect(line).toMatchObject({
			service,
			operation: 'delete',
			idType,
			id: 'ada',
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

	test('evidence is that of the last try', async () => {
		seed(sandbox.it, ['ada']);
		sandbox.it.fault({ service, status: 503, headers: { 'Retry-After': '0' }, times: 2 });
		const [line] = receipts(await run(sandbox.it, trial));
		expect(line).toMatchObject({ outcome: done, attempts: 3 });
		const last = sandbox.it.requests()[2];
		expect(line.httpStatus).toBe(last.status);
		expect(Math.abs(Date.parse(line.sentAt as string) - last.startedAt)).toBeLessThan(500);
		expect(Date.parse(line.sentAt as string)).toBeGreaterThanOrEqual(
			sandbox.it.requests()[1].startedAt - 1,
		);
	});

	test('no answer: no status, but the times and the tries', async () => {
		sandbox.it.fault({ service, reset: true });
		const options = { maxTries: 1 };
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
			options: { neverDelete: 'keep' },
			node: CONTINUE,
		});
		for (const line of receipts(result)) {
			for (const field of [...EVIDENCE, ...DONE[service]]) expect(line).not.toHaveProperty(field);
		}
	});

	test('hash: HMAC-SHA-256 over service, ID type and ID, the same in every outcome', async () => {
		seed(sandbox.it, ['ada', 'Zoë']);
		const key = 'a key with spaces';
		const options = { receiptId: 'hash', receiptKey: key };
		const expected = (id: string) =>
			createHmac('sha256', key).update(`${service}\n${idType}\n${id}`, 'utf8').digest('hex');
		const ids = ['ada', 'gone', ' keep', 'undefined'];
		const trials = [{}, { parameters: { dryRun: true } }, { parameters: { operation: 'lookUp' } }];
		for (const more of trials) {
			const items = itemsOf(...ids);
			const all = { ...options, neverDelete: ' keep' };
			const trial2 = { services: [service], items, options: all, node: CONTINUE, ...more };
			const lines = receipts(await run(sandbox.it, trial2));
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

	test('the hint sums up the run and says what the outcomes do not mean', async () => {
		seed(sandbox.it, ['ada']);
		const { hints } = await run(sandbox.it, trial);
		expect(hints).toHaveLength(1);
		expect(hints[0]).toMatch(
			{
				adapty: /store subscription goes on until it is cancelled in the store/,
				cleverTap: /accepted is not yet deleted.*up to 48 hours/i,
				gainsightPx: /soft deletions are revived .* within 7 days/i,
			}[service],
		);
	});
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
	await one('k1', { adaptyIdType: 'profileId', cleverTapIdType: 'guid' });
	expect(hashes.size).toBe(3 + 3 + 2);
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
