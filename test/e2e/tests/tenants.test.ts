/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Credentials whose key is an expression: each person is deleted in the account of its own item. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../../sandbox';
import type { Api, StoredCredential } from '../lib/api';
import { type Execution, rows } from '../lib/executions';
import { sharedN8n } from '../lib/stage';
import { type KeyedCredential, startTenants, type Tenants } from '../lib/tenants';
import { lies, seedEverywhere, stillThere } from '../lib/truth';
import { postJson } from '../lib/webhook';
import {
	chain,
	deleteProfile,
	idsFrom,
	splitOut,
	webhook,
	withCredentials,
} from '../lib/workflows';

const NODE = 'Delete Profile';
const NAMES = ['tenant-a', 'tenant-b'] as const;
const TYPES: KeyedCredential[] = ['adaptyApi', 'cleverTapApi', 'gainsightPxApi'];

let api: Api;
let sandboxes: Record<string, Sandbox>;
let tenants: Tenants;
let credentials: StoredCredential[];
let runs = 0;

before(async () => {
	api = await sharedN8n();
	sandboxes = {};
	for (const name of NAMES) sandboxes[name] = await startSandbox();
	tenants = await startTenants(sandboxes);
	credentials = [];
	for (const type of TYPES) {
		const data = tenants.credential(type, `={{ $json.keys.${type} }}`);
		credentials.push(await api.createCredential(type, `Of the item (${type})`, data));
	}
});

after(async () => {
	await api?.deactivateAll();
	await tenants?.close();
	for (const sandbox of Object.values(sandboxes ?? {})) await sandbox.close();
});

type Person = { id: string; tenant: string };

async function execute(people: Person[], parameters: object = {}): Promise<Execution> {
	runs += 1;
	const path = `tenants-${process.pid}-${runs}`;
	const trigger = webhook(path);
	trigger.parameters = { httpMethod: 'POST', path, options: {} };
	const services = ['adapty', 'cleverTap', 'gainsightPx'];
	const workflow = chain(
		path,
		trigger,
		splitOut('body.people'),
		deleteProfile(
			{ services, ...idsFrom('={{ $json.id }}'), ...parameters },
			{ onError: 'continueRegularOutput' },
		),
	);
	const saved = await api.createWorkflow(withCredentials(workflow, credentials));
	await api.activate(saved);
	await postJson(`${api.url}/webhook/${path}`, {
		people: people.map(({ id, tenant }) => ({ id, keys: tenants.keys(tenant) })),
	});
	return await api.ended(await api.newest(saved.id));
}

const idsOf = (people: Person[], tenant: string) =>
	people.filter((person) => person.tenant === tenant).map(({ id }) => id);

test('two tenants mixed in one run: everybody is deleted in their own account and in no other', async () => {
	const people = Array.from({ length: 240 }, (_, index) => ({
		id: `mixed-${index}`,
		tenant: NAMES[index % 3 === 0 ? 1 : 0],
	}));
	// Everybody has a profile in both accounts, so that a wrong one would have something to lose.
	for (const sandbox of Object.values(sandboxes)) {
		seedEverywhere(
			sandbox,
			people.map(({ id }) => id),
		);
	}
	const execution = await execute(people);
	assert.equal(execution.status, 'success');
	const receipts = rows(execution, NODE);
	assert.equal(receipts.length, people.length * 3);
	for (const name of NAMES) {
		const own = new Set(idsOf(people, name));
		const others = people.map(({ id }) => id).filter((id) => !own.has(id));
		const said = receipts.filter(({ id }) => own.has(String(id)));
		assert.deepEqual(lies(sandboxes[name], [...own], said), []);
		assert.ok(said.every(({ success }) => success === true));
		assert.equal(stillThere(sandboxes[name], others).length, others.length * 3, name);
		// Batches do not mix accounts either.
		const sent = sandboxes[name].requests().flatMap(({ ids }) => ids);
		assert.deepEqual(
			sent.filter((id) => !own.has(id)),
			[],
		);
	}
	assert.equal(sandboxes['tenant-a'].stats('cleverTap').deleteRequests, 2);
	assert.equal(sandboxes['tenant-b'].stats('cleverTap').deleteRequests, 1);
});

test('the same ID at two tenants is two people', async () => {
	const people = NAMES.map((tenant) => ({ id: 'twin', tenant }));
	for (const sandbox of Object.values(sandboxes)) seedEverywhere(sandbox, ['twin']);
	const receipts = rows(await execute(people), NODE);
	assert.deepEqual(
		receipts.map(({ service, outcome, reason }) => `${service} ${outcome} ${reason ?? ''}`.trim()),
		[0, 1].flatMap(() => ['adapty deleted', 'cleverTap accepted', 'gainsightPx deleted']),
	);
	for (const name of NAMES) assert.deepEqual(stillThere(sandboxes[name], ['twin']), []);
});

test('an item without a key is not done with the key of another', async () => {
	const people = [
		{ id: 'keyed', tenant: 'tenant-a' },
		{ id: 'keyless', tenant: 'nobody' },
		{ id: 'keyed-too', tenant: 'tenant-b' },
	];
	const ids = people.map(({ id }) => id);
	for (const sandbox of Object.values(sandboxes)) seedEverywhere(sandbox, ids);
	const receipts = rows(await execute(people), NODE);
	for (const { id, success } of receipts) assert.equal(success, id !== 'keyless', String(id));
	assert.equal(receipts.length, 9);
	for (const name of NAMES) {
		assert.equal(stillThere(sandboxes[name], ['keyless']).length, 3);
	}
	assert.deepEqual(stillThere(sandboxes['tenant-a'], ['keyed']), []);
	assert.deepEqual(stillThere(sandboxes['tenant-b'], ['keyed-too']), []);
});
