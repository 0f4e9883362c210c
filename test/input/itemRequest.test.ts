import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { itemRequests } from '../../nodes/DeleteProfile/input/itemRequest';
import type { Parameters, Value } from '../../nodes/DeleteProfile/input/parameters';
import { services } from '../../nodes/DeleteProfile/services';

const LABELS = { dryRun: 'Dry Run', idType: 'ID Type', hardDelete: 'Hard Delete' };

/** @param byExpression values for each item, of the parameters that are an expression */
function choices(service: Service, byExpression: Record<string, (item: number) => Value> = {}) {
	const fixed: Readonly<Record<string, unknown>> = {
		dryRun: false,
		idType: service.idTypes[0].value,
		hardDelete: true,
	};
	const read = jest.fn<Value, [string, number]>(
		(name, item) => byExpression[name]?.(item) ?? { ok: true, value: fixed[name] },
	);
	const raw = (name: string) => (name in byExpression ? '={{ $json.x }}' : fixed[name]);
	const parameters = { raw, read } satisfies Parameters;
	return { operation: 'delete', service, parameters, previewOnly: false } as const;
}

describe.each(services)('$name', (service) => {
	const { idTypes, hardDelete } = service;
	const [{ value: idType }] = idTypes;
	const asked = { dryRun: false, idType, hardDelete: hardDelete && true, problem: undefined };
	/** What is asked of this service. */
	const names = [
		'dryRun',
		...(idTypes.length > 1 ? ['idType'] : []),
		...(hardDelete ? ['hardDelete'] : []),
	] as Array<keyof typeof LABELS>;

	test('what no expression decides is read once for all items', () => {
		const fixed = choices(service);
		const requestOf = itemRequests(fixed);
		expect([requestOf(0), requestOf(7)]).toEqual([asked, asked]);
		expect(fixed.parameters.read.mock.calls).toEqual(names.map((name) => [name, 0]));
	});

	test('a dry run by expression is decided for each item', () => {
		const dryRun = (item: number) => ({ ok: true, value: item === 1 }) as const;
		const requestOf = itemRequests(choices(service, { dryRun }));
		expect([requestOf(0), requestOf(1)]).toEqual([asked, { ...asked, dryRun: true }]);
	});

	test('only deletions can be dry or hard, and a preview is always dry', () => {
		const of = (over: object) => itemRequests({ ...choices(service), ...over })(0);
		expect(of({ operation: 'lookUp' })).toEqual({ ...asked, hardDelete: undefined });
		expect(of({ previewOnly: true })).toEqual({ ...asked, dryRun: true });
	});

	test.each(names)('%s that cannot be used is a problem that names it', (name) => {
		const problemOf = (value: Value) =>
			itemRequests(choices(service, { [name]: () => value }))(0).problem;
		expect(problemOf({ ok: false })).toMatch(
			new RegExp(`^'${LABELS[name]}' has an expression that cannot be resolved`),
		);
		for (const value of ['x', null, 1, []]) {
			expect(problemOf({ ok: true, value })).toMatch(new RegExp(`^'${LABELS[name]}' must be`));
		}
	});
});
