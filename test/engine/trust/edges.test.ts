/** Ways in which the node once lied: wrong addresses, other accounts, odd values. */
import { services } from '../../../engine/services';
import { startSandbox } from '../../../sandbox';
import { expectTruth } from './support/expect';
import { ownFactsOf } from './support/facts';
import {
	AT_ONCE,
	CANNOT_LOOK_UP,
	CONTINUE,
	errorText,
	idsSentForDeletion,
	itemsOf,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

/** The credentials with another base URL for one service. */
function withPath(service: string, path: string) {
	const { credential } = services.find(({ name }) => name === service)!;
	const { credentials } = sandbox.it;
	const own = credentials[credential];
	return { ...credentials, [credential]: { ...own, baseUrl: own.baseUrl + path } };
}

describe('a base URL with too much behind it', () => {
	const OWN_PATHS = SERVICES.flatMap(({ service }) =>
		ownFactsOf(service).apiPaths.map((path) => [service, path] as const),
	);

	test.each(OWN_PATHS)(
		"%s: the API's own path %s is refused with a word about it",
		async (service, path) => {
			seed(sandbox.it, ['ada']);
			const credentials = withPath(service, path);
			const trial = { services: [service], items: itemsOf('ada'), credentials };
			const { error } = await run(sandbox.it, trial);
			const own = path.replace(/\/+$/, '').toLowerCase();
			expect(error?.message).toMatch(/^The base URL ends in '.*'.* Leave '.*' out$/);
			expect(own).toContain(/ends in '(.*?)'/.exec(error!.message)![1]);
			expect(error?.description).toMatch(
				/^Open the .* credential and change it\. Nothing was sent\.$/,
			);
			for (const operation of ['delete', 'lookUp']) {
				const parameters = { operation };
				const result = await run(sandbox.it, { ...trial, parameters, node: CONTINUE });
				expect(receipts(result)).toEqual([
					expect.objectContaining({ outcome: 'notAttempted', reason: 'invalidCredential' }),
				]);
			}
			expect(sandbox.it.requests()).toEqual([]);
		},
	);

	test.each(SERVICES)(
		'$displayName: any other path is no absence',
		async ({ service, canLookUp }) => {
			seed(sandbox.it, ['ada']);
			const credentials = withPath(service, '/gateway');
			for (const parameters of [{}, { operation: 'lookUp' }, { dryRun: true }]) {
				const result = await run(sandbox.it, {
					services: [service],
					items: itemsOf('ada'),
					credentials,
					parameters,
					node: CONTINUE,
				});
				const isAsked = canLookUp || Object.keys(parameters).length === 0;
				const unexpected = { outcome: 'failed', reason: 'unexpectedResponse' };
				expect(receipts(result)).toEqual([
					expect.objectContaining(isAsked ? unexpected : CANNOT_LOOK_UP),
				]);
				expectTruth(sandbox.it, result);
			}
		},
	);
});

describe('a credential that differs from item to item', () => {
	test('everybody is deleted in the account of their own item, and nowhere else', async () => {
		const other = await startSandbox();
		try {
			const tenants = [sandbox.it, other];
			for (const tenant of tenants) seed(tenant, ['ada', 'bob', 'cy']);
			const credentials = Object.fromEntries(
				services.map(({ name, credential }) => [
					credential,
					{ ...sandbox.it.credentials[credential], baseUrl: `={{ $json.${name} }}` },
				]),
			);
			const items = ['ada', 'bob', 'cy'].map((id, index): Record<string, string> => {
				return { id, ...tenants[index % 2].urls };
			});
			const result = await run(sandbox.it, { items, credentials });
			for (const { service, idType, done } of SERVICES) {
				const keys = (tenant: typeof other) => [...tenant.deletions(service).keys()].sort();
				expect(keys(sandbox.it)).toEqual([`${idType}:ada`, `${idType}:cy`]);
				expect(keys(other)).toEqual([`${idType}:bob`]);
				const lines = receipts(result).filter((line) => line.service === service);
				expect(lines.map(({ outcome }) => outcome)).toEqual([done, done, done]);
				expect(lines.map(({ host }) => host)).toEqual(
					items.map((item) => new URL(item[service]).host),
				);
			}
		} finally {
			await other.close();
		}
	});
});

describe('Adapty: a 401 that is about one profile', () => {
	const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
	const trial = { services: ['adapty'], items: itemsOf(...ids), node: CONTINUE };

	test.each([
		['by its code', { recorded: 'adaptyUnauthorizedProfile' }, 'rejected'],
		['as the same key has worked', { status: 401 }, 'unauthorized'],
	] as const)('%s: no absence, and the others are deleted', async (_, fault, reason) => {
		seed(sandbox.it, ids);
		sandbox.it.fault({ service: 'adapty', match: { ids: ['p7'] }, ...fault });
		const result = await run(sandbox.it, { ...trial, options: { maxConcurrency: 1 } });
		const outcomes = receipts(result).map(({ outcome }) => outcome);
		expect(outcomes).toEqual(ids.map((id) => (id === 'p7' ? 'failed' : 'deleted')));
		expect(receipts(result)[7]).toMatchObject({ reason, success: false });
		expectTruth(sandbox.it, result);
	});
});

describe('a field that does not hold what it seems to', () => {
	test.each([
		['an expression in Fixed mode', '{{ $json.id }}', 'Switch the field to Expression.'],
		['a list written as text', '["a1","b2"]', 'Pass a list instead'],
		['more than 10,000 characters', 'x'.repeat(10_001), 'Check which field is mapped.'],
	])('%s is refused', async (_, value, advice) => {
		const parameters = Object.fromEntries(SERVICES.map(({ idField }) => [idField, value]));
		const trial = { items: itemsOf('ada'), parameters };
		expect(errorText(await run(sandbox.it, trial))).toContain(advice);
		const result = await run(sandbox.it, { ...trial, node: CONTINUE });
		expect(sandbox.it.requests()).toEqual([]);
		for (const line of receipts(result)) {
			expect(line).toMatchObject({ outcome: 'failed', reason: 'invalidId' });
			expect(line.message).toContain(advice);
		}
	});

	test('a list with a hole or a map of its own does not end the run', async () => {
		seed(sandbox.it, ['ada', 'bob']);
		const lists = ['={{ ["ada",,"bob"] }}', '={{ Object.assign(["ada"], { map: 1 }) }}'];
		for (const list of lists) {
			const trial = { services: AT_ONCE.slice(0, 1), items: [{}], node: CONTINUE };
			const result = await run(sandbox.it, { ...trial, parameters: { adaptyId: list } });
			expect(result.error).toBeUndefined();
			expect(receipts(result)[0]).toMatchObject({ id: 'ada', success: true });
		}
	});

	test.each(['a1, b2', 'a1\nb2'])('%j goes out as one ID, with a warning', async (id) => {
		seed(sandbox.it, [id], ['cleverTap']);
		const trial = { services: ['cleverTap'], items: itemsOf(id) };
		const result = await run(sandbox.it, trial);
		expect(idsSentForDeletion(sandbox.it)).toEqual([id]);
		expect(receipts(result)[0].message).toMatch(/was sent as one ID; check the mapping\./);
		const [hint] = result.task!.hints!;
		expect(hint.type).toBe('warning');
		expect(hint.message).toContain('IDs that contain commas or line breaks');
	});
});
