/** n8n resolves a credential's expressions for each item: each person is deleted in that item's account. */
import { serviceNamed } from '../../engine/services';
import type { Sandbox, SandboxService } from '../../sandbox';
import { expectTrue, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';

const start = sandboxes();

const CONTINUE = 'continueRegularOutput' as const;

/** The credential as it is stored: each text field is an expression that reads it from the item. */
function fromTheItem(sandbox: Sandbox, service: SandboxService): Record<string, object> {
	const { credential } = serviceNamed(service);
	const data = sandbox.credentials[credential];
	const fields = Object.entries(data).map(([name, value]) => [
		name,
		value === 'custom' ? value : `={{ $json.${service}.${name} }}`,
	]);
	return { [credential]: Object.fromEntries(fields) as object };
}

/** What an item carries for those expressions. */
function keysOf(sandbox: Sandbox): Record<string, object> {
	return Object.fromEntries(
		NAMES.map((name) => [name, sandbox.credentials[serviceNamed(name).credential]]),
	);
}

test('two tenants mixed in one run: each item with its own account, at each service', async () => {
	const [a, b] = [await start(), await start()];
	const ids = people(12);
	for (const service of NAMES) {
		// Both tenants have people by the same IDs.
		seed(a, service, ids);
		seed(b, service, ids);
	}
	const ownerOf = (item: number) => (item % 3 === 0 ? a : b);
	const { output, error } = await runNode(a, {
		services: NAMES,
		items: ids.map((id, item) => ({ id, ...keysOf(ownerOf(item)) })),
		credentials: Object.assign({}, ...NAMES.map((name) => fromTheItem(a, name))) as object as never,
	});
	expect(error).toBeUndefined();
	for (const service of NAMES) {
		const { idType, done } = factsOf(service);
		const own = receipts(output).filter((line) => line.service === service);
		expect(tally(own)).toEqual({ [done]: 12 });
		const hosts = own.map(({ host }) => host);
		expect(hosts).toEqual(ids.map((_, item) => new URL(ownerOf(item).urls[service]).host));
		for (const [item, id] of ids.entries()) {
			const [owner, other] = ownerOf(item) === a ? [a, b] : [b, a];
			expect(owner.deletions(service).get(`${idType}:${id}`)).toBe(1);
			expect(other.deletions(service).has(`${idType}:${id}`)).toBe(false);
			expect(other.state(service, idType, id)).toBe('present');
		}
	}
	for (const sandbox of [a, b]) {
		expectTrue(
			sandbox,
			receipts(output).filter((_, line) => ownerOf(Math.floor(line / NAMES.length)) === sandbox),
		);
	}
});

describe.each(NAMES)('%s', (service) => {
	const { done, idType } = factsOf(service);

	test('the same ID of two tenants is two profiles, not a duplicate', async () => {
		const [a, b] = [await start(), await start()];
		seed(a, service, ['same']);
		seed(b, service, ['same']);
		const { output } = await runNode(a, {
			services: [service],
			items: [a, b].map((sandbox) => ({ id: 'same', ...keysOf(sandbox) })),
			credentials: fromTheItem(a, service) as never,
		});
		expect(tally(receipts(output))).toEqual({ [done]: 2 });
		for (const sandbox of [a, b]) {
			expect(sandbox.deletions(service)).toEqual(new Map([[`${idType}:same`, 1]]));
		}
	});

	test('a key that does not resolve fails its item alone, and nothing is sent for it', async () => {
		const sandbox = await start();
		const ids = people(5);
		seed(sandbox, service, ids);
		const items = ids.map((id, item) => (item === 2 ? { id } : { id, ...keysOf(sandbox) }));
		const { output } = await runNode(sandbox, {
			services: [service],
			items,
			credentials: fromTheItem(sandbox, service) as never,
			onError: CONTINUE,
		});
		const lines = receipts(output);
		expect(lines.map(({ outcome }) => outcome)).toEqual([done, done, 'notAttempted', done, done]);
		expect(['invalidCredential', 'missingCredential']).toContain(lines[2].reason);
		expect(sandbox.requests().flatMap((request) => request.ids)).not.toContain('person-3');
		expectTrue(sandbox, lines);
	});

	test('a wrong key of one tenant does not end the work of the other', async () => {
		const sandbox = await start();
		const ids = people(20);
		seed(sandbox, service, ids);
		const good = keysOf(sandbox);
		const texts = Object.entries(good[service] as Record<string, string>).map(([name, value]) => [
			name,
			value === 'custom' || name === 'baseUrl' ? value : 'key-of-another-tenant',
		]);
		const bad = { ...good, [service]: Object.fromEntries(texts) as object };
		const { output } = await runNode(sandbox, {
			services: [service],
			items: ids.map((id, item) => ({ id, ...(item % 2 ? bad : good) })),
			credentials: fromTheItem(sandbox, service) as never,
			options: { batchSize: 1 },
			onError: CONTINUE,
		});
		const lines = receipts(output);
		const of = (rest: number) => lines.filter((_, item) => item % 2 === rest);
		expect(tally(of(0))).toEqual({ [done]: 10 });
		expect(new Set(of(1).map(({ reason }) => reason))).toEqual(new Set(['unauthorized']));
		expect(of(1).filter(({ success }) => success)).toEqual([]);
		expectTrue(sandbox, lines);
	});

	test('a plain credential is read once for 10,000 items', async () => {
		const sandbox = await start();
		seed(sandbox, service, ['same']);
		const { output, decrypted } = await runNode(sandbox, {
			services: [service],
			ids: Array.from({ length: 10_000 }, () => 'same'),
		});
		expect(output).toHaveLength(10_000);
		expect(sandbox.stats(service).requests).toBe(1);
		expect(decrypted).toBe(1);
	});
});
