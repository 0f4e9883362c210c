/** Whoever adds a service hears by name what the tests do not know of it yet. */
import { serviceNamed } from '../../engine/services';
import { SANDBOX_SERVICES } from '../../sandbox';
import { EXPECTED } from './support/expected';
import { factsOf, NAMES } from './support/services';

test('the registry and the sandbox know the same services', () => {
	expect([...SANDBOX_SERVICES].sort()).toEqual([...NAMES].sort());
});

test.each(NAMES)('%s has its row in test/engine/support/expected.ts', (name) => {
	const row = EXPECTED[name];
	expect({ [name]: row === undefined ? 'no row' : 'a row' }).toEqual({ [name]: 'a row' });
	// Each kind of ID that the service knows goes out once at least.
	const { idType: usual } = factsOf(name);
	const kinds = new Set(row.delete.map(({ idType = usual }) => idType));
	expect(kinds).toEqual(new Set(factsOf(name).idTypes));
	expect(row.lookUp.length > 0).toBe(serviceNamed(name).lookUp !== undefined);
});

test('there is no row of a service that is gone', () => {
	expect(Object.keys(EXPECTED).filter((name) => !NAMES.includes(name))).toEqual([]);
});
