import { services } from '../../nodes/DeleteProfile/services';

/** What a service documents, less what room is left for others; 0 is no limit of requests per second. */
test.each([
	['adapty', 'delete', 1, 5, 100, 0],
	['adapty', 'lookUp', 1, 5, 100, 0],
	['adaptyMail', 'delete', 1, 5, 100, 0],
	// One request a second, 100 IDs in each; 360 searches an hour.
	['amplitude', 'delete', 100, 1, 1, 0.8],
	['amplitude', 'lookUp', 1, 1, 10, 0.1],
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
	['oneSignal', 'lookUp', 1, 1, 100, 1],
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
