/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Finding the node and filling in its fields, in a real browser. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { services } from '../../../engine/services';
import { options } from '../../../nodes/DeleteProfile/input/options';
import { operationsOf } from '../../../nodes/DeleteProfile/input/runRequest';
import type { Page } from '../lib/browser';
import {
	actionsOf,
	addOption,
	byId,
	choicesOf,
	choose,
	closeNode,
	connect,
	nodeOnCanvas,
	offeredOptions,
	openWorkflow,
	searchNodes,
	settle,
	shownCredentials,
	type ShownField,
	shownFields,
} from '../lib/editor';
import {
	actionOf,
	chosenBy,
	fieldsOf,
	noticeOf,
	OPERATIONS,
	openFor,
	storedNodes,
} from '../lib/ownNode';
import { ofStory } from '../lib/services';
import { onScreen } from '../lib/onScreen';
import type { Stage } from '../lib/stage';
import { nodeFor, type NodeJson, people, peopleInto } from '../lib/workflows';

const NODE = 'Delete Profile';
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 1280, height: 720 };

/** What the node and the services are called, and words for the job. */
const WORDS = [
	...['delete profile', 'look up profile', 'clever tap', 'gainsight'],
	...services.flatMap((service) => [
		// n8n has a node of its own that is called PostHog, and comes first for that word.
		...(service.name === 'postHog' ? [] : [service.displayName]),
		`delete ${service.displayName}`,
		...operationsOf(service)
			.filter((operation) => operation !== 'verify')
			.map((operation) => actionOf(service, operation)),
	]),
	'verify deletion',
	...['gdpr', 'gdpr delete', 'dsar', 'erasure', 'right to be forgotten', 'forget', 'anonymize'],
	...['deletion', 'user deletion', 'remove user', 'delete user', 'delete customer', 'opt out'],
	'data subject request',
].map((words) => words.toLowerCase());

let stage: Stage;
let page: Page;

onScreen((opened) => ({ stage, page } = opened), 'sandbox');

const open = async (service: string, further = {}) => await openFor(page, stage, service, further);

const namesOf = (fields: readonly ShownField[]) => fields.map(({ name }) => name);

describe('finding it', () => {
	let workflowId: string;

	test('the node panel finds it by every name of the node, its services, and the job', async () => {
		({ id: workflowId } = await stage.api.createWorkflow(people(['ada@example.com'])));
		await openWorkflow(page, stage.api.url, workflowId);
		await byId(page, 'node-creator-plus-button').click();
		const missed: string[] = [];
		for (const words of WORDS) {
			const [first] = await searchNodes(page, words);
			if (first !== NODE) missed.push(words);
		}
		assert.deepEqual(missed, []);
	});

	test('its details list what each service can do', async () => {
		await searchNodes(page, 'gdpr');
		assert.deepEqual(
			await actionsOf(page, NODE),
			Object.fromEntries(
				services.map((service) => [
					`${service.displayName.toUpperCase()} ACTIONS`,
					operationsOf(service).map((operation) => actionOf(service, operation)),
				]),
			),
		);
	});

	test('an action can be dragged onto the canvas and connected', async () => {
		const [first] = services;
		await byId(page, 'item-iterator-item')
			.filter({ hasText: actionOf(first, 'delete') })
			.first()
			.dragTo(byId(page, 'canvas').first(), { targetPosition: { x: 760, y: 640 } });
		await byId(page, 'ndv').waitFor();
		await closeNode(page);
		await connect(page, 'Split Out', nodeFor(first.name));
		await settle(page);
		assert.equal(await nodeOnCanvas(page, nodeFor(first.name)).isVisible(), true);
		assert.equal(await byId(page, 'edge').count(), 3);
	});

	test('a click on an action gives that service, that operation and the credential', async () => {
		const actions = services.flatMap((service) =>
			operationsOf(service).map((operation) => ({ service, operation })),
		);
		for (const { service, operation } of actions) {
			const { id } = await stage.api.createWorkflow(people(['ada@example.com']));
			await openWorkflow(page, stage.api.url, id);
			await byId(page, 'node-creator-plus-button').click();
			await searchNodes(page, NODE);
			await actionsOf(page, NODE);
			await byId(page, 'item-iterator-item')
				.getByText(actionOf(service, operation), { exact: true })
				.click();
			await byId(page, 'ndv').waitFor();
			const { fields } = await shownFields(page);
			assert.deepEqual(namesOf(fields), fieldsOf(service, operation));
			const { placeholder } = fields.find(({ name }) => name === 'id') ?? assert.fail('no ID');
			assert.equal(placeholder, `e.g. ${service.idField.placeholder}`);
			await closeNode(page);
			const isAdded = ({ name }: NodeJson) => name === actionOf(service, operation);
			const nodes = await storedNodes(stage, id, (own) => own.some(isAdded));
			const added = nodes.find(isAdded) ?? assert.fail();
			assert.deepEqual(chosenBy(added), { resource: service.name, operation });
			const { credential: type } = service.access;
			const { id: chosen, name } = stage.credential(type);
			assert.deepEqual(added.credentials, { [type]: { id: chosen, name } });
		}
	});
});

describe('the panel of', () => {
	for (const service of services) {
		const switches = service.parameters?.filter(({ noticeWhenOff }) => noticeWhenOff) ?? [];
		for (const off of [undefined, ...switches]) {
			const words = off ? ` without ${off.name}` : '';
			const operations = off ? (['delete'] as const) : operationsOf(service);
			test(`${service.name}${words}: the order, one notice, whole on one screen, its ID on another`, async () => {
				await open(
					service.name,
					Object.fromEntries(switches.map((one) => [one.name, one !== off])),
				);
				const at = ({ fields }: { fields: ShownField[] }, name: string) =>
					fields.find((field) => field.name === name) ?? assert.fail(`no ${name}`);
				// Delete is the last one, and stays for what is said of it alone.
				for (const operation of [...operations].reverse()) {
					await choose(page, 'operation', OPERATIONS[operation]);
					const shown = await shownFields(page);
					const names = fieldsOf(service, operation);
					assert.deepEqual(namesOf(shown.fields), names);
					// A screen takes nine fields of one row. Of more, in Verify alone, all but the options are on it.
					const last = operation === 'verify' && names.length > 9 ? 'neverDelete' : 'options';
					const end = at(shown, last).bottom;
					assert.ok(at(shown, 'resource').top >= shown.top, `${operation} is scrolled`);
					assert.ok(end <= shown.bottom, `${operation} ends at ${end} of ${shown.bottom}`);
				}
				const large = await shownFields(page);
				const { top, bottom } = at(large, 'neverDelete');
				assert.ok(bottom - top <= 40, 'one row');
				const credentials = [`Credential for ${service.displayName} API`];
				assert.deepEqual(await shownCredentials(page), credentials);

				await page.setViewportSize(SMALL);
				await settle(page);
				const small = await shownFields(page);
				assert.ok(at(small, 'id').bottom <= small.bottom, `ID ends at ${at(small, 'id').bottom}`);
				await page.setViewportSize(LARGE);

				assert.equal(at(large, 'notice').text.trim(), off?.noticeWhenOff ?? noticeOf(service));
				await byId(page, 'parameter-input-dryRun').locator('.el-switch').click();
				await settle(page, 400);
				const { fields } = await shownFields(page);
				assert.equal(namesOf(fields).includes('notice'), service.lookUp === undefined);
				await closeNode(page);
			});
		}
	}
});

describe('options', () => {
	test('are the same for every service and operation, but the key of a hash', async () => {
		const usual = options.filter(({ displayOptions }) => !displayOptions);
		for (const service of ofStory) {
			await open(service.name);
			assert.deepEqual(
				await choicesOf(page, 'resource'),
				services.map(({ displayName }) => displayName),
			);
			const operations = operationsOf(service).map((operation) => OPERATIONS[operation]);
			assert.deepEqual(await choicesOf(page, 'operation'), operations);
			for (const operation of operations) {
				await choose(page, 'operation', operation);
				assert.deepEqual(
					await offeredOptions(page),
					usual.map(({ displayName }) => displayName),
				);
			}
			await closeNode(page);
		}
		await open(services[0].name, { options: { receiptId: 'hash' } });
		assert.ok((await offeredOptions(page)).includes('Receipt Key'));
		await closeNode(page);
	});

	test("adding a limit presets none, because each service's own would be another", async () => {
		await open(services[0].name);
		for (const [label, name] of [
			['Max Concurrency', 'maxConcurrency'],
			['Requests per Second', 'requestsPerSecond'],
		]) {
			await addOption(page, label);
			const input = byId(page, `parameter-input-${name}`).locator('input').first();
			assert.equal(await input.evaluate((field: { value: string }) => field.value), '', label);
		}
		await closeNode(page);
	});
});

test('the canvas says what the node would do, and at which service', async () => {
	for (const { name, displayName, lookUp } of ofStory) {
		const cases: Array<[parameters: Record<string, unknown>, says: string]> = [
			[{}, `Delete: ${displayName}`],
			[{ dryRun: true }, `Dry Run: ${displayName}`],
			...(lookUp ? [[{ operation: 'lookUp' }, `Look Up: ${displayName}`] as [object, string]] : []),
		];
		for (const [parameters, says] of cases) {
			const { id } = await stage.api.createWorkflow(peopleInto(['ada'], name, parameters));
			await openWorkflow(page, stage.api.url, id);
			const text = await nodeOnCanvas(page, nodeFor(name)).innerText();
			assert.equal(text.trim(), `${nodeFor(name)}\n${says}`);
		}
	}
});
