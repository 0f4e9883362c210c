/**
 * What must not come out: keys, and the IDs of people who are to be forgotten.
 * It listens to n8n's logger, so it loads an n8n of its own:
 * @jest-environment node
 */
import { CUSTOM_REGION } from '../../../nodes/DeleteProfile/contract/baseUrl';
import type { FaultRule, SandboxCredentials, SandboxService } from '../../../sandbox';
import { STAND_INS } from '../../../sandbox/services';
import { ownFactsOf } from './support/facts';
import { captureLogs, emittedBy, findings, textOf } from './support/leaks';
import {
	ALL_SERVICES,
	CONTINUE,
	idsBy,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	useSandbox,
} from './support/trial';

/** With `hash` and `omit`, no raw ID is anywhere in what the node emits. */
describe('IDs', () => {
	const sandbox = useSandbox();

	/**
	 * IDs travel in base64 and are decoded by the node's expression: n8n itself copies the fields of an
	 * input item into items on the error output, and that is not the node's doing.
	 */
	const DECODED = '={{ $json.code.base64Decode() }}';
	const parameters = idsBy(DECODED);
	const encode = (id: string) => ({ code: Buffer.from(id).toString('base64') });

	const NEVER = 'raw-never-person';

	/** All of them can be sent: with Stop, one that cannot would keep the others from being sent. */
	const IDS = ['raw-plain-person', 'raw/path%person?', 'raw odd person', NEVER];

	/** With a Continue setting, also what is refused before anything is sent. */
	const ODD_IDS = [
		...IDS,
		'raw trailing person ',
		'raw-{{ person }}',
		'raw-pers\u00f6n',
		'["raw-person"]',
	];

	/** Whatever spelling of an ID could slip through: its tail, encoded, too. */
	const TRACES = [/raw[-/ %]/, /pers(on|\u00f6n)/, /raw%2F/i];

	type Failure = Omit<FaultRule, 'service'>;

	const FAILURES: ReadonlyArray<readonly [name: string, fault: Failure | undefined]> = [
		['nothing', undefined],
		['400', { status: 400 }],
		['401', { status: 401 }],
		['403', { status: 403 }],
		['404 of another server', { status: 404, body: '<h1>404</h1>' }],
		['429', { status: 429, headers: { 'Retry-After': '60' } }],
		['500', { status: 500 }],
		['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
		['a response that is not understood', { status: 200, body: 'maintenance' }],
		['a cut line', { reset: true }],
		['no response in time', { hang: true }],
	];

	const RECEIPT_IDS = [
		{ receiptId: 'hash', receiptKey: 'key-of-the-receipts' },
		{ receiptId: 'omit' },
	];

	/** A service that quotes the ID it was sent, as some do in their responses. */
	const QUOTING: Array<[SandboxService, Failure]> = ALL_SERVICES.map((service) => [
		service,
		{
			status: 418,
			headers: { 'X-Error': 'raw-plain-person' },
			body: { message: 'raw-plain-person', status: 'fail', error: 'raw-plain-person' },
		},
	]);

	afterEach(() => jest.restoreAllMocks());

	describe.each(MODES)('%s', (mode, node) => {
		const ids = mode === 'Stop' ? IDS : ODD_IDS;

		test.each(FAILURES)('%s goes wrong', async (_, fault) => {
			const logs = captureLogs();
			for (const receipt of RECEIPT_IDS) {
				seed(sandbox.it, ids);
				if (fault) for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...fault });
				const timeout = fault?.hang ? 150 : 30_000;
				const result = await run(sandbox.it, {
					items: ids.map(encode),
					parameters: { ...parameters, neverDelete: NEVER },
					options: { ...receipt, maxAttempts: 1, giveUpAfter: 1, timeout },
					node,
				});
				const emitted = emittedBy(result);
				expect(emitted).toMatch(/Adapty/);
				expect(findings(emitted, TRACES)).toEqual([]);
				expect(findings(emitted, [/key-of-the-receipts/])).toEqual([]);
				// A busy machine may not get it there in that time, which is no response in time, too.
				if (!fault?.hang) expect(sandbox.it.requests().length).toBeGreaterThan(0);
				sandbox.it.clearFaults();
			}
			expect(findings(logs.join('\n'), TRACES)).toEqual([]);
		});

		test('a service quotes the ID in its response', async () => {
			for (const [service, fault] of QUOTING) sandbox.it.fault({ service, ...fault });
			const result = await run(sandbox.it, {
				items: ids.map(encode),
				parameters,
				options: { ...RECEIPT_IDS[0] },
				node,
			});
			expect(findings(emittedBy(result), TRACES)).toEqual([]);
		});

		test('guards, verification, look-ups and wrong parameters do not name it either', async () => {
			const trials = [
				{ options: { maxProfiles: 1 } },
				{ options: { verifyAfterDelete: true } },
				{ parameters: { dryRun: true } },
				{ parameters: { operation: 'lookUp' } },
				{ parameters: { dryRun: '={{ $json.code }}' } },
				{ parameters: { adaptyIdType: '={{ $json.code.base64Decode() }}' } },
				{ parameters: { gainsightPxHardDelete: '={{ $json.code.base64Decode() }}' } },
				{ options: { maxAttempts: '={{ $json.code.base64Decode() }}' } },
				{ parameters: { neverDelete: '={{ [$json.code.base64Decode(), {}] }}' } },
				{ options: { ifNotFound: '={{ $input.first().json.code.base64Decode() }}' } },
				{ parameters: { adaptyId: '={{ [[$json.code.base64Decode()]] }}' } },
				{ parameters: { adaptyId: '={{ $json.code.base64Decode().no.such.thing() }}' } },
				{ credentials: {} },
			];
			const logs = captureLogs();
			for (const trial of trials) {
				seed(sandbox.it, ids);
				const result = await run(sandbox.it, {
					items: ids.map(encode),
					...trial,
					parameters: { ...parameters, ...trial.parameters },
					options: { ...RECEIPT_IDS[1], ...trial.options },
					node,
				});
				expect(findings(emittedBy(result), TRACES)).toEqual([]);
				sandbox.it.reset();
			}
			expect(findings(logs.join('\n'), TRACES)).toEqual([]);
		});
	});

	test('an ID typed into the node is not stored with its error', async () => {
		const trial = {
			parameters: { adaptyId: ['raw-plain-person', ' '] as never },
			services: ['adapty'],
		};
		const options = { receiptId: 'hash', receiptKey: 'key-of-the-receipts' };
		const result = await run(sandbox.it, { ...(trial as object), options });
		expect(result.error?.message).toBe(
			"'Adapty ID' contains only whitespace or invisible characters",
		);
		expect(findings(emittedBy(result), [/raw-plain-person/, /key-of-the-receipts/])).toEqual([]);
	});

	test('progress lines in the log hold counts only', async () => {
		const logs = captureLogs();
		const now = performance.now.bind(performance);
		let calls = 0;
		// Six seconds pass with every look at the clock, so that every response is reported.
		jest.spyOn(performance, 'now').mockImplementation(() => now() + 6000 * calls++);
		seed(sandbox.it, IDS, ['adapty']);
		const items = IDS.slice(0, 2).map(encode);
		await run(sandbox.it, { services: ['adapty'], items, parameters });
		const progress = logs.filter((line) => line.includes('profiles settled'));
		expect(progress.length).toBeGreaterThan(0);
		expect(progress[0]).toMatch(/^Delete Profile: Adapty: \d of 2 profiles settled, /);
		expect(findings(logs.join('\n'), TRACES)).toEqual([]);
	});

	test('the search itself would find an ID: plain receipts hold it', async () => {
		const result = await run(sandbox.it, { items: IDS.map(encode), parameters, node: MODES[1][1] });
		expect(emittedBy(result)).toMatch(TRACES[0]);
	});
});

/** No key is in an output item, an error, a hint, a log line or the run data, whatever goes wrong. */
describe('keys', () => {
	const sandbox = useSandbox();

	const PLANTED = 'PLANTED-KEY-SECRET';

	/** The fields of a credential that hold a key: all but those that say where to. */
	function keysOf(credential: Readonly<Record<string, string>>): Array<[string, string]> {
		return Object.entries(credential).filter(
			([field, value]) => field !== 'baseUrl' && value !== CUSTOM_REGION,
		);
	}

	/** The sandbox's own keys, which work, by service. */
	const VALID: ReadonlyArray<readonly [service: string, keys: readonly RegExp[]]> = STAND_INS.map(
		({ name, credentials }) => [
			name,
			keysOf(credentials('')).map(([, value]) => new RegExp(value.replace(/\W/g, '\\$&'))),
		],
	);

	/** These keys, and keys that the sandbox refuses. */
	const TRACES = [...VALID.flatMap(([, keys]) => keys), /PLANTED/, /KEY-SECRET/, /UExBTlRFR/];

	function withKeys(credentials: SandboxCredentials, key: string): SandboxCredentials {
		return Object.fromEntries(
			Object.entries(credentials).map(([type, credential]) => {
				const planted = keysOf(credential).map(([field]) => [field, `${field}-${key}`]);
				return [type, { ...credential, ...(Object.fromEntries(planted) as object) }];
			}),
		);
	}

	type Failure = Omit<FaultRule, 'service'>;

	/** What a careless service or proxy would send back: the key itself. */
	const ECHO = {
		message: PLANTED,
		error: `Api-Key ${PLANTED}`,
		status: 'fail',
		externalapierror: { message: PLANTED },
	};

	const FAULTS: ReadonlyArray<readonly [name: string, fault: Failure | undefined]> = [
		['nothing', undefined],
		['400', { status: 400 }],
		['401 that quotes the key', { status: 401, body: ECHO }],
		['403', { status: 403 }],
		['404 that quotes the key', { status: 404, body: ECHO }],
		['408', { status: 408 }],
		['418 that quotes the key', { status: 418, body: ECHO, headers: { 'X-Key': PLANTED } }],
		['429', { status: 429, headers: { 'Retry-After': '60' } }],
		['500 with a page that quotes the key', { status: 500, body: `<pre>${PLANTED}</pre>` }],
		['a redirect that quotes the key', { status: 307, headers: { location: `/?key=${PLANTED}` } }],
		['200 with a page', { status: 200, body: PLANTED }],
		['200 with everything that it was sent', { wire: 'reflect' }],
		['a cut line', { reset: true }],
		['a cut line after the work', { reset: true, applyFirst: true }],
		['no response in time', { hang: true }],
	];

	afterEach(() => jest.restoreAllMocks());

	describe.each(MODES)('%s', (_mode, node) => {
		test.each(FAULTS)('%s', async (_, fault) => {
			const logs = captureLogs();
			const timeout = fault?.hang ? 150 : 30_000;
			const keys = [sandbox.it.credentials, withKeys(sandbox.it.credentials, PLANTED)];
			for (const credentials of keys) {
				seed(sandbox.it, ['ada']);
				if (fault) for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...fault });
				const result = await run(sandbox.it, {
					// No failure that is known before, or nothing would be sent with Stop.
					items: itemsOf('ada', 'a b'),
					credentials,
					options: { maxAttempts: 1, giveUpAfter: 1, timeout, verifyAfterDelete: true },
					node,
				});
				// A busy machine may not get it there in that time, which is no response in time, too.
				if (!fault?.hang) expect(sandbox.it.requests().length).toBeGreaterThan(0);
				// n8n keeps no credential data with an execution, so all of it is searched here.
				expect(findings(textOf(result.run), TRACES)).toEqual([]);
				expect(findings(emittedBy(result), TRACES)).toEqual([]);
				sandbox.it.reset();
			}
			expect(findings(logs.join('\n'), TRACES)).toEqual([]);
		});

		test.each([
			['whitespace in the key', `${PLANTED} \n`],
			['letters that no header carries', `${PLANTED}ö`],
		])('a key that cannot be sent: %s', async (_, key) => {
			const logs = captureLogs();
			const result = await run(sandbox.it, {
				items: itemsOf('ada'),
				credentials: withKeys(sandbox.it.credentials, key),
				node,
			});
			expect(sandbox.it.requests()).toEqual([]);
			expect(findings(textOf(result.run) + logs.join('\n'), TRACES)).toEqual([]);
		});

		test.each([
			'http://example.com/PLANTED',
			'https://user:PLANTED@example.com',
			'https://example.com/?key=PLANTED',
			'https://example.com/#PLANTED',
			'PLANTED',
		])('a base URL with a secret in it: %s', async (baseUrl) => {
			const elsewhere = Object.entries(sandbox.it.credentials).map(([type, credential]) => [
				type,
				{ ...credential, baseUrl },
			]);
			const result = await run(sandbox.it, {
				items: itemsOf('ada'),
				credentials: Object.fromEntries(elsewhere) as SandboxCredentials,
				node,
			});
			expect(sandbox.it.requests()).toEqual([]);
			expect(findings(textOf(result.run), TRACES)).toEqual([]);
		});
	});

	test('the key goes where it belongs, and nowhere else', async () => {
		seed(sandbox.it, ['ada']);
		await run(sandbox.it, { items: itemsOf('ada') });
		for (const { service, url, body, headers } of sandbox.it.requests()) {
			expect(findings(url + body, TRACES)).toEqual([]);
			const sent = VALID.flatMap(([name, keys]) =>
				keys.filter((trace) => trace.test(JSON.stringify(headers))).map((trace) => [name, trace]),
			);
			const [, own] = VALID.find(([name]) => name === service)!;
			expect(own.length).toBeGreaterThan(0);
			expect(sent).toEqual(own.map((trace) => [service, trace]));
			const carriers = Object.keys(headers).filter(
				(header) => findings(String(headers[header]), TRACES).length > 0,
			);
			expect(carriers.sort()).toEqual([...ownFactsOf(service).keyHeaders].sort());
			if (!carriers.includes('authorization')) expect(headers).not.toHaveProperty('authorization');
			expect(headers).not.toHaveProperty('cookie');
		}
		expect(new Set(sandbox.it.requests().map(({ service }) => service))).toEqual(
			new Set(ALL_SERVICES),
		);
	});

	test('a redirect is not followed, so the key stays with the service', async () => {
		for (const status of [301, 302, 303, 307, 308]) {
			for (const service of ALL_SERVICES) {
				const location = `${sandbox.it.urls.adapty}/elsewhere`;
				sandbox.it.fault({ service, status, headers: { location } });
			}
			await run(sandbox.it, { items: itemsOf('ada'), node: CONTINUE });
			expect(sandbox.it.requests().filter(({ url }) => url === '/elsewhere')).toEqual([]);
			sandbox.it.reset();
		}
	});

	describe('a proxy that reflects what it was sent', () => {
		const reflected = { wire: 'reflect' } as const;

		test.each([{ receiptId: 'hash', receiptKey: 'k' }, { receiptId: 'omit' }])(
			'neither key nor ID comes out as a request ID: %j',
			async (options) => {
				const ids = ['person-who-is-erased', '8d2c1a9e4b7f4e0f9a6b5c3d'];
				seed(sandbox.it, ids);
				for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...reflected });
				const trial = { items: itemsOf(...ids).map((item) => ({ code: btoa(item.id as string) })) };
				const parameters = idsBy('={{ $json.code.base64Decode() }}');
				for (const operation of ['lookUp', 'delete']) {
					const result = await run(sandbox.it, {
						...trial,
						parameters: { ...parameters, operation },
						options,
						node: CONTINUE,
					});
					const traces = [...TRACES, ...ids.map((id) => new RegExp(id, 'i'))];
					expect(findings(emittedBy(result), traces)).toEqual([]);
					expect(receipts(result).filter((line) => 'requestId' in line)).toEqual([]);
				}
			},
		);

		test('a request ID that is one comes out', async () => {
			seed(sandbox.it, ['ada']);
			const headers = { 'Request-Id': '3f2504e0-4f89-11d3-9a0c-0305e82c3301' };
			sandbox.it.fault({ service: 'adapty', headers });
			const [line] = receipts(
				await run(sandbox.it, { services: ['adapty'], items: itemsOf('ada') }),
			);
			expect(line.requestId).toBe(headers['Request-Id']);
		});
	});

	test('the search itself would find a key', () => {
		const hidden = new Error('x', { cause: { deep: [`Api-Key ${PLANTED}`] } });
		expect(findings(textOf({ hidden }), TRACES)).not.toEqual([]);
	});
});
