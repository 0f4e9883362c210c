/** n8n resolves a credential's expressions for each item: each person is deleted in that item's account. */
import type { EngineOptions } from '../../engine';
import type { Sandbox } from '../../sandbox';
import {
	CONTINUE,
	expectTrue,
	itemsOf,
	people,
	receipts,
	run,
	sandboxes,
	seed,
	SERVICES,
	SHAPES,
	factsOf,
	tally,
	type Facts,
} from './support/harness';
import { gateway, type OtherHost } from './support/otherHost';

const start = sandboxes();

type Credential = Record<string, string>;

/** As it is stored: each text field is an expression that reads it from `key` of the item. */
function fromTheItem({ credential }: Facts, sandbox: Sandbox): EngineOptions['credentials'] {
	const fields = Object.entries(sandbox.credentials[credential]).map(([name, value]) => [
		name,
		value === 'custom' ? value : `={{ $json.key.${name} }}`,
	]);
	return { [credential]: Object.fromEntries(fields) as Credential };
}

function keyOf({ credential }: Facts, sandbox: Sandbox): Credential {
	return sandbox.credentials[credential];
}

/** A credential with other values in these fields. */
function changed(key: Credential, names: readonly string[], value: string): Credential {
	return { ...key, ...Object.fromEntries(names.map((name) => [name, value])) };
}

describe.each(SERVICES)('$service', (facts) => {
	const { service, done, idType } = facts;

	test('two tenants mixed in one run: each item with its own account, also beyond the 20th', async () => {
		const [a, b] = [await start(), await start()];
		// Both tenants have people by the same IDs, and each is asked to delete all of them.
		const ids = people(24);
		const owners = ids.flatMap((id, index) =>
			(index % 3 ? [a, b] : [b, a]).map((owner) => ({ id, owner })),
		);
		for (const sandbox of [a, b]) seed(sandbox, service, [...ids, 'somebody-else']);
		const result = await run(a, service, {
			items: owners.map(({ id, owner }) => ({ id, key: keyOf(facts, owner) })),
			credentials: fromTheItem(facts, a),
		});
		const lines = receipts(result);
		expect(tally(lines)).toEqual({ [done]: 48 });
		const hosts = owners.map(({ owner }) => new URL(owner.urls[service]).host);
		expect(lines.map(({ host }) => host)).toEqual(hosts);
		for (const sandbox of [a, b]) {
			expect(sandbox.deletions(service)).toEqual(new Map(ids.map((id) => [`${idType}:${id}`, 1])));
			expectTrue(
				sandbox,
				lines.filter((_, item) => owners[item].owner === sandbox),
			);
		}
	});

	test('one account by several spellings and credentials: a person is sent once, counted once', async () => {
		const sandbox = await start();
		seed(sandbox, service, ['same']);
		const key = keyOf(facts, sandbox);
		const spellings = ['', '/', '//'].map((end) => ({ ...key, baseUrl: key.baseUrl + end }));
		const { keys, limitedBy } = facts.access;
		// Such as another passcode: nobody asks whether it works, for the first has done the work.
		const others = keys
			.filter(({ name }) => !limitedBy.includes(name))
			.map(({ name }) => changed(key, [name], 'another-one'));
		const credentials = [...spellings, ...others];
		const result = await run(sandbox, service, {
			items: credentials.map((one) => ({ id: 'same', key: one })),
			credentials: fromTheItem(facts, sandbox),
		});
		const repeated = credentials.slice(1).map(() => [done, 'duplicate']);
		expect(receipts(result).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			[done, undefined],
			...repeated,
		]);
		expect(sandbox.stats(service).requests).toBe(1);
		expect(result.hints.join()).toContain(`named by ${credentials.length} items`);
	});

	test('a plain credential is read once for 3,000 items', async () => {
		const sandbox = await start();
		seed(sandbox, service, ['same']);
		const ids = Array.from({ length: 3000 }, () => 'same');
		const { output, decrypted } = await run(sandbox, service, { ids });
		expect(output).toHaveLength(3000);
		expect(sandbox.stats(service).requests).toBe(1);
		expect(decrypted).toBe(1);
	});
});

describe.each(SHAPES.map(factsOf))('$service', (facts) => {
	const { service, done, access } = facts;

	test('two apps behind one gateway, with the same key: two accounts', async () => {
		const [a, b] = [await start(), await start()];
		let front: OtherHost | undefined;
		try {
			front = await gateway({ one: a.urls[service], two: b.urls[service] });
			for (const sandbox of [a, b]) seed(sandbox, service, ['same']);
			const bases = ['one', 'two'].map((app) => `${front!.url}/${app}`);
			const result = await run(a, service, {
				items: bases.map((baseUrl) => ({ id: 'same', key: { ...keyOf(facts, a), baseUrl } })),
				credentials: fromTheItem(facts, a),
			});
			expect(receipts(result).map(({ outcome, reason, host }) => [outcome, reason, host])).toEqual(
				bases.map((base) => [done, undefined, base.replace('http://', '')]),
			);
			for (const { deletions } of [a, b]) expect([...deletions(service).values()]).toEqual([1]);
		} finally {
			await front?.close();
		}
	});

	test('the places of an account are shared however its host is spelled', async () => {
		const sandbox = await start({ latency: 20 });
		sandbox.fault({ service, untilInFlight: facts.limits.concurrency });
		const key = keyOf(facts, sandbox);
		const { port } = new URL(key.baseUrl);
		const results = await Promise.all(
			['localhost', 'LOCALHOST', 'LocalHost'].map(async (host, index) => {
				const credential = { ...key, baseUrl: `http://${host}:${port}${'/'.repeat(index)}` };
				return await run(sandbox, service, {
					ids: people(15, host),
					options: { batchSize: 1 },
					credentials: { [facts.credential]: credential },
				});
			}),
		);
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		const { requests, peakInFlight, statuses } = sandbox.stats(service);
		expect([requests, peakInFlight]).toEqual([45, facts.limits.concurrency]);
		expect(statuses).not.toHaveProperty('429');
	});

	test('a key that does not resolve fails its item alone, and nothing is sent for it', async () => {
		const sandbox = await start();
		const ids = people(5);
		seed(sandbox, service, ids);
		const key = keyOf(facts, sandbox);
		const result = await run(sandbox, service, {
			items: itemsOf(...ids).map((item, index) => (index === 2 ? item : { ...item, key })),
			credentials: fromTheItem(facts, sandbox),
			node: CONTINUE,
		});
		const lines = receipts(result);
		expect(lines.map(({ outcome }) => outcome)).toEqual([done, done, 'notAttempted', done, done]);
		expect(['invalidCredential', 'missingCredential']).toContain(lines[2].reason);
		expectTrue(sandbox, lines);
	});

	test('a wrong key of one tenant does not end the work of the other', async () => {
		const sandbox = await start();
		const ids = people(20);
		seed(sandbox, service, ids);
		const good = keyOf(facts, sandbox);
		const names = access.keys.map(({ name }) => name);
		const bad = changed(good, names, 'key-of-another-tenant');
		const result = await run(sandbox, service, {
			items: ids.map((id, item) => ({ id, key: item % 2 ? bad : good })),
			credentials: fromTheItem(facts, sandbox),
			options: { batchSize: 1 },
			node: CONTINUE,
		});
		const lines = receipts(result);
		const of = (rest: number) => lines.filter((_, item) => item % 2 === rest);
		expect(tally(of(0))).toEqual({ [done]: 10 });
		expect(new Set(of(1).map(({ reason }) => reason))).toEqual(new Set(['unauthorized']));
		expect(of(1).filter(({ success }) => success)).toEqual([]);
		expectTrue(sandbox, lines);
	});
});

test('Gainsight PX: Hard Delete on and off contradict each other across spellings', async () => {
	const sandbox = await start();
	const facts = factsOf('gainsightPx');
	seed(sandbox, 'gainsightPx', ['same']);
	const key = keyOf(facts, sandbox);
	const result = await run(sandbox, 'gainsightPx', {
		items: [true, false].map((hard) => ({
			...{ id: 'same', hard },
			key: { ...key, baseUrl: hard ? key.baseUrl : `${key.baseUrl}/` },
		})),
		parameters: { hardDelete: '={{ $json.hard }}' },
		credentials: fromTheItem(facts, sandbox),
		node: CONTINUE,
	});
	expect(tally(receipts(result))).toEqual({ 'failed: conflictingSettings': 2 });
	expect(sandbox.requests()).toEqual([]);
});
