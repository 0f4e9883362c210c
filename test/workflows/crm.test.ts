/** workflows/crm-privacy-deletion.json: which events erase whom. */
import {
	ABSENT_DAMAGED,
	assignmentsOf,
	KNOWN,
	nodeNamed,
	passes,
	readWorkflow,
	runCode,
	valueOf,
	type Json,
} from './workflowFile';

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

	const contact = (objectId: unknown) => ({ ...erased, objectId });

	test.each<[string, Json[], unknown[]]>([
		['HubSpot', ['101', 102].map((contactId) => ({ ...erased, contactId })), ['101', '102']],
		['the webhook, a list', byWebhook([contact(101), contact(102)]), ['101', '102']],
		['the webhook, one event', byWebhook(contact(101)), ['101']],
		['several calls', [...byWebhook(contact(1)), ...byWebhook([contact(2)])], ['1', '2']],
		['the same ID twice', byWebhook({ ...contact(101), contactId: '101' }), ['101']],
		['two IDs', byWebhook({ ...contact(101), contactId: 102 }), ['a task']],
		['no ID', byWebhook(erased), ['a task']],
		['an empty ID', byWebhook(contact('')), ['a task']],
		['null', byWebhook(contact(null)), ['a task']],
		['a number that JSON has rounded', byWebhook(contact(2 ** 60)), ['a task']],
		['an object', byWebhook(contact({ id: 101 })), ['a task']],
		['a list of IDs', byWebhook(contact([101, 102])), ['a task']],
		['a pattern', byWebhook(contact('%')), ['a task']],
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

	test('a task names its service', () => {
		const assignments = assignmentsOf(nodeNamed(CRM, 'Task: Not Deleted'));
		for (const { name, displayName } of KNOWN) {
			const title = valueOf(assignments.title, { input: [{ service: name }] });
			expect(title).toBe(`Delete a profile in ${displayName}`);
		}
	});

	test.each<[Json, boolean]>([
		[{ outcome: 'deleted' }, false],
		[{ outcome: 'accepted' }, false],
		[{ outcome: 'alreadyAbsent' }, false],
		[{ outcome: 'skipped', reason: 'emptyId' }, false],
		[{ outcome: 'skipped', reason: 'excluded' }, true],
		// With If ID Is Empty on Fail.
		[{ outcome: 'failed', reason: 'emptyId' }, true],
		...ABSENT_DAMAGED.map((message): [Json, boolean] => [
			{ outcome: 'alreadyAbsent', message },
			true,
		]),
		[{ outcome: 'deleted', message: ABSENT_DAMAGED[0] }, false],
		[{ outcome: 'alreadyAbsent', message: ABSENT_DAMAGED[0], reason: 'goneAfterRetry' }, false],
		[{ outcome: 'wouldDelete' }, true],
		[{ outcome: 'failed' }, true],
		[{ outcome: 'notAttempted' }, true],
	])('%j: a task? %s', (json, isTask) => {
		expect(passes(CRM, 'Receipts', json)).toBe(true);
		expect(passes(CRM, 'Not Deleted?', json)).toBe(isTask);
	});
});
