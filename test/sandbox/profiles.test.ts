import { SANDBOX_SERVICES, startSandbox } from '../../sandbox';
import { SandboxClock } from '../../sandbox/clock';
import { ProfileStore, type DeletionPolicy } from '../../sandbox/profiles';
import { STAND_INS } from '../../sandbox/services';

function storeWith(deletion: DeletionPolicy) {
	const clock = new SandboxClock();
	const store = new ProfileStore('Test', { idTypes: ['main', 'other'], deletion }, clock);
	store.seed({ main: 'anna', other: 'o-1', plan: 'gold' });
	const now = () => [store.state('main', 'anna'), store.history('main', 'anna')];
	return { clock, store, now };
}

test('at once: gone when the service responds, and whoever comes back is new', () => {
	const { store, now } = storeWith({ kind: 'atOnce' });
	expect(now()).toEqual(['present', 'kept']);
	expect(store.delete('other', 'o-1')).toBe(true);
	expect(now()).toEqual(['deleted', 'none']);
	expect(store.delete('main', 'anna')).toBe(false);
	store.upsert('main', 'anna');
	expect(now()).toEqual(['present', 'none']);
	expect(store.find('main', 'anna')?.get('plan')).toBeUndefined();
	expect(store.state('other', 'o-1')).toBe('deleted');
});

test('delayed: there until the time has come, which a second deletion does not move', () => {
	const { store, clock, now } = storeWith({ kind: 'delayed', ms: 100 });
	store.delete('main', 'anna');
	clock.advance(99);
	expect(now()).toEqual(['pendingDeletion', 'kept']);
	expect(store.delete('main', 'anna')).toBe(true);
	store.upsert('main', 'anna');
	clock.advance(1);
	expect(now()).toEqual(['deleted', 'none']);
	expect(store.find('main', 'anna')).toBeUndefined();
});

test('soft: who comes back in time is as before; a hard deletion and a late return are final', () => {
	const { store, clock, now } = storeWith({ kind: 'soft', revivalMs: 100 });
	store.delete('main', 'anna');
	expect(now()).toEqual(['softDeleted', 'kept']);
	clock.advance(99);
	store.upsert('main', 'anna');
	expect(now()).toEqual(['present', 'kept']);
	expect(store.find('main', 'anna')?.get('plan')).toBe('gold');

	store.delete('main', 'anna');
	clock.advance(100);
	expect(now()).toEqual(['softDeleted', 'none']);
	store.upsert('main', 'anna');
	expect(now()).toEqual(['present', 'none']);

	store.delete('main', 'anna', true);
	expect(now()).toEqual(['hardDeleted', 'none']);
});

test('finds by main ID in any case, also who came or went after the first search', () => {
	const { store } = storeWith({ kind: 'atOnce' });
	store.seed({ main: 'ANNA' });
	expect(store.findAnyCase('Anna')).toHaveLength(2);
	store.seed({ main: 'Anna' });
	store.seed({ main: 'Anna' });
	expect(store.findAnyCase('anna')).toHaveLength(3);
	store.delete('main', 'ANNA');
	store.upsert('main', 'ANNA');
	store.delete('main', 'anna');
	expect(store.findAnyCase('anna').map((profile) => profile.ids('main'))).toEqual([
		['ANNA'],
		['Anna'],
	]);
	expect([...store.visible()]).toHaveLength(2);
});

test('several IDs of a kind belong to one profile where the service has that', () => {
	const rules = { severalOf: 'other', deletion: { kind: 'atOnce' } } as const;
	const clock = new SandboxClock();
	const store = new ProfileStore('Test', { idTypes: ['main', 'other'], ...rules }, clock);
	store.seed({ main: 'anna', other: 'o-1' });
	store.seed({ main: 'anna', other: 'o-2' });
	expect(store.find('other', 'o-2')?.ids('other')).toEqual(['o-1', 'o-2']);
	store.delete('other', 'o-1');
	expect(store.state('other', 'o-2')).toBe('deleted');
});

test.each(STAND_INS)('$name tells all that the sandbox has to know of it', async (standIn) => {
	const { name, credentialType, profiles, person } = standIn;
	const sandbox = await startSandbox();
	expect(sandbox.credentials[credentialType].baseUrl).toBe(sandbox.urls[name]);
	const [main] = profiles.idTypes;
	const people = [1, 2, 3].map(person);
	sandbox.seed(name, people);
	// Nobody shares an ID with somebody else.
	for (const idType of profiles.idTypes) {
		expect(new Set(people.map((one) => one[idType])).size).toBe(3);
	}
	expect(sandbox.has(name, main, 'person-3')).toBe(true);
	expect(sandbox.has(name, main, 'person-4')).toBe(false);
	expect(sandbox.requests(name)).toEqual([]);
	expect(() => sandbox.seed(name, [{ other: 'x' }])).toThrow(main);
	expect(() => sandbox.has(name, 'other', 'x')).toThrow('other');
	await sandbox.close();
});

test('every stand-in has a name and a credential of its own; another name is refused', async () => {
	expect(new Set(SANDBOX_SERVICES).size).toBe(STAND_INS.length);
	expect(new Set(STAND_INS.map(({ credentialType }) => credentialType)).size).toBe(
		STAND_INS.length,
	);
	const sandbox = await startSandbox();
	expect(Object.keys(sandbox.urls)).toEqual([...SANDBOX_SERVICES, 'admin']);
	expect(() => sandbox.stats('admin')).toThrow('service has to be one of adapty');
	expect(() => sandbox.fault({ service: 'adapti', status: 500 })).toThrow('not adapti');
	await sandbox.close();
});
