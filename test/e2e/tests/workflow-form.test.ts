/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/erasure-request-by-form.json, from the form to the email at the end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serviceNamed } from '../../../engine/services';
import { confirms } from '../../../sandbox/truth';
import { addCustomers, addressOf } from '../lib/customers';
import { evidenceOf, publishEvidence, rowsOfEvidence } from '../lib/evidence';
import { lastPage, openForm, openPage, submitAndFollow, submitForm, toldBy } from '../lib/forms';
import { type Mail, type MailServer, startMailServer } from '../lib/mail';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { idTypeOf, NAMES, STORY_FIRST } from '../lib/services';
import { untruths } from '../lib/truth';
import { until } from '../lib/wait';
import {
	readWorkflow,
	switchedOn,
	withCredentialOf,
	withCredentials,
	withParameters,
	type WorkflowJson,
} from '../lib/workflows';

const FILE = 'erasure-request-by-form.json';
const APPROVER = 'privacy-team@example.com';
const ALL_FOUND =
	'Adapty: found · Adapty Mail: cannot be asked beforehand · CleverTap: found · Gainsight PX: found';
const FURTHER = 'Also deleted, without a look-up: at each further service whose node is active.';
let stage: Stage;
let server: MailServer;

before(async () => {
	stage = await stageIn(await sharedN8n());
	server = await startMailServer();
	await publish('erasure-request', await withMail(switchedOn(await imported())));
});

after(async () => {
	await stage?.close();
	await server?.close();
});

const imported = async () => withCredentials(readWorkflow(FILE), stage.credentials);

let smtp: Promise<Parameters<typeof withCredentialOf>[2]> | undefined;

async function withMail(workflow: WorkflowJson): Promise<WorkflowJson> {
	smtp ??= stage.api.createCredential('smtp', 'Mail', server.credential);
	return withCredentialOf(workflow, 'n8n-nodes-base.emailSend', await smtp);
}

async function publish(path: string, workflow: WorkflowJson): Promise<void> {
	const { api } = stage;
	const options = { path, appendAttribution: false };
	const saved = await api.createWorkflow(withParameters(workflow, 'Erasure Request', { options }));
	assert.equal((await api.runToEnd(saved.id, 'Create the Tables')).status, 'success');
	await api.activate(saved);
	assert.match(await openForm(`${api.url}/form/${path}`), /Delete my data/);
}

const customer = async (name: string) => await addCustomers(stage, [name]);

const statesOf = (name: string) =>
	STORY_FIRST.map((service) =>
		service === 'adaptyMail'
			? stage.sandbox.state(service, 'email', addressOf(name))
			: stage.sandbox.state(service, idTypeOf(service), name),
	);

const KEPT = STORY_FIRST.map(() => 'present');

/** Fills the form in; gives the number that the page names, and the page's address. */
async function request(address: string, path = 'erasure-request') {
	const page = await submitAndFollow(`${stage.api.url}/form/${path}`, [address]);
	const { title } = toldBy(await lastPage(page));
	const [, requestNumber] = /^We have your request no\. (\d+)$/.exec(title) ?? assert.fail(title);
	return { requestNumber, page };
}

const rowOf = async (requestNumber: string, isThere: (row: Record<string, unknown>) => boolean) =>
	await until(`request ${requestNumber}`, async () => {
		const row = (await stage.api.tableRows('Erasure requests')).find(
			(one) => one.requestNumber === requestNumber,
		);
		return row && isThere(row) && row;
	});

/** The request, once somebody is asked to decide. */
async function asked(requestNumber: string) {
	const row = await rowOf(requestNumber, ({ approvalUrl }) => Boolean(approvalUrl));
	const url = new URL(String(row.approvalUrl));
	return { row, url, question: await openPage(url) };
}

/** What was sent about a request to this address. */
const mailsTo = (address: string, requestNumber: string): Mail[] =>
	server.mails.filter(
		({ to, subject }) => to.includes(address) && subject.includes(`request no. ${requestNumber}`),
	);

async function decide(requestNumber: string, decision: 'Delete' | 'Do not delete') {
	const { url } = await asked(requestNumber);
	assert.equal((await submitForm(url.href, [decision])).status, 200);
	const execution = await stage.api.ended(url.pathname.split('/')[2]);
	const row = await rowOf(requestNumber, () => true);
	return { execution, row };
}

const receiptsOf = async (requestNumber: string) =>
	(await stage.api.tableRows('Erasure receipts')).filter(
		(row) => row.requestNumber === requestNumber,
	);

test('approved: everything is deleted, receipts are kept, the person is told, the evidence is there', async () => {
	const { sandbox } = stage;
	await customer('form-yes');
	const { requestNumber } = await request('Form-Yes@Example.com');
	const { row, url, question } = await asked(requestNumber);
	assert.equal(row.found, ALL_FOUND);
	assert.equal(row.told, '');
	assert.equal(sandbox.stats('adapty').deleteRequests, 0);
	const [approver, ...others] = mailsTo(APPROVER, requestNumber);
	assert.deepEqual(others, []);
	assert.equal(approver.subject, `Erasure request no. ${requestNumber}`);
	assert.equal(approver.text, `${ALL_FOUND}\n\nDecide here: ${url.href}`);
	assert.deepEqual(toldBy(question), {
		title: "Delete this person's data?",
		lines: [
			`Request no. ${requestNumber} by form-yes@example.com. ${ALL_FOUND}. ${FURTHER} A deletion cannot be undone.`,
		],
	});

	const { execution, row: decided } = await decide(requestNumber, 'Delete');
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	assert.equal(decided.status, 'done');
	assert.match(String(decided.told), /^\d{4}-\d\d-\d\dT/);
	assert.deepEqual(
		mailsTo('form-yes@example.com', requestNumber).map(({ subject }) => subject),
		[`Your data is being deleted (request no. ${requestNumber})`],
	);
	const receipts = await receiptsOf(requestNumber);
	assert.deepEqual(
		receipts.map(({ service, outcome, profileId }) => `${service} ${outcome} ${profileId}`),
		STORY_FIRST.map((service) => {
			const id = service === 'adaptyMail' ? addressOf('form-yes') : 'form-yes';
			return `${service} ${confirms(service)} ${id}`;
		}),
	);
	const claims = receipts
		.filter(({ service }) => service !== 'adaptyMail')
		.map(({ profileId, ...row }) => ({ ...row, id: profileId }));
	assert.deepEqual(untruths(sandbox, ['form-yes', addressOf('form-yes')], claims), []);
	for (const { service, outcome, expectedBy } of receipts) {
		const isLater = Date.parse(String(expectedBy)) > Date.now();
		assert.equal(isLater, outcome === 'accepted', `${service}: ${expectedBy}`);
	}
	const [{ text }] = mailsTo(addressOf('form-yes'), requestNumber);
	assert.deepEqual(
		text
			.split('\n')
			.slice(2)
			.map((line) => line.split(':')[0]),
		STORY_FIRST.map((service) => serviceNamed(service).displayName),
	);
	const evidence = await evidenceOf(await publishEvidence(stage.api), requestNumber, 'No');
	assert.deepEqual(
		rowsOfEvidence(evidence).map(([service, state]) => `${service}: ${state}`),
		STORY_FIRST.map((service) => {
			const state = confirms(service) === 'deleted' ? 'confirmed' : 'pending';
			return `${serviceNamed(service).displayName}: ${state}`;
		}),
	);
});

test('declined: nothing is deleted, and the person is told', async () => {
	await customer('form-no');
	const { requestNumber } = await request(addressOf('form-no'));
	const { row } = await decide(requestNumber, 'Do not delete');
	assert.equal(row.status, 'declined');
	const [mail] = mailsTo(addressOf('form-no'), requestNumber);
	assert.match(mail.text, /^Nothing was deleted/);
	assert.deepEqual(statesOf('form-no'), KEPT);
	assert.deepEqual(await receiptsOf(requestNumber), []);
});

test('an address that nobody knows: the approver sees it, and the person reads it', async () => {
	const { requestNumber } = await request(addressOf('form-nobody'));
	const { row } = await asked(requestNumber);
	assert.match(
		String(row.found),
		/Adapty: no ID .* This address is not in the table Customer IDs$/,
	);
	const { row: decided } = await decide(requestNumber, 'Delete');
	assert.equal(decided.status, 'nobody found');
	const [{ subject }] = mailsTo(addressOf('form-nobody'), requestNumber);
	assert.match(subject, /^We found no profile of yours/);
});

test('the requester cannot approve: the key of their page does not open the decision', async () => {
	await customer('form-self');
	const { requestNumber, page } = await request(addressOf('form-self'));
	const { url } = await asked(requestNumber);
	const forged = new URL(url);
	forged.search = page.search;
	assert.equal((await submitForm(forged.href, ['Delete'])).status, 401);
	assert.deepEqual(statesOf('form-self'), KEPT);
});

test('a service that fails: the others are done, and the email does not claim success', async () => {
	await customer('form-half');
	const match = { kind: 'delete' as const, ids: ['form-half'] };
	stage.sandbox.fault({ service: 'gainsightPx', match, status: 400 });
	const { requestNumber } = await request(addressOf('form-half'));
	const { row } = await decide(requestNumber, 'Delete');
	assert.equal(row.status, 'incomplete');
	assert.match(
		mailsTo(addressOf('form-half'), requestNumber)[0].subject,
		/^We are still working on it/,
	);
	assert.deepEqual(
		(await receiptsOf(requestNumber)).map(({ outcome }) => outcome),
		STORY_FIRST.map((service) => (service === 'gainsightPx' ? 'failed' : confirms(service))),
	);
});

test('emails that cannot be sent: the table says so, and the execution ends as failed', async () => {
	// As the file is: the nodes of further services are deactivated, and leave no receipts.
	server.refuse(true);
	const path = 'erasure-request-refused';
	await publish(path, await withMail(await imported()));
	await customer('form-refused');
	const { requestNumber } = await request(addressOf('form-refused'), path);
	const { row: open } = await asked(requestNumber);
	assert.match(String(open.told), /^approver not told: .*550/);
	const { execution, row } = await decide(requestNumber, 'Delete');
	assert.equal(row.status, 'done');
	assert.match(String(row.told), /not told: .*550/);
	const receipts = await receiptsOf(requestNumber);
	assert.deepEqual(
		receipts.map(({ service }) => service),
		NAMES,
	);
	assert.equal(execution.status, 'error');
	assert.equal(execution.data.resultData.lastNodeExecuted, 'End as Failed');
	assert.match(
		String(execution.data.resultData.error?.message),
		new RegExp(`^Request no\\. ${requestNumber} is done, but the person could not be told`),
	);
	server.refuse(false);
});
