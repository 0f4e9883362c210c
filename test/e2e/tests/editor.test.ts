/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Finding the node and filling in its fields, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { services } from '../../../engine/services';
import type { Service } from '../../../nodes/DeleteProfile/contract/service';
import type { Operation } from '../../../nodes/DeleteProfile/contract/types';
import { options } from '../../../nodes/DeleteProfile/input/options';
import { operationsOf } from '../../../nodes/DeleteProfile/input/runRequest';
import { type Browser, openBrowser, type Page } from '../lib/browser';
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
	openNode,
	openWorkflow,
	searchNodes,
	settle,
	shownCredentials,
	shownFields,
} from '../lib/editor';
import { nodeType } from '../lib/paths';
import { ofStory } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { until } from '../lib/wait';
import { nodeFor, type NodeJson, people, peopleInto, withCredentials } from '../lib/workflows';

const NODE = 'Delete Profile';
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 1280, height: 720 };

const OPERATIONS: Readonly<Record<Operation, string>> = {
	delete: 'Delete',
	lookUp: 'Look Up',
	verify: 'Verify Deletion',
};

const actionOf = ({ displayName }: Service, operation: Operation) =>
	({
		delete: `Delete ${displayName} profile`,
		lookUp: `Look up ${displayName} profile`,
		verify: `Verify ${displayName} deletion`,
	})[operation];

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
let browser: Browser;
let page: Page;

before(async () => {
	stage = await stageIn(await sharedN8n(), {}, 'sandbox');
	({ browser, page } = await openBrowser(stage.api.url));
});

after(async () => {
	await browser?.close();
	await stage?.close();
});

/** Opens a node for this service, filled in as given; gives the ID of its workflow. */
async function open(service: string, further: Record<string, unknown> = {}): Promise<string> {
	const workflow = withCredentials(peopleInto(['ada'], service, further), stage.credentials);
	const { id } = await stage.api.createWorkflow(workflow);
	await openNode(page, stage.api.url, id, nodeFor(service));
	return id;
}

/** Our nodes as n8n has stored them, which it does by itself soon after every change. */
async function storedNodes(
	workflowId: string,
	areThere: (nodes: NodeJson[]) => boolean,
): Promise<NodeJson[]> {
	return await until('the change is stored', async () => {
		const { nodes } = await stage.api.getWorkflow(workflowId);
		const own = nodes.filter(({ type }) => type === nodeType);
		return areThere(own) && own;
	});
}

/** A default is not stored. */
const chosenBy = ({ parameters }: NodeJson) => ({
	resource: parameters.resource ?? 'adapty',
	operation: parameters.operation ?? 'delete',
});

/** The stored parameters of the only node, once these are chosen in it. */
async function storedParameters(
	workflowId: string,
	service: string,
	operation: Operation,
): Promise<Record<string, unknown>> {
	const [{ parameters }] = await storedNodes(workflowId, ([node]) => {
		const chosen = chosenBy(node);
		return chosen.resource === service && chosen.operation === operation;
	});
	return parameters;
}

/** The fields of a service in the order in which a person reads them. */
function fieldsOf(
	{ idTypes, parameters = [], job }: Service,
	operation: Operation = 'delete',
): string[] {
	return [
		...['resource', 'operation', ...(idTypes.length > 1 ? ['idType'] : []), 'id'],
		...parameters.map(({ name }) => name),
		...(operation === 'verify' ? [...(job ? ['jobId'] : []), 'expectedBy'] : []),
		...['dryRun', ...(operation === 'delete' ? ['notice'] : []), 'neverDelete', 'options'],
	];
}

/** Its parameter that makes a deletion final, if there is one. */
const finalBy = ({ parameters = [] }: Service) =>
	parameters.find(({ noticeWhenOff }) => noticeWhenOff !== undefined);

/** What the only notice says of a deletion. */
const noticeOf = ({ displayName, lookUp }: Service) =>
	lookUp
		? 'Deletions are final. Use Dry Run to see what would be deleted.'
		: `Deletions are final, and ${displayName} cannot be asked beforehand. Check the IDs.`;

/** What only this service asks for, with another value than the default. */
const ownOf = ({ parameters = [] }: Service) =>
	Object.fromEntries(
		parameters.map(({ name, choices, placeholder, default: usual }) => [
			name,
			typeof usual === 'boolean' ? !usual : (choices?.at(-1)?.value ?? placeholder),
		]),
	);

const shownNames = async () => (await shownFields(page)).fields.map(({ name }) => name);

/** Another value than the default, that lets a run go on as usual. */
function changed({
	type,
	typeOptions,
	default: usual,
	options: list = [],
}: INodeProperties): unknown {
	if (type === 'boolean') return !usual;
	if (type === 'number') return Number(typeOptions?.maxValue) - 1;
	if (type === 'options') {
		return (list as INodePropertyOptions[]).find(({ value }) => value !== usual)?.value;
	}
	return 'words of a person';
}

/** Every option with another value than its default. */
const everyOption = Object.fromEntries(options.map((option) => [option.name, changed(option)]));

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
		const { id } = await stage.api.createWorkflow(people(['ada@example.com']));
		const actions = services.flatMap((service) =>
			operationsOf(service).map((operation) => ({ service, operation })),
		);
		for (const { service, operation } of actions) {
			await openWorkflow(page, stage.api.url, id);
			await byId(page, 'node-creator-plus-button').click();
			await searchNodes(page, NODE);
			await actionsOf(page, NODE);
			await byId(page, 'item-iterator-item')
				.getByText(actionOf(service, operation), { exact: true })
				.click();
			await byId(page, 'ndv').waitFor();
			const { fields } = await shownFields(page);
			assert.deepEqual(
				fields.map(({ name }) => name),
				fieldsOf(service, operation),
			);
			const { placeholder } = fields.find(({ name }) => name === 'id') ?? assert.fail('no ID');
			assert.equal(placeholder, `e.g. ${service.idField.placeholder}`);
			await closeNode(page);
			const nodes = await storedNodes(id, (own) =>
				own.some(({ name }) => name === actionOf(service, operation)),
			);
			const added =
				nodes.find(({ name }) => name === actionOf(service, operation)) ?? assert.fail();
			assert.deepEqual(chosenBy(added), { resource: service.name, operation });
			const { credential: type } = service.access;
			const { id: chosen, name } = stage.credential(type);
			assert.deepEqual(added.credentials, { [type]: { id: chosen, name } });
		}
	});
});

describe('the panel of', () => {
	for (const service of services) {
		const final = finalBy(service);
		for (const isFinal of final ? [false, true] : [true]) {
			const words = final && isFinal ? ` with ${final.name}` : '';
			test(`${service.name}${words}: the order, one notice, whole on one screen, its ID on another`, async () => {
				await page.setViewportSize(LARGE);
				await open(service.name, final ? { [final.name]: isFinal } : {});
				const large = await shownFields(page);
				assert.deepEqual(
					large.fields.map(({ name }) => name),
					fieldsOf(service),
				);
				const at = (name: string, { fields } = large) =>
					fields.find((field) => field.name === name) ?? assert.fail(`no ${name}`);
				assert.ok(at('options').bottom <= large.bottom, `ends at ${at('options').bottom}`);
				assert.ok(at('neverDelete').bottom - at('neverDelete').top <= 40, 'one row');
				assert.deepEqual(await shownCredentials(page), [
					`Credential for ${service.displayName} API`,
				]);

				await page.setViewportSize(SMALL);
				await settle(page);
				const small = await shownFields(page);
				assert.ok(at('id', small).bottom <= small.bottom, `ID ends at ${at('id', small).bottom}`);
				await page.setViewportSize(LARGE);

				const notice = isFinal ? noticeOf(service) : final?.noticeWhenOff;
				assert.equal(at('notice').text.trim(), notice);
				await byId(page, 'parameter-input-dryRun').locator('.el-switch').click();
				await settle(page, 400);
				assert.equal((await shownNames()).includes('notice'), service.lookUp === undefined);
				await closeNode(page);
			});
		}
	}
});

describe('nothing that a person has filled in is lost', () => {
	test('by choosing another service, which keeps ID, Dry Run, Never Delete and options', async () => {
		const kept = { dryRun: true, neverDelete: 'admin-1', options: everyOption };
		const [first, ...others] = services;
		const id = await open(first.name, kept);
		for (const service of [...others, first]) {
			await choose(page, 'resource', service.displayName);
			const {
				id: mapped,
				dryRun,
				neverDelete,
				options: stored,
				...own
			} = await storedParameters(id, service.name, 'delete');
			assert.deepEqual({ dryRun, neverDelete, options: stored }, kept, service.name);
			assert.equal(mapped, '={{ $json.id }}', service.name);
			assert.deepEqual(
				Object.keys(own).filter((name) => name !== 'resource'),
				[],
				service.name,
			);
			assert.deepEqual(await shownCredentials(page), [`Credential for ${service.displayName} API`]);
		}
		await closeNode(page);
	});

	const guards = [
		{ dryRun: true, neverDelete: 'somebody-else', options: everyOption },
		{ neverDelete: 'ada', options: everyOption },
	];
	const several = services.filter((service) => operationsOf(service).length > 1);
	for (const service of several.filter((one) => ofStory.includes(one) || one.parameters)) {
		for (const guard of ofStory.includes(service) ? guards : guards.slice(0, 1)) {
			const words = guard.dryRun ? 'Dry Run' : 'Never Delete';
			test(`by changing Operation of ${service.name} and back: with ${words} a click on Execute deletes nobody`, async () => {
				const { sandbox } = stage;
				const { name, idTypes } = service;
				const [, other] = operationsOf(service);
				const kinds = idTypes.filter(({ value }) => !service.problemOfId?.(value, 'ada'));
				const { value: idType } = kinds.at(-1) ?? assert.fail('no kind of ID');
				sandbox.reset();
				sandbox.seed(name, [{ [idType]: 'ada' }]);
				const id = await open(name, {
					...guard,
					...(idType !== idTypes[0].value && { idType }),
					...ownOf(service),
				});
				// A default is not stored, so the two that are chosen are written in.
				const filledIn = async (): Promise<Record<string, unknown>> => ({
					...(await storedParameters(id, name, 'delete')),
					...{ resource: name, operation: 'delete' },
				});
				const before = await filledIn();
				assert.deepEqual(before.options, everyOption);
				await choose(page, 'operation', OPERATIONS[other]);
				await storedParameters(id, name, other);
				await choose(page, 'operation', OPERATIONS.delete);
				assert.deepEqual(await filledIn(), before);

				await byId(page, 'node-execute-button').click();
				const said = guard.dryRun ? /Dry run: nothing was deleted/ : /excluded by 'Never Delete'/;
				await byId(page, 'output-panel').getByText(said).first().waitFor();
				assert.equal(sandbox.state(name, idType, 'ada'), 'present');
				const sent = sandbox.requests(name).filter(({ kind }) => kind === 'delete');
				assert.deepEqual(sent, []);
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
			const text = (await nodeOnCanvas(page, nodeFor(name)).innerText()).trim();
			assert.equal(text, `${nodeFor(name)}\n${says}`);
		}
	}
});
