/** workflows/bulk-erasure-from-file.json: what its code makes of findings and receipts. */
import { BULK, checkText, checkWorkbook, HEADER, person } from './bulkFile';
import { ABSENT_DAMAGED, nodeNamed, passes, receipt, runCode, type Json } from './workflowFile';

const people = (...ids: string[][]) => {
	const all: Array<Record<string, unknown>> = ids.map((one, index) => person(index + 2, one));
	const headers = {
		...Object.fromEntries(HEADER.map((name) => [name, name])),
		clevertap_id: 'CleverTap ID',
	};
	all[0].about = { headers, notes: ['Columns not used: Name'] };
	return all;
};

describe('What Was Found', () => {
	const file = people(['a1', 'm1', 'c1'], ['a2', 'm2', 'c2'], ['a3', '', 'c3']);
	const ask = (rows: ReturnType<typeof people>, input: Array<Record<string, unknown>>) =>
		runCode(BULK, 'What Was Found', {
			input,
			nodes: { 'Check the File': rows, Upload: [{}] },
			binary: { File: { fileName: 'a<b.xlsx' } },
		})[0];

	test('counts for each service what was found, not found and not looked up', () => {
		const { text, anybody } = ask(file, [
			...['found', 'found', 'notFound'].map((outcome) => receipt('adapty', outcome)),
			...['found', 'failed', 'notAttempted'].map((outcome) =>
				receipt('cleverTap', outcome, { message: '<key> refused' }),
			),
			...[1, 2, 3].map(() => receipt('gainsightPx', 'skipped', { reason: 'emptyId' })),
		]);
		expect(String(text).split('\n')).toEqual([
			'a&lt;b.xlsx: 3 rows with an ID',
			'Adapty: 2 found, 1 not found',
			'Adapty Mail: 2 to delete; it cannot be asked beforehand',
			'CleverTap: 1 found, 0 not found, 2 could not be looked up (&lt;key&gt; refused)',
			'Gainsight PX: no IDs in this file',
			'Columns not used: Name',
		]);
		expect(anybody).toBe(true);
	});

	const notFound = receipt('adapty', 'notFound');

	test.each<[string, string[], Array<Record<string, unknown>>, boolean]>([
		['nobody is there', ['a1', '', 'c1'], [notFound, receipt('cleverTap', 'notFound')], false],
		['a service that cannot be asked has an ID', ['', 'm1'], [], true],
		['nobody could be looked up', ['a1'], [receipt('adapty', 'failed')], true],
		['a deactivated node hands on its input', ['a1'], [{ row: 2, adapty_id: 'a1' }], true],
	])('%s', (_, ids, receipts, anybody) => {
		expect(ask(people(ids), receipts).anybody).toBe(anybody);
	});

	test('nobody is asked on a page without a key, which everybody could guess', () => {
		const nodes = { 'Check the File': people(['a1']), Upload: [{}] };
		const around = { nodes, resumeFormUrl: '/form-waiting/70' };
		expect(() => runCode(BULK, 'What Was Found', around)).toThrow(/a stranger could decide/);
	});

	test('only the word Delete deletes, on a page that says what a person may not have seen', () => {
		const { options } = nodeNamed(BULK, 'Delete or Stop').parameters as { options: object };
		expect(options).toMatchObject({
			formDescription: expect.stringMatching(/first sheet, even if it is hidden.*filter hides/),
		});
		for (const Decision of ['Stop', '', undefined, 'delete', ['Delete', 'Stop']]) {
			expect(passes(BULK, 'Delete?', { Decision })).toBe(false);
		}
		expect(passes(BULK, 'Delete?', { Decision: 'Delete' })).toBe(true);
	});
});

describe('Receipts', () => {
	test('each is a row of the table, named after the row of the file; what was not asked is left out', () => {
		const first = receipt('adapty', 'deleted', {
			...{ idType: 'customerUserId', message: 'Confirmed', sentAt: '2026-11-28T12:00:00.000Z' },
		});
		const input = [
			{ ...first, id: 'a1', attempts: 1, input: { row: 7, adapty_id: 'a1' } },
			{ service: 'cleverTap', outcome: 'skipped', reason: 'emptyId', input: { row: 7 } },
			{ service: 'cleverTap', id: 'c1', outcome: 'failed' },
			{ row: 7, gainsight_px_id: 'g1' },
		];
		const rows = runCode(BULK, 'Receipts', { input });
		expect(rows).toEqual([
			{ ...first, requestNumber: 'file 69, row 7', profileId: 'a1', jobId: null, expectedBy: null },
			expect.objectContaining({ requestNumber: 'file 69, row unknown', service: 'cleverTap' }),
		]);
		const { columns } = nodeNamed(BULK, 'Table of Receipts').parameters;
		const names = (columns as { column: Array<{ name: string }> }).column.map(({ name }) => name);
		expect(names).toEqual([...Object.keys(rows[0]), 'proof', 'checkedAt']);
	});

	test('one goes on where nothing was asked, so that the loop goes on', () => {
		const skipped = { service: 'adapty', outcome: 'skipped', reason: 'emptyId', input: { row: 2 } };
		expect(runCode(BULK, 'Receipts', { input: [skipped, skipped] })).toHaveLength(1);
	});
});

describe('Sum Up', () => {
	const sumUp = (
		rows: ReturnType<typeof people>,
		...runs: Array<Array<Record<string, unknown>>>
	) => {
		const nodes = { 'Check the File': rows, 'All Services': { runs } };
		return runCode(BULK, 'Sum Up', { nodes })[0] as {
			title: string;
			text: string;
			left: unknown[];
		};
	};
	/** Receipts of a row of the file, service by service. */
	const receipts = (row: number, outcomes: Record<string, string>, more = {}) =>
		Object.entries(outcomes).map(([service, outcome]) => {
			const success = !['failed', 'notAttempted'].includes(outcome);
			return receipt(service, outcome, { input: { row }, success, ...more });
		});
	const all = (row: number, outcome: string, more = {}) => {
		const [adapty, adaptyMail, cleverTap, gainsightPx] = Array<string>(4).fill(outcome);
		return receipts(row, { adapty, adaptyMail, cleverTap, gainsightPx }, more);
	};
	const two = people(['a1', 'm1', 'c1', 'g1'], ['a2', 'm2', 'c2', 'g2']);

	test.each<[string, ReturnType<typeof people>, Array<Array<Record<string, unknown>>>]>([
		['All done', two, [all(2, 'deleted'), all(3, 'alreadyAbsent')]],
		['Nobody was found', two, [[...all(2, 'alreadyAbsent'), ...all(3, 'alreadyAbsent')]]],
		[
			'All done',
			two,
			[all(2, 'alreadyAbsent', { reason: 'goneAfterRetry' }), all(3, 'alreadyAbsent')],
		],
		['Some profiles need attention', two, [all(2, 'deleted'), all(3, 'failed')]],
		['Some profiles need attention', two, [all(2, 'deleted')]],
		...ABSENT_DAMAGED.map((message): [string, typeof two, Array<Array<Json>>] => [
			'Some profiles need attention',
			two,
			[all(2, 'deleted'), all(3, 'alreadyAbsent', { message })],
		]),
		['Some profiles need attention', two, []],
		[
			'Dry run: nothing was deleted',
			two,
			[all(2, 'wouldDelete', { dryRun: true }), all(3, 'notFound', { dryRun: true })],
		],
		[
			"Done, except for those in 'Never Delete'",
			two,
			[all(2, 'deleted'), all(3, 'skipped', { reason: 'excluded' })],
		],
		[
			'Done, except in Adapty Mail and Gainsight PX',
			people(['a1', '', 'c1']),
			[receipts(2, { adapty: 'deleted', cleverTap: 'accepted' })],
		],
	])('%s', (title, rows, runs) => {
		expect(sumUp(rows, ...runs).title).toBe(title);
	});

	test('counts people by service, over all passes of the loop', () => {
		const { text } = sumUp(
			people(['a1', 'm1', '', 'g1'], ['a2', '', 'c2', 'g2']),
			receipts(2, { adapty: 'deleted', adaptyMail: 'deleted', gainsightPx: 'deleted' }),
			receipts(3, { adapty: 'alreadyAbsent', cleverTap: 'accepted', gainsightPx: 'deleted' }),
		);
		expect(text.split('\n')).toEqual([
			'Adapty: 1 deleted, 1 already absent',
			'Adapty Mail: 1 deleted, 1 skipped: no ID in the file',
			'CleverTap: 1 skipped: no ID in the file, 1 accepted for deletion within 48 hours',
			'Gainsight PX: 2 deleted',
		]);
	});

	test('what is left names row and column of the file, and can be uploaded again', () => {
		const failed = { id: 'a hash', reason: 'rejected', message: 'CleverTap said no' };
		const { left } = sumUp(two, [
			...all(2, 'deleted'),
			...all(3, 'deleted').filter(({ service }) => service !== 'cleverTap'),
			...receipts(3, { cleverTap: 'failed' }, failed),
		]);
		expect(left).toEqual([
			{
				row: '3',
				adapty_id: '-',
				adapty_mail_id: '-',
				clevertap_id: 'c2',
				gainsight_px_id: '-',
				column: 'CleverTap ID',
				reason: 'rejected',
				message: 'CleverTap said no',
			},
		]);
		const [header, cells] = [Object.keys(left[0] as object), Object.values(left[0] as object)];
		expect(checkWorkbook(header, cells)).toMatchObject([person(2, ['', '', 'c2'])]);
		expect(checkText(header.join(), cells.join())).toMatchObject([person(2, ['', '', 'c2'])]);
	});
});
