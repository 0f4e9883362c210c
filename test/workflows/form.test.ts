/** workflows/erasure-request-by-form.json: what the approver and the person read. */
import { services } from '../../engine/services';
import {
	columnsOf,
	conditionsOf,
	nodeNamed,
	passes,
	readWorkflow,
	runCode,
	valueOf,
	type Json,
} from './workflowFile';

describe('Erasure request by form', () => {
	const FORM = readWorkflow('workflows/erasure-request-by-form.json');
	const request = { requestId: '69', email: 'ada@example.com' };
	const ids = { id: 1, email: request.email, adaptyId: 'a1', cleverTapId: 'c1', gainsightPxId: '' };
	const receipt = (service: string, outcome: string, more: Json = {}) => ({
		service,
		outcome,
		...more,
	});

	test.each<[string, Json[], Json[], string]>([
		[
			'found',
			[ids],
			[
				receipt('adapty', 'found'),
				receipt('cleverTap', 'notFound'),
				receipt('gainsightPx', 'skipped'),
			],
			'Adapty: found · Adapty Mail: cannot be asked beforehand · CleverTap: not found · Gainsight PX: no ID',
		],
		[
			'a service that could not be looked up, and one whose node is deactivated',
			[ids],
			[receipt('adapty', 'failed', { message: 'Key refused' }), ids],
			'Adapty: could not be looked up (Key refused) · Adapty Mail: cannot be asked beforehand · CleverTap: was not asked · Gainsight PX: no ID',
		],
		[
			'an address that is not in the table',
			[{}],
			[receipt('adapty', 'skipped')],
			'Adapty: no ID · Adapty Mail: cannot be asked beforehand · CleverTap: no ID · Gainsight PX: no ID · This address is not in the table Customer IDs',
		],
	])('the approver reads: %s', (_, rows, input, words) => {
		const nodes = { 'When Asked for a Decision': [request], 'IDs of the Person': rows };
		const [{ found, question }] = runCode(FORM, 'What Was Found', { input, nodes });
		expect(found).toBe(words);
		expect(question).toBe(
			`Request no. 69 by ada@example.com. ${words}. A deletion cannot be undone.`,
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

	const none = receipt('gainsightPx', 'skipped', { profileId: null });
	test.each<[string, string, Json[]]>([
		['declined', 'declined', [{ status: 'declined' }]],
		[
			'done',
			'approved',
			[receipt('adapty', 'deleted'), receipt('adaptyMail', 'alreadyAbsent'), none],
		],
		['done', 'approved', [receipt('cleverTap', 'accepted')]],
		['nobody found', 'approved', [receipt('adaptyMail', 'alreadyAbsent'), none]],
		['nobody found', 'approved', [none]],
		['incomplete', 'approved', [receipt('adapty', 'deleted'), receipt('cleverTap', 'failed')]],
		[
			'incomplete',
			'approved',
			[receipt('adapty', 'deleted'), receipt('cleverTap', 'notAttempted')],
		],
		['incomplete', 'approved', [receipt('adapty', 'skipped', { profileId: 'a1' })]],
		['incomplete', 'approved', [receipt('adapty', 'wouldDelete')]],
		['incomplete', 'approved', []],
	])('ends as %s', (status, decision, input) => {
		const nodes = {
			'When Asked for a Decision': [request],
			'Note the Decision': [{ status: decision }],
		};
		const [result] = runCode(FORM, 'Result', { input, nodes });
		expect(result).toMatchObject({ status, email: request.email });
		expect(String(result.text)).toMatch(
			status === 'done' ? /deleted or scheduled/ : /not been deleted|Nothing was|no profile/,
		);
	});

	test('the person reads every service by its name, once, and by when', () => {
		const nodes = {
			'When Asked for a Decision': [request],
			'Note the Decision': [{ status: 'approved' }],
		};
		const later = { expectedBy: '2026-11-30T21:27:00.000Z' };
		const input = [
			receipt('adapty', 'deleted'),
			receipt('adapty', 'deleted'),
			receipt('adaptyMail', 'alreadyAbsent'),
			receipt('cleverTap', 'accepted', later),
			none,
		];
		expect(
			String(runCode(FORM, 'Result', { input, nodes })[0].text)
				.split('\n')
				.slice(2),
		).toEqual([
			'Adapty: deleted',
			'Adapty Mail: no profile of yours was found',
			'CleverTap: being deleted, by 2026-11-30',
			'Gainsight PX: no profile of yours was found',
		]);
		const all = services.map(({ name }) => receipt(name, 'failed', { profileId: 'u1' }));
		expect(
			String(runCode(FORM, 'Result', { input: all, nodes })[0].text)
				.split('\n')
				.slice(2),
		).toEqual(services.map(({ displayName }) => `${displayName}: not deleted yet`));
	});

	test.each<[Json, string, boolean]>([
		[{ messageId: '<1@x>' }, '2026-11-28T12:00:00.000Z', false],
		[{ error: 'Connection refused' }, 'person not told: Connection refused', true],
		[{ status: 'done' }, 'person not told: no email was sent', true],
	])('the email came to %j', (json, told, isFailed) => {
		const nodes = { Result: [{ status: 'done' }] };
		expect(
			valueOf(columnsOf(nodeNamed(FORM, 'Note the Result')).told, { input: [json], nodes }),
		).toBe(told);
		expect(passes(FORM, 'Not Told?', { told })).toBe(isFailed);
	});

	test.each([
		['Ada@Example.com ', 'ada@example.com'],
		['ada@example.com', 'ada@example.com'],
	])('the address %j is looked up as %j, and only as a whole', (given, email) => {
		const { assignments } = nodeNamed(FORM, 'Request').parameters.assignments as {
			assignments: Array<{ name: string; value: string }>;
		};
		const { value } = assignments.find(({ name }) => name === 'email')!;
		expect(valueOf(value, { input: [{ 'Email address': given }] })).toBe(email);
		expect(conditionsOf(nodeNamed(FORM, 'IDs of the Person'))).toMatchObject([{ condition: 'eq' }]);
	});
});
