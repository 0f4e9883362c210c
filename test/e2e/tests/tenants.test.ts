/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Credentials whose fields are expressions: each person is deleted in the account of its own item. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../../sandbox';
import type { Api } from '../lib/api';
import { publish, type Published, receiptsOf } from '../lib/published';
import { NAMES, ofStory } from '../lib/services';
import { sharedN8n } from '../lib/stage';
import { lies, seedEverywhere, stillThere } from '../lib/truth';

const TENANTS = ['tenant-a', 'tenant-b'] as const;

let api: Api;
let sandboxes: Record<string, Sandbox>;
let published: Published;

before(async () => {
	api = await sharedN8n();
	sandboxes = {};
	for (const name of TENANTS) sandboxes[name] = await startSandbox();
	const credentials = [];
	for (const { access } of ofStory) {
		const type = access.credential;
		const fields = Object.entries(sandboxes['tenant-a'].credentials[type]).map(([field, value]) => [
			field,
			value === 'custom' ? value : `={{ $json.keys.${type}.${field} }}`,
		]);
		const data = Object.fromEntries(fields) as Record<string, string>;
		credentials.push(await api.createCredential(type, `Of the item (${type})`, data));
	}
	published = await publish({ api, credentials }, `tenants-${process.pid}`);
});

after(async () => {
	await api?.deactivateAll();
	for (const sandbox of Object.values(sandboxes ?? {})) await sandbox.close();
});

test('two tenants and somebody without a key mixed in one run: each in their own account alone', async () => {
	const tenants = [...TENANTS, 'tenant-a', 'nobody'];
	const people = Array.from({ length: 240 }, (_, index) => {
		const tenant = tenants[index % tenants.length];
		return { id: `mixed-${index}`, tenant, keys: sandboxes[tenant]?.credentials };
	});
	const idsOf = (tenant: string) =>
		people.filter((person) => person.tenant === tenant).map(({ id }) => id);
	// Everybody has a profile in both accounts, so that a wrong one would have something to lose.
	const all = people.map(({ id }) => id);
	for (const sandbox of Object.values(sandboxes)) seedEverywhere(sandbox, all);
	const execution = await published.run(people);
	assert.equal(execution.status, 'success');
	const receipts = receiptsOf(execution);
	assert.equal(receipts.length, people.length * NAMES.length);
	const keyless = new Set(idsOf('nobody'));
	for (const { id, success } of receipts) assert.equal(success, !keyless.has(String(id)));
	for (const name of TENANTS) {
		const own = new Set(idsOf(name));
		const others = all.filter((id) => !own.has(id));
		const said = receipts.filter(({ id }) => own.has(String(id)));
		assert.deepEqual(lies(sandboxes[name], [...own], said), []);
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
