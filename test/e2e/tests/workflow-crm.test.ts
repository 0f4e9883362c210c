/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/crm-privacy-deletion.json by its webhook, and from where HubSpot's trigger leads. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { confirms } from '../../../sandbox/truth';
import { addCustomers, addressOf } from '../lib/customers';
import { type Execution, rows } from '../lib/executions';
import { EVERYWHERE, STORY_FIRST } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { postJson } from '../lib/webhook';
import {
	readWorkflow,
	switchedOn,
	withCredentialOf,
	withCredentials,
	type WorkflowJson,
} from '../lib/workflows';

const FILE = 'crm-privacy-deletion.json';
const PATH = 'webhook/crm-privacy-deletion';
const HEADER = { name: 'x-crm-key', value: 'only-for-these-tests' };
const ERASED = 'contact.privacyDeletion';
const OTHERS = [
	...['contact.creation', 'contact.deletion', 'contact.merge', 'contact.propertyChange'],
	'company.creation',
];
let stage: Stage;
let workflow: WorkflowJson;
let workflowId: string;
let last: string | undefined;

const tableRows = async (name: string) => await stage.api.tableRows(name);

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials } = stage;
	const header = await api.createCredential('httpHeaderAuth', 'Header of the CRM', HEADER);
	const guarded = withCredentialOf(readWorkflow(FILE), 'n8n-nodes-base.webhook', header);
	workflow = withCredentials(guarded, credentials);
	const saved = await api.createWorkflow(workflow);
	workflowId = saved.id;
	assert.equal((await api.runToEnd(saved.id, 'Create the Tables')).status, 'success');
	await addCustomers(stage, ['crm-a'], { contactId: '101' });
	await addCustomers(stage, ['crm-b'], { contactId: '102', cleverTapId: '' });
	await addCustomers(stage, ['crm-c'], { contactId: '103' });
	await addCustomers(stage, ['crm-e'], { contactId: '105' });
	await api.activate(saved);
});

after(async () => await stage?.close());

/** Calls the webhook as a CRM does; gives the execution and what it added to the tables. */
async function deliver(body: unknown): Promise<{ execution: Execution } & Added> {
	const { api } = stage;
	return await adding(async () => {
		await postJson(`${api.url}/${PATH}`, body, { [HEADER.name]: HEADER.value });
		last = await api.newest(workflowId, last);
		return await api.ended(last);
	});
}

type Added = { receipts: string[]; tasks: Array<Record<string, unknown>> };

async function adding(work: () => Promise<Execution>): Promise<{ execution: Execution } & Added> {
	const before = [await tableRows('Erasure receipts'), await tableRows('Erasure tasks')];
	const execution = await work();
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	const receipts = (await tableRows('Erasure receipts')).slice(before[0].length);
	const tasks = (await tableRows('Erasure tasks')).slice(before[1].length);
	return {
		execution,
		receipts: receipts.map(
			({ requestNumber, service, outcome }) => `${requestNumber} ${service} ${outcome}`,
		),
		tasks: tasks.map(({ title, contactId, service, done }) => ({
			title,
			contactId,
			service,
			done,
		})),
	};
}

const event = (subscriptionType: string, objectId?: number, index = 0) => ({
	eventId: index + 1,
	subscriptionType,
	occurredAt: Date.now(),
	attemptNumber: 0,
	...(objectId === undefined ? {} : { objectId }),
});

const requests = () =>
	EVERYWHERE.reduce((sum, service) => sum + stage.sandbox.stats(service).requests, 0);

test('a call without the header deletes nobody', async () => {
	const { api } = stage;
	const before = requests();
	const response = await postJson(`${api.url}/${PATH}`, [event(ERASED, 101)]);
	assert.equal(response.status, 403);
	assert.equal(requests(), before);
});

test('a list of events: known contacts are deleted, what fails and who is unknown becomes a task', async () => {
	const { sandbox } = stage;
	const match = { kind: 'delete' as const, ids: ['crm-b'] };
	sandbox.fault({ service: 'gainsightPx', match, status: 400 });
	const events = [
		...[101, 102, 999, undefined].map((id, index) => event(ERASED, id, index)),
		...OTHERS.map((type, index) => event(type, 103, 10 + index)),
	];
	const { execution, receipts, tasks } = await deliver(events);
	assert.deepEqual(receipts, [
		'contact 101 adapty deleted',
		'contact 102 adapty deleted',
		'contact 101 adaptyMail deleted',
		'contact 102 adaptyMail deleted',
		'contact 101 cleverTap accepted',
		'contact 102 cleverTap skipped',
		'contact 101 gainsightPx deleted',
		'contact 102 gainsightPx failed',
	]);
	const unknown = 'Find the profiles of an erased contact';
	assert.deepEqual(
		tasks.sort((one, other) => String(other.contactId).localeCompare(String(one.contactId))),
		[
			{ title: unknown, contactId: '999', service: 'all', done: false },
			{
				title: 'Delete a profile in Gainsight PX',
				contactId: '102',
				service: 'gainsightPx',
				done: false,
			},
			{ title: unknown, contactId: '', service: 'all', done: false },
		],
	);
	assert.deepEqual(
		rows(execution, 'Ignored').map(({ ignored }) => ignored),
		OTHERS.map((type) => `Not ${ERASED} but ${type}`),
	);
	assert.equal(sandbox.state('gainsightPx', 'identifyId', 'crm-a'), 'hardDeleted');
	assert.equal(sandbox.state('adaptyMail', 'email', addressOf('crm-a')), 'deleted');
	assert.equal(sandbox.has('gainsightPx', 'identifyId', 'crm-b'), true);
	assert.equal(sandbox.state('cleverTap', 'identity', 'crm-b'), 'present');
	assert.equal(sandbox.has('adapty', 'customerUserId', 'crm-c'), true);
});

/** What HubSpot's trigger puts out for an event: n8n moves objectId to a name of its kind. */
async function hubSpot(contactId: number): Promise<Execution> {
	const { api } = stage;
	const all = switchedOn(workflow);
	const nodes = all.nodes.map((node) => ({ ...node, disabled: false }));
	const { id } = await api.createWorkflow({ ...all, nodes });
	return await api.ended(await api.run(id, 'HubSpot', { ...event(ERASED), contactId }));
}

test("HubSpot's trigger listens to the privacy deletion, and erases the contact at all services", async () => {
	const { receipts } = await adding(async () => await hubSpot(105));
	assert.deepEqual(
		receipts,
		STORY_FIRST.map((name) => `contact 105 ${name} ${confirms(name)}`),
	);
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.hubspotTrigger');
	assert.deepEqual(trigger?.parameters.eventsUi, { eventValues: [{ name: ERASED }] });
	type Described = {
		name: string;
		properties: Array<{
			name: string;
			options?: Array<{ values?: Array<{ name: string; options?: Array<{ value: string }> }> }>;
		}>;
	};
	const described = await stage.api.nodeTypes<Described>();
	const hubspot = described.find(({ name }) => name === trigger?.type);
	const events = hubspot?.properties.find(({ name }) => name === 'eventsUi');
	const names = events?.options?.[0].values?.find(({ name }) => name === 'name')?.options ?? [];
	assert.ok(names.some(({ value }) => value === ERASED));
});
