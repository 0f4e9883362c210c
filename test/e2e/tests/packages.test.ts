/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The packages for one service: each by itself, and beside the one with all services. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readCompose, structureFindings, unknownVariables } from '../../../packaging/checkCompose';
import { type Edition, manifest } from '../../../packaging/editions';
import { exampleOf, requestOf } from '../../../packaging/example';
import { confirms } from '../../../sandbox/truth';
import type { Api } from '../lib/api';
import { type Browser, openBrowser, type Page } from '../lib/browser';
import { actionsOf, byId, openWorkflow, picture, searchNodes } from '../lib/editor';
import { editions, otherEditions, packEditions } from '../lib/editions';
import type { N8n } from '../lib/n8n';
import { n8nFolder, nodeType, packageName } from '../lib/paths';
import { NAMES } from '../lib/services';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { lies, seedEverywhere, stillThere, untruths } from '../lib/truth';
import { until } from '../lib/wait';
import { callWebhook } from '../lib/webhook';
import { chain, everywhere, webhook, withCredentials, type WorkflowJson } from '../lib/workflows';

type Listed = {
	packageName: string;
	failedLoading?: boolean;
	installedNodes: Array<{ name: string }>;
};

let n8n: N8n;
let api: Api;
let stage: Stage;
let browser: Browser;
let page: Page;

before(async () => {
	const folder = temporaryFolder('packages');
	const otherPacks = await packEditions(join(folder, 'made'));
	const { pack } = context();
	({ n8n, api } = await newN8n({ folder: join(folder, 'n8n'), pack, otherPacks }));
	stage = await stageIn(api, {}, 'sandbox');
	({ browser, page } = await openBrowser(api.url));
});

after(async () => {
	await browser?.close();
	await stage?.close();
	await n8n?.child.stop();
});

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
function example(edition: Edition): WorkflowJson {
	const workflow = exampleOf(edition) as WorkflowJson;
	const { credential } = edition.service.access;
	const { id, name } = stage.credential(credential);
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === edition.nodeType
				? { ...node, credentials: { [credential]: { id, name } } }
				: node,
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
		const [preview] = await callWebhook(api.url, path, { ...requestOf(edition.service), id });
		assert.deepEqual([preview.service, preview.id, preview.outcome], [name, id, 'wouldDelete']);
		assert.deepEqual(stillThere(stage.sandbox, [id], [name]), [`${name} ${id}`]);
	}
	const request = { ...requestOf(edition.service), id, confirm: true };
	const [receipt] = await callWebhook(api.url, path, request);
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
	const trigger = chain(`All services ${requests}`, webhook(`all-${requests}`));
	const workflow = everywhere(trigger, NAMES, { id: '={{ $json.body.id }}' });
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
	assert.deepEqual(structureFindings(), []);
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

for (const edition of editions) {
	const { name, displayName, lookUp, job } = edition.service;

	test(`${name}: the panel finds it by the service's name, with what the service can do`, async () => {
		const { id } = await api.createWorkflow(example(edition));
		await openWorkflow(page, api.url, id);
		await picture(page, `package-${name}`);
		await byId(page, 'node-creator-plus-button').click();
		const [first] = await searchNodes(page, displayName);
		assert.equal(first, displayName);
		assert.deepEqual(await actionsOf(page, displayName), {
			'': [
				`Delete ${displayName} profile`,
				...(lookUp ? [`Look up ${displayName} profile`] : []),
				...((lookUp ?? job) ? [`Verify ${displayName} deletion`] : []),
			],
		});
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

for (const edition of otherEditions) {
	const { name } = edition.service;

	test(`${name}: by itself, its package is installed, and its example deletes`, async () => {
		await api.installPackage(edition.packageName, manifest.version);
		await nodesAreThere([edition.nodeType], true);
		const { id } = await api.createWorkflow(example(edition));
		await openWorkflow(page, api.url, id);
		await picture(page, `package-${name}`);
		await exampleDeletes(edition);
		await remove(edition.packageName);
	});
}
