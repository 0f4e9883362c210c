/** workflows/evidence-for-one-request.json: what the page and the file claim. */
import {
	ABSENT_DAMAGED,
	GONE_AFTER_RETRY,
	KNOWN,
	nodeNamed,
	NO_ID,
	readWorkflow,
	runCode,
	type Json,
} from './workflowFile';

describe('Evidence for one request', () => {
	const EVIDENCE = readWorkflow('workflows/evidence-for-one-request.json');
	const receipt = (more: Json = {}): Json => ({
		id: 1,
		requestNumber: '69',
		service: 'cleverTap',
		profileId: 'u1',
		outcome: 'accepted',
		message: 'By 30 Nov',
		sentAt: '2026-11-28T12:00:00.000Z',
		expectedBy: '2026-11-30T12:00:00.000Z',
		proof: null,
		checkedAt: null,
		...more,
	});

	/** The page, and the cells of the file in it. */
	function evidence(input: Json[], form: Json = {}) {
		const ask = [{ 'Request number': ' 69 ', 'Show IDs': 'No', ...form }];
		const nodes = { 'Ask for a Request': ask };
		const page = String(runCode(EVIDENCE, 'Evidence', { input, nodes })[0].page);
		const [, name, encoded] = /download="([^"]+)" href="data:[^,]+,([^"]*)"/.exec(page) ?? [];
		const csv = decodeURIComponent(encoded ?? '');
		const rows = csv.split('\r\n').map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)]);
		return { page, name, csv, rows: rows.map((cells) => cells.map(([, text]) => text)) };
	}
	const stateOf = (more: Json) => evidence([receipt(more)]).rows[1].slice(1, 3);

	const checked = { checkedAt: '2026-12-01T12:00:00.000Z', message: 'Absent now' };
	test.each<[Json, string, RegExp]>([
		[{ outcome: 'deleted' }, 'confirmed', /confirmed the deletion/],
		[{ outcome: 'alreadyAbsent' }, 'confirmed', /no such profile/],
		...ABSENT_DAMAGED.map((message): [Json, string, RegExp] => [
			{ outcome: 'alreadyAbsent', message },
			'not confirmed',
			/^No such profile\. The ID/,
		]),
		[
			{ outcome: 'alreadyAbsent', message: `${GONE_AFTER_RETRY}. The ID …` },
			'confirmed',
			/no such profile/,
		],
		[{ proof: 'confirmed', ...checked }, 'confirmed', /on 2026-12-01. Absent now$/],
		[{}, 'pending', /accepted the deletion, expected by 2026-11-30/],
		[{ proof: 'pending', expectedBy: null }, 'pending', /accepted the deletion\.$/],
		[{ proof: 'overdue', message: 'Still there' }, 'not confirmed', /\(overdue\)\. Still there$/],
		[{ proof: 'given up' }, 'not confirmed', /not confirmed since \(given up\)/],
		[{ proof: 'not verified' }, 'not confirmed', /not verified/],
		[{ outcome: 'failed', message: 'Key refused' }, 'not confirmed', /^failed\. Key refused$/],
		[{ outcome: 'notAttempted' }, 'not confirmed', /^notAttempted/],
		[{ outcome: 'wouldDelete' }, 'not confirmed', /^wouldDelete/],
		[{ outcome: 'failed', proof: 'confirmed' }, 'not confirmed', /^failed/],
		[{ outcome: 'skipped', profileId: null, message: NO_ID }, 'no ID', /no ID at this service/],
		[{ outcome: 'skipped' }, 'kept', /^Not sent/],
		// With Receipt ID on Omit, no receipt has an ID.
		[{ outcome: 'skipped', profileId: null, message: 'Excluded' }, 'kept', /^Not sent. Excluded$/],
	])('%j is %s', (more, state, why) => {
		expect(stateOf(more)).toEqual([state, expect.stringMatching(why)]);
	});

	test.each([
		['confirmed', '2026-12-01 12:00 UTC'],
		['pending', '2026-12-01 12:00 UTC'],
		['overdue', '2026-12-01 12:00 UTC'],
		['failed', ''],
		['not verified', ''],
		['given up', ''],
	])('a receipt with the proof %j was verified at %j', (proof, time) => {
		const { rows } = evidence([receipt({ ...checked, proof })]);
		expect(rows[1][rows[0].indexOf('Verified')]).toBe(time);
	});

	test('every service is named, with what it keeps and why', () => {
		const all = KNOWN.map(({ name }, id) => receipt({ id, service: name, outcome: 'deleted' }));
		const { page, rows } = evidence(all);
		for (const [index, { displayName }] of KNOWN.entries()) {
			expect(rows[index + 1][0]).toBe(displayName);
			expect(rows[index + 1].at(-1)).toMatch(/^(?!Not known)[A-Z].{20,}\.$/);
			expect(page).toContain(`<td>${displayName}</td>`);
		}
	});

	test('the page and the file hold the same; IDs only if they are asked for', () => {
		const input = [receipt({ id: 2, service: 'adapty', outcome: 'deleted' }), receipt()];
		const { page, name, rows } = evidence(input);
		expect(name).toBe('evidence-69.csv');
		expect(rows.map(([service]) => service)).toEqual(['Service', 'CleverTap', 'Adapty']);
		for (const cell of rows.flat()) expect(page).toContain(`>${cell}</t`);
		expect(page).toContain('1 confirmed, 1 pending. As of 2026-11-28 12:00 UTC.');
		expect(page).not.toContain('u1');
		const shown = evidence(input, { 'Show IDs': 'Yes' });
		expect(shown.rows.map((cells) => cells[1])).toEqual(['ID', 'u1', 'u1']);
		expect(shown.page).toContain('<td>u1</td>');
	});

	test.each([
		['=HYPERLINK("x")', `'=HYPERLINK(""x"")`, '=HYPERLINK(&quot;x&quot;)'],
		['+1', "'+1", '+1'],
		// Where a spreadsheet separates by semicolons, and takes the quotes of a later cell for text.
		["a;=cmd|'/C'!A0;@x", "a;'=cmd|'/C'!A0;'@x", "a;=cmd|'/C'!A0;@x"],
		// There, a line break ends the row as well.
		['a\n=1\r@x', "a\n'=1\r'@x", 'a\n=1\r@x'],
		['a;b', 'a;b', 'a;b'],
		['<b>', '<b>', '&lt;b&gt;'],
	])('the ID %j is text, in a spreadsheet and on the page', (profileId, cell, onPage) => {
		const { page, rows } = evidence([receipt({ profileId })], { 'Show IDs': 'Yes' });
		expect(rows[1][1]).toBe(cell);
		expect(page).toContain(`<td>${onPage}</td>`);
	});

	test('a number without receipts says so and offers no file', () => {
		const { page, name } = evidence([{}], { 'Request number': '<i>' });
		expect(page).toContain('Erasure request &lt;i&gt;');
		expect(page).toContain('No receipts have this number.');
		expect(name).toBeUndefined();
	});

	test('nobody gets to the form without a login', () => {
		const { authentication } = nodeNamed(EVIDENCE, 'Ask for a Request').parameters;
		expect(authentication).toBe('basicAuth');
	});
});
