/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { performance } from 'node:perf_hooks';

import { services } from '../../nodes/DeleteProfile/services';
import { Gate } from '../../sandbox/limits';
import { STAND_INS } from '../../sandbox/services';
import { factsOf } from './facts';

/** What a service documents, less what room is left for others; 0 is no limit of requests per second. */
test.each([
	['adapty', 'delete', 1, 5, 100, 0],
	['adapty', 'lookUp', 1, 5, 100, 0],
	['adaptyMail', 'delete', 1, 5, 100, 0],
	// One request a second, 100 IDs in each; 360 searches an hour.
	['amplitude', 'delete', 100, 1, 1, 0.8],
	['amplitude', 'lookUp', 1, 1, 10, 0.099],
	['amplitude', 'job', 100, 1, 1, 0.8],
	['appsFlyer', 'delete', 50, 5, 100, 5],
	['appsFlyer', 'job', 1, 5, 100, 5],
	['braze', 'delete', 50, 5, 100, 300],
	['braze', 'lookUp', 50, 5, 100, 4],
	['cleverTap', 'delete', 100, 3, 3, 0],
	['cleverTap', 'lookUp', 1, 3, 3, 0],
	// 200 a second.
	['gainsightPx', 'delete', 1, 10, 100, 150],
	['gainsightPx', 'lookUp', 1, 10, 100, 150],
	['mixpanel', 'delete', 500, 1, 1, 0.8],
	['mixpanel', 'job', 1, 1, 1, 0.8],
	['oneSignal', 'delete', 1, 10, 100, 750],
	['oneSignal', 'lookUp', 1, 1, 100, 0.8],
	['postHog', 'delete', 100, 2, 20, 1],
	['postHog', 'lookUp', 1, 4, 20, 3],
	['postHog', 'job', 1, 4, 20, 3],
	// 480 a minute for both together.
	['revenueCat', 'delete', 1, 5, 100, 7],
	['revenueCat', 'lookUp', 1, 5, 100, 7],
] as const)(
	'%s %s: %d IDs per request, %d requests at once, at most %d, %d a second',
	(name, action, batchSize, concurrency, maxConcurrency, requestsPerSecond) => {
		const service = services.find((one) => one.name === name)!;
		const isOfBraze = name === 'braze' && action === 'lookUp';
		expect(service[action]!.limits).toEqual({
			...{ batchSize, concurrency, maxConcurrency, requestsPerSecond },
			...(isOfBraze && { oneByOne: ['brazeId', 'email'] }),
		});
	},
);

const ACTIONS = services.flatMap((service) =>
	(['delete', 'lookUp', 'job'] as const).flatMap((action) =>
		service[action] ? [{ name: service.name, action, limits: service[action].limits }] : [],
	),
);

let clock: jest.SpyInstance;
beforeEach(() => (clock = jest.spyOn(performance, 'now')));
afterEach(() => clock.mockRestore());

const LENGTHS = { perSecond: 1000, perMinute: 60_000, perHour: 3_600_000 };

describe.each(ACTIONS)('$name $action', ({ name, action, limits }) => {
	const { ids = 1, concurrency = Infinity, ...rates } = factsOf(name).limits[action] ?? {};
	const windows = Object.entries(LENGTHS).flatMap(([rate, length]) => {
		const most = rates[rate as keyof typeof LENGTHS];
		return most === undefined ? [] : [{ most, length }];
	});
	let gate: Gate;
	beforeEach(() => (gate = new Gate(STAND_INS.find((one) => one.name === name)!.limits)));

	function isTaken(ms: number): boolean {
		clock.mockReturnValue(ms);
		return gate.enter(action).admitted;
	}

	function isServed(ms: number): boolean {
		const isIn = isTaken(ms);
		if (isIn) gate.leave(action);
		return isIn;
	}

	test('what the service documents is known, and the node stays below it', () => {
		expect({ isPaced: limits.requestsPerSecond > 0 }).toEqual({ isPaced: windows.length > 0 });
		expect(limits.batchSize).toBe(ids);
		expect(limits.concurrency).toBeLessThanOrEqual(limits.maxConcurrency);
		expect(limits.maxConcurrency).toBeLessThanOrEqual(concurrency);
		const { length = 0 } = windows.at(-1) ?? {};
		// On its way, one request is faster than the next.
		const late = Array.from({ length: (3 * length * limits.requestsPerSecond) / 1000 }, (_, n) =>
			isServed((n / limits.requestsPerSecond) * 1000 + (n % 7 === 0 ? 100 : 0)),
		);
		expect(late.filter((served) => !served)).toStrictEqual([]);
	});

	test('the stand-in takes no more, and no less', () => {
		for (const { most, length } of windows) {
			let [served, now] = [0, 1e9 + length];
			for (const end = now + length; now < end; now += windows[0].length) {
				while (isServed(now)) served += 1;
			}
			expect([length, served, isServed(now)]).toStrictEqual([length, most, true]);
			gate.reset();
		}
		const taken = Array.from({ length: 20 }, (_, hours) => isTaken((hours + 1000) * 3_600_000));
		expect(taken.filter((one) => one)).toHaveLength(Math.min(concurrency, 20));
	});
});
