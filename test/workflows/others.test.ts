/** What the code and the decisions of the other workflow files make of events, receipts and requests. */
import type { INode } from 'n8n-workflow';

import { nodeNamed, passes, readWorkflow, runCode, valueOf, WORKFLOWS } from './workflowFile';

type Json = Record<string, unknown>;

const columnsOf = ({ parameters }: INode) => (parameters.columns as { value: Json }).value;
const conditionsOf = ({ parameters }: INode) =>
	(parameters.filters as { conditions: Array<{ keyName: string; keyValue: string }> }).conditions;

describe('CRM privacy deletion', () => {
	const CRM = readWorkflow('workflows/crm-privacy-deletion.json');
	const erased = { subscriptionType: 'contact.privacyDeletion' };
	const byWebhook = (body: unknown) => [{ headers: {}, params: {}, query: {}, body }];

	/** Where each event ends: the contact that is looked for, a task, or why nothing is done. */
	const follow = (input: Json[]) =>
		runCode(CRM, 'Each Event', { input }).map((json) => {
			if (!passes(CRM, 'Privacy Deletion?', json)) return String(json.ignored);
			return passes(CRM, 'Names a Contact?', json) ? json.contactId : 'a task';
		});

	test.each<[string, Json[], unknown[]]>([
		[
			'HubSpot',
			[
				{ ...erased, contactId: 101 },
				{ ...erased, contactId: '102' },
			],
			['101', '102'],
		],
		[
			'the webhook, a list',
			byWebhook([
				{ ...erased, objectId: 101 },
				{ ...erased, objectId: 102 },
			]),
			['101', '102'],
		],
		['the webhook, one event', byWebhook({ ...erased, objectId: 101 }), ['101']],
		[
			'the webhook, several calls',
			[...byWebhook({ ...erased, objectId: 1 }), ...byWebhook([{ ...erased, objectId: 2 }])],
			['1', '2'],
		],
		['the same ID twice', byWebhook({ ...erased, objectId: 101, contactId: '101' }), ['101']],
		['two IDs', byWebhook({ ...erased, objectId: 101, contactId: 102 }), ['a task']],
		['no ID', byWebhook(erased), ['a task']],
		['an empty ID', byWebhook({ ...erased, objectId: '' }), ['a task']],
		['null', byWebhook({ ...erased, objectId: null }), ['a task']],
		['a number that JSON has rounded', byWebhook({ ...erased, objectId: 2 ** 60 }), ['a task']],
		['an object', byWebhook({ ...erased, objectId: { id: 101 } }), ['a task']],
		['a list of IDs', byWebhook({ ...erased, objectId: [101, 102] }), ['a task']],
		['a pattern', byWebhook({ ...erased, objectId: '%' }), ['a task']],
		['an empty list', byWebhook([]), []],
	])('a privacy deletion from %s', (_, input, ends) => {
		expect(follow(input)).toEqual(ends);
	});

	const OTHERS = [
		...['contact.creation', 'contact.deletion', 'contact.merge', 'contact.propertyChange'],
		...['company.creation', 'company.deletion', 'deal.deletion', 'contact.privacyDeletion '],
		...['CONTACT.PRIVACYDELETION', ['contact.privacyDeletion'], '', 7, null, undefined],
	];
	test.each(OTHERS)('%j is ignored at both entrances, and says why', (subscriptionType) => {
		for (const input of [
			[{ subscriptionType, contactId: 101 }],
			byWebhook([{ subscriptionType, objectId: 101 }]),
			byWebhook({ subscriptionType, objectId: 101 }),
		]) {
			expect(follow(input)).toEqual([expect.stringMatching(/^Not contact\.privacyDeletion but /)]);
		}
	});

	test.each([[null], ['contact.privacyDeletion'], [7], [[null, 'x', 7]], [{}], [undefined]])(
		'a body %j erases nobody and does not stop the run',
		(body) => {
			for (const end of follow(byWebhook(body))) expect(end).toMatch(/^Not contact/);
		},
	);

	test('both entrances lead to the same check, and only one way leads on', () => {
		const into = (name: string) =>
			Object.entries(CRM.connections).flatMap(([from, { main }]) =>
				main.flatMap((list, output) =>
					(list ?? []).filter(({ node }) => node === name).map(() => `${from} ${output}`),
				),
			);
		expect(into('Each Event')).toEqual(['HubSpot 0', 'Webhook 0']);
		expect(into('Privacy Deletion?')).toEqual(['Each Event 0']);
		expect(into('Names a Contact?')).toEqual(['Privacy Deletion? 0']);
		expect(into('Ignored')).toEqual(['Privacy Deletion? 1']);
		expect(into('IDs of the Contact')).toEqual(['Names a Contact? 0']);
	});

	test.each<[Json, boolean]>([
		[{ outcome: 'deleted' }, false],
		[{ outcome: 'accepted' }, false],
		[{ outcome: 'alreadyAbsent' }, false],
		[{ outcome: 'skipped', reason: 'emptyId' }, false],
		[{ outcome: 'skipped', reason: 'excluded' }, true],
		[{ outcome: 'wouldDelete' }, true],
		[{ outcome: 'failed' }, true],
		[{ outcome: 'notAttempted' }, true],
	])('%j: a task? %s', (json, isTask) => {
		expect(passes(CRM, 'Receipts', json)).toBe(true);
		expect(passes(CRM, 'Not Deleted?', json)).toBe(isTask);
	});
});

describe('Proof after the deadline', () => {
	const PROOF = readWorkflow('workflows/proof-after-the-deadline.json');
	const hash = '6658edac48c3aeef0f331df596a4fdfdc2a040a5f25b796ac64f3c5f7944bfdc';

	test.each<[string, unknown, string, unknown, string, string]>([
		['an ID that is gone', 'u1', 'u1', { outcome: 'notFound' }, 'confirmed', ''],
		['an ID that is there', 'u1', 'u1', { outcome: 'found' }, 'still present', 'Not Proven?'],
		['a hash', hash, '', { outcome: 'skipped' }, 'cannot verify: hashed', 'Not Proven?'],
		['no ID', null, '', { outcome: 'skipped' }, 'cannot verify: no ID', 'Not Proven?'],
		[
			'what fails',
			'u1',
			'u1',
			{ outcome: 'failed', message: 'm' },
			'could not be looked up: m',
			'Could Not Look Up?',
		],
		[
			'what is not asked',
			'u1',
			'u1',
			{ outcome: 'notAttempted', message: 'm' },
			'could not be looked up: m',
			'Could Not Look Up?',
		],
	])('%s', (_, profileId, sent, receipt, proof, way) => {
		const row = { id: 5, profileId };
		const { id, options } = nodeNamed(PROOF, 'Look Up: CleverTap').parameters;
		expect(valueOf(id, { input: [row] }) ?? '').toBe(sent);
		expect(options).toEqual({ ifIdEmpty: 'skip' });
		const around = { input: [receipt as Json], nodes: { 'Due Receipts': [row] } };
		expect(valueOf(columnsOf(nodeNamed(PROOF, 'Mark')).proof, around)).toBe(proof);
		const ways = ['Not Proven?', 'Could Not Look Up?'].filter((name) =>
			passes(PROOF, name, { proof }),
		);
		expect(ways.join()).toBe(way);
		const final = conditionsOf(nodeNamed(PROOF, 'Due Receipts'))
			.filter(({ keyName }) => keyName === 'proof')
			.map(({ keyValue }) => keyValue);
		expect(final.includes(proof)).toBe(way !== 'Could Not Look Up?');
	});

	test('one email says what has to be looked at, without an ID', () => {
		const { executeOnce, parameters } = nodeNamed(PROOF, 'Tell Somebody');
		const rows = [1, 2].map((n) => ({
			requestId: `${n}`,
			service: 'cleverTap',
			profileId: 'u1',
			proof: 'still present',
		}));
		const text = String(
			valueOf(parameters.text, { input: rows, nodes: { 'Somebody Should Look': rows } }),
		);
		expect(executeOnce).toBe(true);
		expect(text).toMatch(/1 \(cleverTap\): still present\n2 \(cleverTap\): still present$/);
		expect(text).not.toContain('u1');
	});
});

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

	test('what was looked up is deleted, with the address for Adapty Mail', () => {
		const nodes = { 'When Asked for a Decision': [request], 'IDs of the Person': [{}] };
		expect(runCode(FORM, 'IDs to Delete', { nodes })).toEqual([{ email: request.email }]);
		const two = { ...nodes, 'IDs of the Person': [ids, { ...ids, adaptyId: 'a2' }] };
		expect(runCode(FORM, 'IDs to Delete', { nodes: two })).toMatchObject([
			{ adaptyId: 'a1' },
			{ adaptyId: 'a2' },
		]);
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

	test.each<[Json, string, boolean]>([
		[{ messageId: '<1@x>' }, '2026-11-28T12:00:00.000Z', false],
		[{ error: 'Connection refused' }, 'person not told: Connection refused', true],
		[{ status: 'done' }, 'person not told: no SMTP credential', true],
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

describe('Agent with a guard', () => {
	test('says that a person has to delete, and nobody how to let it', () => {
		const agent = readWorkflow('workflows/agent-with-a-guard.json');
		const { systemMessage } = nodeNamed(agent, 'Agent').parameters.options as Record<
			string,
			string
		>;
		expect(systemMessage).toContain(
			'Preview only; nothing was deleted. A person on the team has to run',
		);
		expect(systemMessage).not.toMatch(/allow|dry run|option/i);
		for (const { name, parameters } of agent.nodes.filter(({ type }) => type.endsWith('Tool'))) {
			expect({ name, parameters }).toMatchObject({
				parameters: { dryRun: true, options: { allowAgentDelete: false } },
			});
		}
	});
});

test('all workflows that keep receipts keep them in the same columns', () => {
	const tables = new Map<string, Set<string>>();
	for (const { nodes } of WORKFLOWS) {
		for (const { parameters } of nodes.filter((node) => node.parameters.resource === 'table')) {
			const name = String(parameters.tableName);
			tables.set(name, (tables.get(name) ?? new Set()).add(JSON.stringify(parameters.columns)));
		}
	}
	expect([...tables.keys()].sort()).toEqual([
		'Customer IDs',
		'Erasure receipts',
		'Erasure requests',
		'Erasure tasks',
	]);
	for (const columns of tables.values()) expect(columns.size).toBe(1);
});
