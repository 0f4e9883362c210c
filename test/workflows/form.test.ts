/** workflows/erasure-request-by-form.json: what the approver and the person read. */
import {
	ABSENT_DAMAGED,
	assignmentsOf,
	columnsOf,
	conditionsOf,
	GONE_AFTER_RETRY,
	KNOWN,
	nodeNamed,
	NO_ID,
	passes,
	readWorkflow,
	receipt,
	runCode,
	valueOf,
	type Json,
} from './workflowFile';

describe('Erasure request by form', () => {
	const FORM = readWorkflow('workflows/erasure-request-by-form.json');
	const request = { requestNumber: '69', email: 'ada@example.com' };
	const ids = { id: 1, email: request.email, adaptyId: 'a1', cleverTapId: 'c1', gainsightPxId: '' };

	const cannotBeAsked = 'Adapty Mail: cannot be asked beforehand';
	const [absent, none] = [receipt('cleverTap', 'notFound'), receipt('gainsightPx', 'skipped')];

	test.each<[string, Json[], Json[], string]>([
		[
			'found',
			[ids],
			[receipt('adapty', 'found'), absent, none],
			`Adapty: found · ${cannotBeAsked} · CleverTap: not found · Gainsight PX: no ID`,
		],
		[
			'a service that could not be looked up, and one whose node is deactivated',
			[ids],
			[receipt('adapty', 'failed', { message: 'Key refused' }), ids],
			`Adapty: could not be looked up (Key refused) · ${cannotBeAsked} · CleverTap: was not asked · Gainsight PX: no ID`,
		],
		[
			'an ID that looks damaged',
			[ids],
			[receipt('adapty', 'notFound', { message: ABSENT_DAMAGED[0] }), absent, none],
			`Adapty: not found (${ABSENT_DAMAGED[0].slice(17)}) · ${cannotBeAsked} · CleverTap: not found · Gainsight PX: no ID`,
		],
		[
			'an address that is not in the table',
			[{}],
			[receipt('adapty', 'skipped')],
			`Adapty: no ID · ${cannotBeAsked} · CleverTap: no ID · Gainsight PX: no ID · This address is not in the table Customer IDs`,
		],
	])('the approver reads: %s', (_, rows, input, words) => {
		const nodes = { 'When Asked for a Decision': [request], 'IDs of the Person': rows };
		const [{ found, question }] = runCode(FORM, 'What Was Found', { input, nodes });
		expect(found).toBe(words);
		expect(question).toBe(
			`Request no. 69 by ada@example.com. ${words}. Also deleted, without a look-up: at each further service whose node is active. A deletion cannot be undone.`,
		);
	});

	test('what a stranger enters is text on the page of the approver', () => {
		const stranger = { ...request, email: '<a href="x">Delete</a>' };
		const nodes = { 'When Asked for a Decision': [stranger], 'IDs of the Person': [ids, ids] };
		const [{ question }] = runCode(FORM, 'What Was Found', { input: [], nodes });
		expect(question).toContain('&lt;a href="x"&gt;Delete&lt;/a&gt;');
		expect(question).toContain('has 2 rows in the table');
	});

	test('nobody is asked on a page without a key, which everybody could guess', () => {
		const nodes = { 'When Asked for a Decision': [request], 'IDs of the Person': [ids] };
		for (const resumeFormUrl of ['/form-waiting/70', '/form-waiting/70?signature=']) {
			expect(() => runCode(FORM, 'What Was Found', { nodes, resumeFormUrl })).toThrow(
				/a stranger could approve.*Update n8n/,
			);
		}
	});

	test('what was looked up is deleted, with the address for Adapty Mail', () => {
		const nodes = { 'When Asked for a Decision': [request], 'IDs of the Person': [{}] };
		expect(runCode(FORM, 'IDs to Delete', { nodes })).toEqual([{ email: request.email }]);
		const two = { ...nodes, 'IDs of the Person': [ids, { ...ids, adaptyId: 'a2' }] };
		expect(runCode(FORM, 'IDs to Delete', { nodes: two })).toMatchObject([
			{ adaptyId: 'a1' },
			{ adaptyId: 'a2' },
		]);
	});

	test.each([
		['ada@example.com', 'ada@example.com'],
		['', 'no address'],
		['ada', 'no address'],
	])('rows are looked for by an address, never by what people lack: %j', (email, wanted) => {
		const [{ keyName, keyValue }] = conditionsOf(nodeNamed(FORM, 'IDs of the Person'));
		expect([keyName, valueOf(keyValue, { input: [{ email }] })]).toEqual(['email', wanted]);
	});

	const withoutId = receipt('gainsightPx', 'skipped', { profileId: null, message: NO_ID });
	const deleted = receipt('adapty', 'deleted');
	const mailAbsent = receipt('adaptyMail', 'alreadyAbsent');
	const nodesAfter = (decision: string) => ({
		'When Asked for a Decision': [request],
		'Note the Decision': [{ status: decision }],
	});

	test.each<[string, Json[]]>([
		['declined', [{ status: 'declined' }]],
		['done', [deleted, mailAbsent, withoutId]],
		['done', [receipt('cleverTap', 'accepted')]],
		['nobody found', [mailAbsent, withoutId]],
		['nobody found', [withoutId]],
		['incomplete', [deleted, receipt('cleverTap', 'failed')]],
		['incomplete', [deleted, receipt('cleverTap', 'notAttempted')]],
		['incomplete', [receipt('adapty', 'skipped', { profileId: 'a1' })]],
		['done', [receipt('adapty', 'alreadyAbsent', { message: GONE_AFTER_RETRY })]],
		['done', [receipt('adapty', 'alreadyAbsent', { message: `${GONE_AFTER_RETRY}. The ID …` })]],
		...ABSENT_DAMAGED.map((message): [string, Json[]] => [
			'incomplete',
			[deleted, receipt('cleverTap', 'alreadyAbsent', { message })],
		]),
		// With Receipt ID on Omit, no receipt has an ID.
		['incomplete', [receipt('adapty', 'skipped', { profileId: null, message: 'Excluded' })]],
		['incomplete', [receipt('adapty', 'wouldDelete')]],
		['incomplete', []],
	])('ends as %s', (status, input) => {
		const nodes = nodesAfter(status === 'declined' ? status : 'approved');
		const [result] = runCode(FORM, 'Result', { input, nodes });
		expect(result).toMatchObject({ status, email: request.email });
		expect(String(result.text)).toMatch(
			status === 'done' ? /deleted or scheduled/ : /not been deleted|Nothing was|no profile/,
		);
	});

	test('the person reads every service by its name, once, and by when', () => {
		const linesOf = (input: Json[]) => {
			const [{ text }] = runCode(FORM, 'Result', { input, nodes: nodesAfter('approved') });
			return String(text).split('\n').slice(2);
		};
		const later = receipt('cleverTap', 'accepted', { expectedBy: '2026-11-30T21:27:00.000Z' });
		expect(linesOf([deleted, deleted, mailAbsent, later, withoutId])).toEqual([
			'Adapty: deleted',
			'Adapty Mail: no profile of yours was found',
			'CleverTap: being deleted, by 2026-11-30',
			'Gainsight PX: no profile of yours was found',
		]);
		const gone = receipt('adapty', 'alreadyAbsent', { message: GONE_AFTER_RETRY });
		expect(linesOf([gone])).toEqual(['Adapty: there is no profile of yours now']);
		const all = KNOWN.map(({ name }) => receipt(name, 'failed', { profileId: 'u1' }));
		const notYet = KNOWN.map(({ displayName }) => `${displayName}: not deleted yet`);
		expect(linesOf(all)).toEqual(notYet);
	});

	test.each<[Json, string, boolean]>([
		[{ messageId: '<1@x>' }, '2026-11-28T12:00:00.000Z', false],
		[{ error: 'Connection refused' }, 'person not told: Connection refused', true],
		[{ status: 'done' }, 'person not told: no email was sent', true],
	])('the email came to %j', (json, told, isFailed) => {
		const columns = columnsOf(nodeNamed(FORM, 'Note the Result'));
		const around = { input: [json], nodes: { Result: [{ status: 'done' }] } };
		expect(valueOf(columns.told, around)).toBe(told);
		expect(passes(FORM, 'Not Told?', { told })).toBe(isFailed);
	});

	test.each([
		['Ada@Example.com ', 'ada@example.com'],
		['ada@example.com', 'ada@example.com'],
	])('the address %j is looked up as %j, and only as a whole', (given, email) => {
		const assignments = assignmentsOf(nodeNamed(FORM, 'Request'));
		expect(valueOf(assignments.email, { input: [{ 'Email address': given }] })).toBe(email);
		expect(conditionsOf(nodeNamed(FORM, 'IDs of the Person'))).toMatchObject([{ condition: 'eq' }]);
	});
});
