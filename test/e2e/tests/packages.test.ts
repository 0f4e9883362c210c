/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The packages for one service: each by itself, and beside the one with all services. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readCompose, structureFindings, unknownVariables } from '../../../packaging/checkCompose';
import { cut } from '../../../packaging/cut';
import { type Edition, editions, manifest, WORKSHOP } from '../../../packaging/editions';
import { exampleOf } from '../../../packaging/example';
import type { Api } from '../lib/api';
import { type Browser, launch, logIn, type Page } from '../lib/browser';
import { chromium } from '../lib/debian';
import {
	byId,
	closeNode,
	nodeOnCanvas,
	openWorkflow,
	picture,
	searchNodes,
	settle,
	shownCredentials,
	shownParameters,
} from '../lib/editor';
import { withNode } from '../lib/install';
import type { N8n } from '../lib/n8n';
import { n8nFolder, nodeType, packageName, projectRoot } from '../lib/paths';
import { run } from '../lib/processes';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
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

/** Builds and packs a package for one service, outside this tree. */
async function pack(edition: Edition, folder: string): Promise<string> {
	const made = join(WORKSHOP, edition.packageName);
	await cut(edition, made);
	const target = join(folder, edition.packageName);
	cpSync(made, target, {
		recursive: true,
		filter: (file) => !['node_modules', 'dist'].includes(basename(file)),
	});
	symlinkSync(join(projectRoot, 'node_modules'), join(target, 'node_modules'));
	await run('npm', ['run', 'build'], { cwd: target });
	await run('npm', ['pack'], { cwd: target });
	const tarball = readdirSync(target).find((name) => name.endsWith('.tgz'));
	return join(target, tarball ?? assert.fail(`npm pack left no tarball in ${target}`));
}

/** PATH in which npm serves these tarballs, too; all else it leaves to the npm of the others. */
function pathWith(tarballs: ReadonlyMap<string, string>, folder: string): string {
	mkdirSync(folder, { recursive: true });
	const others = join(folder, 'n8n/npm');
	const serving = [...tarballs].map(
		([name, tarball]) => `
	'view ${name}@'*) echo '"${manifest.version}"' ;;
	'pack ${name}@'*) cp '${tarball}' './${name}.tgz'; echo '${name}.tgz' ;;`,
	);
	const npm = join(folder, 'bin/npm');
	mkdirSync(join(folder, 'bin'), { recursive: true });
	writeFileSync(
		npm,
		`#!/bin/sh\ncase "$1 $2" in${serving.join('')}\n\t*) exec '${others}/npm' "$@" ;;\nesac\n`,
	);
	chmodSync(npm, 0o755);
	return [join(folder, 'bin'), others, withNode().PATH].join(delimiter);
}

before(async () => {
	const folder = temporaryFolder('packages');
	const tarballs = new Map<string, string>();
	for (const edition of editions) {
		tarballs.set(edition.packageName, await pack(edition, join(folder, 'made')));
	}
	const options = { folder: join(folder, 'n8n'), pack: context().pack };
	({ n8n, api } = await newN8n({ ...options, env: { PATH: pathWith(tarballs, folder) } }));
	bePatient();
	stage = await stageIn(api, {}, 'sandbox');
	const executable = await chromium();
	if (!executable) throw new Error('No Chromium. Install it, or set DELETE_PROFILE_E2E_CHROMIUM.');
	browser = await launch(executable);
	page = await logIn(browser, api.url);
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
		const answered = await until(
			`${words[0]} ${words[1]} answered`,
			async () => {
				try {
					return { value: await request<T>(...words) };
				} catch (cause) {
					return String(cause).includes('Database is not ready') ? undefined : { cause };
				}
			},
			{ timeout: 120_000, every: 500 },
		);
		if ('cause' in answered) throw answered.cause;
		return answered.value;
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

const listed = async () => await api.request<Listed[]>('GET', '/rest/community-packages');

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

const idTypeOf = ({ service }: Edition) => service.idTypes[0];

function seed(edition: Edition, id: string): void {
	stage.sandbox.seed(edition.service.name, [{ [idTypeOf(edition)]: id }]);
}

const isThere = (edition: Edition, id: string) =>
	stage.sandbox.has(edition.service.name, idTypeOf(edition), id);

let requests = 0;

/** The service's own node, by the example workflow: dry run, then the deletion. */
async function exampleDeletes(edition: Edition): Promise<void> {
	const { name, lookUp } = edition.service;
	requests += 1;
	const id = `example-${requests}`;
	seed(edition, id);
	const saved = await api.createWorkflow(example(edition));
	await api.activate(saved);
	const path = `${name}-erasure-request`;
	if (lookUp) {
		const [preview] = await callWebhook(api.url, path, { id });
		assert.deepEqual([preview.service, preview.id, preview.outcome], [name, id, 'wouldDelete']);
		assert.equal(isThere(edition, id), true);
	}
	const [receipt] = await callWebhook(api.url, path, { id, confirm: true });
	assert.ok(['deleted', 'accepted'].includes(String(receipt.outcome)), JSON.stringify(receipt));
	assert.deepEqual([receipt.service, receipt.id, receipt.success], [name, id, true]);
	assert.equal(isThere(edition, id), receipt.outcome === 'accepted' && isThere(edition, id));
	await api.deactivate(saved.id);
}

/** The node with all services, at all of them. */
async function allServicesDelete(): Promise<void> {
	requests += 1;
	const id = `all-${requests}`;
	for (const edition of editions) seed(edition, id);
	const fields = Object.fromEntries(
		editions.map(({ service }) => [service.fields.id.name, '={{ $json.body.id }}']),
	);
	const services = editions.map(({ service }) => service.name);
	const workflow = chain(
		`All services ${requests}`,
		webhook(`all-${requests}`),
		deleteProfile({ operation: 'delete', services, ...fields }),
	);
	const saved = await api.createWorkflow(withCredentials(workflow, stage.credentials));
	await api.activate(saved);
	const receipts = await callWebhook(api.url, `all-${requests}`, { id });
	assert.deepEqual(
		receipts.map(({ service, success }) => ({ service, success })),
		services.map((service) => ({ service, success: true })),
	);
	await api.deactivate(saved.id);
}

test('docker-compose.yml fits together, and this n8n reads each variable in it', () => {
	const compose = readCompose();
	assert.deepEqual(structureFindings(compose), []);
	assert.deepEqual(unknownVariables(compose, n8nFolder), []);
});

test('each is installed by the Community Nodes endpoint beside the one with all services', async () => {
	await installAll();
	const packages = await listed();
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
		await openWorkflow(page, api.url, id);
		await nodeOnCanvas(page, displayName).dblclick();
		await byId(page, 'ndv').waitFor();
		const shown = await shownParameters(page);
		assert.deepEqual(shown.slice(0, 2), ['resource', 'operation']);
		assert.ok(!shown.includes('services'));
		assert.ok(shown.includes(fields.id.name));
		assert.equal((await shownCredentials(page)).length, 1);
		const labels = await byId(page, 'node-parameters').first().innerText();
		assert.match(labels, /^(Identify )?ID$/m);
		await byId(page, 'parameter-input-operation').click();
		await page.locator('.el-select-dropdown__item:visible').filter({ hasText: 'Look Up' }).click();
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
		(await listed()).map((one) => one.packageName),
		[packageName],
	);
});
