import type { Parameters, Value } from '../../nodes/DeleteProfile/input/parameters';
import { readWanted, wantedByAll } from '../../nodes/DeleteProfile/input/wanted';
import { services } from '../../nodes/DeleteProfile/services';

/** Every parameter that says what to do, at the first choice. */
const FIXED: Readonly<Record<string, unknown>> = Object.fromEntries([
	['dryRun', false],
	...services.flatMap(({ fields: { idType, hardDelete }, idTypes }) => [
		...(idType ? [[idType.name, idTypes[0]]] : []),
		...(hardDelete ? [[hardDelete.name, true]] : []),
	]),
]) as Record<string, unknown>;

/** @param byExpression values for each item, of the parameters that are an expression */
function choices(byExpression: Readonly<Record<string, (item: number) => Value>> = {}) {
	const read = jest.fn<Value, [string, number]>(
		(name, item) => byExpression[name]?.(item) ?? { ok: true, value: FIXED[name] },
	);
	const raw = (name: string) => (name in byExpression ? '={{ $json.x }}' : FIXED[name]);
	const parameters = { raw, read } satisfies Parameters;
	return { operation: 'delete', services, parameters, previewOnly: false } as const;
}

const namesIn = (wanted: ReturnType<typeof wantedByAll>) =>
	[...wanted.keys()].map(({ name }) => name);
const allNames = services.map(({ name }) => name);

test('what no expression decides is read once for all items', () => {
	const fixed = choices();
	const wanted = wantedByAll(fixed);
	expect(namesIn(wanted)).toEqual(allNames);
	for (const service of services) {
		expect(wanted.get(service)).toEqual(readWanted(7, service, choices()));
	}
	for (const name of Object.keys(FIXED).filter((one) => one !== 'dryRun')) {
		expect(fixed.parameters.read.mock.calls.filter(([read]) => read === name)).toHaveLength(1);
	}
});

test('a dry run by expression is read for each item, at every service', () => {
	const byItem = choices({ dryRun: (item) => ({ ok: true, value: item === 1 }) });
	expect(namesIn(wantedByAll(byItem))).toEqual([]);
	for (const service of services) {
		expect(readWanted(0, service, byItem).dryRun).toBe(false);
		expect(readWanted(1, service, byItem).dryRun).toBe(true);
	}
});

describe.each(services)('$name', (service) => {
	const { idType, hardDelete } = service.fields;
	const own = [idType, hardDelete].flatMap((field) => (field ? [field] : []));

	test.each(own)('$name by expression is read for each item, at this service only', ({ name }) => {
		const byItem = choices({ [name]: () => ({ ok: true, value: FIXED[name] }) });
		expect(namesIn(wantedByAll(byItem))).toEqual(allNames.filter((one) => one !== service.name));
	});

	test.each([{ name: 'dryRun', displayName: 'Dry Run' }, ...own])(
		'$name that cannot be used is a problem that names it',
		({ name, displayName }) => {
			const unresolved = readWanted(0, service, choices({ [name]: () => ({ ok: false }) }));
			expect(unresolved.problem).toMatch(new RegExp(`^'${displayName}' has an expression that`));
			const odd = readWanted(0, service, choices({ [name]: () => ({ ok: true, value: 'x' }) }));
			expect(odd.problem).toMatch(new RegExp(`^'${displayName}' must be`));
			expect(odd.dryRun || odd.hardDelete === true).toBe(
				hardDelete !== undefined && name !== hardDelete.name,
			);
		},
	);
});
