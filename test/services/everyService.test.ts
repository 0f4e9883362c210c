import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import type { OwnParameters } from '../../nodes/DeleteProfile/contract/types';
import { services } from '../../nodes/DeleteProfile/services';
import { RECORDED } from '../../sandbox/recorded';
import { STAND_INS } from '../../sandbox/services';
import { factsOf, type Selector } from './facts';
import {
	findingsOf,
	FOREIGN_BODIES,
	NOW,
	response,
	SECRET_ID,
	target,
	told,
	UNEXPECTED,
} from './support';

/** Statuses that mean the same at every service, whatever the body. */
const COMMON: Readonly<Record<number, string>> = {
	300: 'all failed redirected',
	301: 'all failed redirected',
	302: 'all failed redirected',
	307: 'all failed redirected',
	308: 'all failed redirected',
	408: 'retry failed timeout',
	429: 'retry failed rateLimited, told to wait',
	500: 'retry failed serviceUnavailable',
	502: 'retry failed serviceUnavailable',
	503: 'retry failed serviceUnavailable, told to wait',
	599: 'retry failed serviceUnavailable',
};

const ANY_BODIES = ['', ...FOREIGN_BODIES];

const ABSENCE_IN_ANOTHER_FORM = [
	{ error_code: 'profile_does_not_exist' },
	{ errors: [], error_code: 'profile_does_not_exist', status_code: 500 },
	{ status: 'fail', error: 'Invalid account' },
	{ status: 'fail', error: 'Profile not found', code: 404 },
	{ externalapierror: { status: 'NOT_FOUND', message: 'No such route' } },
	{ externalapierror: { status: 'NOT_FOUND', message: 'Subscription was not found' } },
	{ errors: [{ error_code: 'profile_not_found_error', message: 'Profile not found' }] },
	{ errors: [{ error_code: 'profile_not_found_error', status_code: 403 }] },
	{ errors: { error_code: 'profile_not_found_error', status_code: 404 } },
];

const cases = services.flatMap((service) =>
	(['delete', 'lookUp'] as const)
		.filter((action) => service[action] !== undefined)
		.map((action) => ({ service, name: service.name, action })),
);

describe.each(cases)('$name $action', ({ service, action }) => {
	const targets = [target(service.idTypes[0].value, SECRET_ID)];
	const read = (status: number, body: unknown) =>
		service[action]!.read(response(status, body), targets);

	/** A line for each response that is read as something else. */
	function expectEach(
		statuses: readonly number[],
		bodies: readonly unknown[],
		expected: (status: number, body: unknown) => string | RegExp,
	): void {
		const wrong = statuses.flatMap((status) =>
			bodies.flatMap((body) => {
				const [is, wanted] = [told(read(status, body)), expected(status, body)];
				const fits = typeof wanted === 'string' ? is === wanted : wanted.test(is);
				return fits ? [] : [`${status} ${JSON.stringify(body)}: ${is}, not ${String(wanted)}`];
			}),
		);
		expect(wrong).toStrictEqual([]);
	}

	test('redirects, 408, 429 and 5xx mean the same, whatever the body', () => {
		const bodies = [...ANY_BODIES, { status: 'success' }, { data: {} }];
		expectEach(Object.keys(COMMON).map(Number), bodies, (status) => COMMON[status]);
	});

	test('401 and 403 are about the key only in a form of its own, never in a page', () => {
		const { undocumented } = factsOf(service.name).refusedKey;
		expectEach([401, 403], ANY_BODIES, (status, body) => {
			const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
			const isOwn = undocumented.some((one) => one === status) && (body === '' || isObject);
			if (!isOwn) return UNEXPECTED;
			return status === 401 ? 'denied failed unauthorized' : 'denied failed forbidden';
		});
	});

	test('200 to 206 of others say nothing about the profile', () => {
		const bodies = [...FOREIGN_BODIES, ...ABSENCE_IN_ANOTHER_FORM];
		expectEach([200, 201, 202, 206], bodies, () => /^(all|split|denied|retry|each) failed \w+/);
		// With a 204 some services say that they deleted; none says with it that it has nobody.
		const empty = action === 'lookUp' ? [200, 201, 202, 204, 206] : [];
		expectEach(empty, ['', ...bodies], () => /^all failed \w+/);
	});

	test('404 of others does not pass for an absent profile', () => {
		const bodies = [...ANY_BODIES, ...ABSENCE_IN_ANOTHER_FORM];
		expectEach([404], bodies, () => /^all failed (rejected|unexpectedResponse)$/);
	});

	test('4xx of others is unexpected', () => {
		expectEach([400, 404, 405, 409, 410, 422], ANY_BODIES, () => UNEXPECTED);
	});

	test('no response seen in the field makes a deletion or an absence', () => {
		const wrong = Object.entries(RECORDED)
			// CleverTap's own word: there is no record of anybody.
			.filter(([name]) => service.name !== 'cleverTap' || name !== 'cleverTapRecordMissing')
			.map(([name, { status, body }]) => `${name}: ${told(read(status, body))}`)
			.filter((line) => !/: \w+ failed/.test(line));
		expect(wrong).toStrictEqual([]);
	});

	test('no message repeats the ID', () => {
		const bodies = ['', {}, { status: 'success' }, { status: 'fail', error: SECRET_ID }];
		const statuses = Array.from({ length: 400 }, (_, index) => 200 + index);
		const said = statuses.flatMap((status) => bodies.map((body) => findingsOf(read(status, body))));
		expect(JSON.stringify(said)).not.toContain(SECRET_ID);
	});
});

describe.each(services)('$name', ({ name, displayName, access, idTypes, ...service }) => {
	const facts = factsOf(name);
	const { credentials } = STAND_INS.find((one) => one.name === name)!;
	const account = accountOf(displayName, access, credentials('https://api.example'));

	function sent(action: 'delete' | 'lookUp', ...selectors: Selector[]) {
		const { fields } = facts.deleted;
		const own = (service.parameters ?? []).map((one) => [one.name, fields[one.name]]);
		const targets = selectors.map(({ id, idType, parameters }) => {
			const all = { ...(Object.fromEntries(own) as OwnParameters), ...parameters };
			return target(idType ?? idTypes[0].value, String(id), all);
		});
		const request = account.ok && service[action]!.request(account.value, targets, NOW);
		if (!request || !request.ok) throw new Error('There is no request');
		return { targets, request: request.value };
	}

	test.each([...facts.delete, ...facts.lookUp])('$wire: $id', (selector) => {
		const action = facts.delete.includes(selector) ? 'delete' : 'lookUp';
		const { method, url, headers = {}, body } = sent(action, selector).request;
		const text = body ? JSON.stringify(body) : '';
		const lines = Object.entries(headers).map(([key, value]) => `${key.toLowerCase()}: ${value}`);
		if (body) lines.push(`content-length: ${Buffer.byteLength(text)}`);
		expect(`${method} ${url}`).toBe(selector.wire.replace(' ', ' https://api.example'));
		expect(lines.sort()).toEqual(selector.headers ?? []);
		const { body: wanted = '' } = selector;
		expect(text).toEqual(wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted);
	});

	const notDone = facts.notDone.map(([what, status, body = '']) => ({ what, status, body }));

	test.each(notDone)('$what: no deletion and no absence', ({ status, body }) => {
		const { targets, request } = sent('delete', { ...facts.delete[0], id: 'ada' });
		const reading = service.delete.read(response(status, body), targets, request);
		expect(told(reading)).toMatch(/^(all|each|split|retry|denied) failed/);
	});

	test('a refusal is one, of a batch in the same words as of each of its IDs', () => {
		const [one] = facts.delete;
		const isBatched = service.delete.limits.batchSize > 1;
		const batches = isBatched ? [[one], [one, { ...one, id: 'ada' }]] : [[one]];
		const readings = batches.map((batch) => {
			const { targets, request } = sent('delete', ...batch);
			return service.delete.read(response(400, facts.refusal), targets, request);
		});
		for (const reading of readings) {
			expect(told(reading)).toBe(`${isBatched ? 'split' : 'all'} failed rejected`);
			const { words } = reading as { words?: unknown };
			expect(words).toEqual(isBatched ? expect.any(String) : undefined);
		}
		expect(readings.at(-1)).toEqual(readings[0]);
	});
});
