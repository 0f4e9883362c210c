/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The packages for one service: each by itself, and beside the one with all services. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readCompose, structureFindings, unknownVariables } from '../../../packaging/checkCompose';
import { type Edition, editions, manifest } from '../../../packaging/editions';
import { exampleOf } from '../../../packaging/example';
import { confirms } from '../../../sandbox/truth';
import type { Api } from '../lib/api';
import { type Browser, openBrowser, type Page } from '../lib/browser';
import {
	byId,
	closeNode,
	listed,
	openNode,
	openWorkflow,
	picture,
	searchNodes,
	settle,
	shownCredentials,
	shownParameters,
} from '../lib/editor';
import { pathWithEditions } from '../lib/editions';
import type { N8n } from '../lib/n8n';
import { n8nFolder, nodeType, packageName } from '../lib/paths';
import { idsFrom, NAMES } from '../lib/services';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { lies, seedEverywhere, stillThere, untruths } from '../lib/truth';
import { until } from '../lib/wait';
import { callWebhook } from '../lib/webhook';
import {
	chain,
	deleteProfile,
	webhook,
	withCredentials,
	type WorkflowJson,
} from '../lib/workflows';

type Listed = {
	packageName: string;
	failedLoading?: boolean;
	installedNodes: Array<{ name: string }>;
};

const cases = editions.map((edition) => [edition.service.name, edition] as const);
let n8n: N8n;
let api: Api;
let stage: Stage;
let browser: Browser;
let page: Page;

before(async () => {
	const folder = temporaryFolder('packages');
	const env = { PATH: await pathWithEditions(folder) };
	({ n8n, api } = await newN8n({ folder: join(folder, 'n8n'), pack: context().pack, env }));
	bePatient();
	stage = await stageIn(api, {}, 'sandbox');
	({ browser, page } = await openBrowser(api.url));
});

after(async () => {
	await browser?.close();
	await stage?.close();
	await n8n?.child.stop();
});

/**
 * While it loads a package, n8n on a busy machine can say that its database is not ready; it has not
 * begun with the request then.
 */
function bePatient(): void {
	const request = api.request.bind(api);
	api.request = async <T>(...words: Parameters<Api['request']>): Promise<T> => {
		const responded = await until(
			`${words[0]} ${words[1]} responded`,
			async () => {
				try {
					return { value: await request<T>(...words) };
				} catch (cause) {
					return String(cause).includes('Database is not ready') ? undefined : { cause };
				}
			},
			{ timeout: 120_000, every: 500 },
		);
		if ('cause' in responded) throw responded.cause;
		return responded.value;
	};
}

async function nodesAreThere(types: readonly string[], there: boolean): Promise<void> {
	await until(`${types.join(', ')} ${there ? 'known' : 'unknown'} to n8n`, async () => {
		const known = new Set((await api.nodeTypes()).map(({ name }) => name));
		return types.every((type) => known.has(type) === there);
	});
}

async function installAll(): Promise<void> {
	for (const one of editions) await api.installPackage(one.packageName, manifest.version);
	const types = editions.map((one) => one.nodeType);
	await nodesAreThere(types, true);
}

async function remove(name: string): Promise<void> {
	await api.request('DELETE', `/rest/community-packages?name=${encodeURIComponent(name)}`);
}

const installed = async () => await api.request<Listed[]>('GET', '/rest/community-packages');

/** The workflow as a person has it after the import and the choice of a credential. */
function example({ service, nodeType: type }: Edition): WorkflowJson {
	const workflow = exampleOf({
		...editions[0],
		service,
		nodeType: type,
	} as Edition) as WorkflowJson;
	const { id, name } = stage.credential(service.credential);
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === type ? { ...node, credentials: { [service.credential]: { id, name } } } : node,
		),
	};
}

let requests = 0;

/** The service's own node, by the example workflow: dry run, then the deletion. */
async function exampleDeletes(edition: Edition): Promise<void> {
	const { name, lookUp } = edition.service;
	requests += 1;
	const id = `example-${requests}`;
	seedEverywhere(stage.sandbox, [id], [name]);
	const saved = await api.createWorkflow(example(edition));
	await api.activate(saved);
	const path = `${name}-erasure-request`;
	if (lookUp) {
		const [preview] = await callWebhook(api.url, path, { id });
		assert.deepEqual([preview.service, preview.id, preview.outcome], [name, id, 'wouldDelete']);
		assert.deepEqual(stillThere(stage.sandbox, [id]), [`${name} ${id}`]);
	}
	const [receipt] = await callWebhook(api.url, path, { id, confirm: true });
	const { service, outcome, success } = receipt;
	assert.deepEqual([service, receipt.id, outcome, success], [name, id, confirms(name), true]);
	assert.deepEqual(untruths(stage.sandbox, [id], [receipt]), []);
	await api.deactivate(saved.id);
}

/** The node with all services, at all of them. */
async function allServicesDelete(): Promise<void> {
	requests += 1;
	const id = `all-${requests}`;
	seedEverywhere(stage.sandbox, [id]);
	const workflow = chain(
		`All services ${requests}`,
		webhook(`all-${requests}`),
		deleteProfile({ operation: 'delete', services: NAMES, ...idsFrom('={{ $json.body.id }}') }),
	);
	const saved = await api.createWorkflow(withCredentials(workflow, stage.credentials));
	await api.activate(saved);
	const receipts = await callWebhook(api.url, `all-${requests}`, { id });
	assert.deepEqual(
		receipts.map(({ service, success }) => ({ service, success })),
		NAMES.map((service) => ({ service, success: true })),
	);
	assert.deepEqual(lies(stage.sandbox, [id], receipts), []);
	await api.deactivate(saved.id);
}

test('docker-compose.yml fits together, and this n8n reads each variable in it', () => {
	const compose = readCompose();
	assert.deepEqual(structureFindings(compose), []);
	assert.deepEqual(unknownVariables(compose, n8nFolder), []);
});

test('each is installed by the Community Nodes endpoint beside the one with all services', async () => {
	await installAll();
	const packages = await installed();
	assert.deepEqual(
		packages.map((one) => one.packageName).sort(),
		[packageName, ...editions.map((one) => one.packageName)].sort(),
	);
	for (const { failedLoading } of packages) assert.notEqual(failedLoading, true);
});

for (const [name, edition] of cases) {
	const { displayName, credential, fields, delete: deletion } = edition.service;

	test(`${name}: the panel finds it by the service's name, with its two actions`, async () => {
		const { id } = await api.createWorkflow(example(edition));
		await openWorkflow(page, api.url, id);
		await picture(page, `package-${name}`);
		await byId(page, 'node-creator-plus-button').click();
		assert.ok((await searchNodes(page, displayName)).includes(displayName));
		await byId(page, 'node-creator-item-name')
			.filter({ hasText: new RegExp(`^\\s*${displayName}\\s*$`) })
			.first()
			.click();
		await byId(page, 'node-creator-category-item').first().waitFor();
		await settle(page);
		const actions = await byId(page, 'node-creator-item-name').allInnerTexts();
		assert.deepEqual(
			actions.filter((action) => /profile$/.test(action)),
			['Delete profile', 'Look up profile'],
		);
	});

	test(`${name}: the form has a resource, an operation, short fields and no services`, async () => {
		const { id } = await api.createWorkflow(example(edition));
		await openNode(page, api.url, id, displayName);
		const shown = await shownParameters(page);
		assert.deepEqual(shown.slice(0, 2), ['resource', 'operation']);
		assert.ok(!shown.includes('services'));
		assert.ok(shown.includes(fields.id.name));
		assert.equal((await shownCredentials(page)).length, 1);
		const labels = await byId(page, 'node-parameters').first().innerText();
		assert.match(labels, /^(Identify )?ID$/m);
		await byId(page, 'parameter-input-operation').click();
		await listed(page).filter({ hasText: 'Look Up' }).click();
		await settle(page, 400);
		assert.ok(!(await shownParameters(page)).includes('dryRun'));
		await closeNode(page);
	});

	test(`${name}: credential and options are its own`, async () => {
		type Described = {
			name: string;
			credentials?: Array<{ name: string }>;
			properties: Array<{ name: string; options?: Array<{ name: string }> }>;
		};
		const types = await api.nodeTypes<Described>();
		const type = types.find((one) => one.name === edition.nodeType) ?? assert.fail(name);
		assert.deepEqual(
			type.credentials?.map((one) => one.name),
			[credential],
		);
		const options = type.properties.find((one) => one.name === 'options')?.options ?? [];
		assert.equal(
			options.some((option) => option.name === 'batchSize'),
			deletion.limits.batchSize > 1,
		);
	});

	test(`${name}: the example workflow deletes when it is told to`, async () => {
		await exampleDeletes(edition);
	});
}

test('beside them the node with all services works, with the same credentials', async () => {
	await allServicesDelete();
});

test('they work after the package with all services is removed', async () => {
	await remove(packageName);
	await nodesAreThere([nodeType], false);
	for (const edition of editions) await exampleDeletes(edition);
});

test('the package with all services works when it is installed after them', async () => {
	await api.installPackage(packageName, context().pack.version);
	await nodesAreThere([nodeType], true);
	await allServicesDelete();
	for (const edition of editions) await exampleDeletes(edition);
});

test('it works after they are removed, one after the other', async () => {
	for (const edition of editions) {
		await remove(edition.packageName);
		await nodesAreThere([edition.nodeType], false);
		await allServicesDelete();
	}
	assert.deepEqual(
		(await installed()).map((one) => one.packageName),
		[packageName],
	);
});
