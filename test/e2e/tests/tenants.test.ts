/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Credentials whose keys are expressions: each person is deleted in the account of its own item. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../../sandbox';
import type { Api, StoredCredential } from '../lib/api';
import type { Execution } from '../lib/executions';
import { publish, receiptsOf } from '../lib/published';
import { allDone, NAMES, ofStory } from '../lib/services';
import { sharedN8n } from '../lib/stage';
import { startTenants, type Tenants } from '../lib/tenants';
import { lies, seedEverywhere, stillThere } from '../lib/truth';

const TENANTS = ['tenant-a', 'tenant-b'] as const;

let api: Api;
let sandboxes: Record<string, Sandbox>;
let tenants: Tenants;
let credentials: StoredCredential[];
let runs = 0;

before(async () => {
	api = await sharedN8n();
	sandboxes = {};
	for (const name of TENANTS) sandboxes[name] = await startSandbox();
	tenants = await startTenants(sandboxes);
	credentials = [];
	for (const { access } of ofStory) {
		const type = access.credential;
		const data = tenants.credential(access, (field) => `={{ $json.keys.${type}.${field} }}`);
		credentials.push(await api.createCredential(type, `Of the item (${type})`, data));
	}
});

after(async () => {
	await api?.deactivateAll();
	await tenants?.close();
	for (const sandbox of Object.values(sandboxes ?? {})) await sandbox.close();
});

type Person = { id: string; tenant: string };

async function execute(people: Person[]): Promise<Execution> {
	runs += 1;
	const path = `tenants-${process.pid}-${runs}`;
	const published = await publish({ api, credentials }, path);
	return await published.run(people.map(({ id, tenant }) => ({ id, keys: tenants.keys(tenant) })));
}

const idsOf = (people: Person[], tenant: string) =>
	people.filter((person) => person.tenant === tenant).map(({ id }) => id);

test('two tenants mixed in one run: everybody is deleted in their own account and in no other', async () => {
	const people = Array.from({ length: 240 }, (_, index) => ({
		id: `mixed-${index}`,
		tenant: TENANTS[index % 3 === 0 ? 1 : 0],
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
	const receipts = receiptsOf(execution);
	assert.equal(receipts.length, people.length * NAMES.length);
	for (const name of TENANTS) {
		const own = new Set(idsOf(people, name));
		const others = people.map(({ id }) => id).filter((id) => !own.has(id));
		const said = receipts.filter(({ id }) => own.has(String(id)));
		assert.deepEqual(lies(sandboxes[name], [...own], said), []);
		assert.ok(said.every(({ success }) => success === true));
		assert.equal(stillThere(sandboxes[name], others).length, others.length * NAMES.length, name);
		// Batches do not mix accounts either.
		const sent = sandboxes[name].requests().flatMap(({ ids }) => ids);
		assert.deepEqual(
			sent.filter((id) => !own.has(id)),
			[],
		);
		for (const service of ofStory) {
			const requests = Math.ceil(own.size / service.delete.limits.batchSize);
			assert.equal(sandboxes[name].stats(service.name).deleteRequests, requests, service.name);
		}
	}
});

test('the same ID at two tenants is two people', async () => {
	const people = TENANTS.map((tenant) => ({ id: 'twin', tenant }));
	for (const sandbox of Object.values(sandboxes)) seedEverywhere(sandbox, ['twin']);
	const receipts = receiptsOf(await execute(people));
	assert.deepEqual(
		receipts.map(({ service, outcome, reason }) => `${service} ${outcome} ${reason ?? ''}`.trim()),
		allDone().flatMap((done) => [done, done]),
	);
	for (const name of TENANTS) assert.deepEqual(stillThere(sandboxes[name], ['twin']), []);
});

test('an item without a key is not done with the key of another', async () => {
	const people = [
		{ id: 'keyed', tenant: 'tenant-a' },
		{ id: 'keyless', tenant: 'nobody' },
		{ id: 'keyed-too', tenant: 'tenant-b' },
	];
	const ids = people.map(({ id }) => id);
	for (const sandbox of Object.values(sandboxes)) seedEverywhere(sandbox, ids);
	const receipts = receiptsOf(await execute(people));
	for (const { id, success } of receipts) assert.equal(success, id !== 'keyless', String(id));
	assert.equal(receipts.length, people.length * NAMES.length);
	for (const name of TENANTS) {
		assert.equal(stillThere(sandboxes[name], ['keyless']).length, NAMES.length);
	}
	assert.deepEqual(stillThere(sandboxes['tenant-a'], ['keyed']), []);
	assert.deepEqual(stillThere(sandboxes['tenant-b'], ['keyed-too']), []);
});
