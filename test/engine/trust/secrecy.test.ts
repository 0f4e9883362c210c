/**
 * What must not come out: keys, and the IDs of people who are to be forgotten.
 * It listens to n8n's logger, so it loads an n8n of its own:
 * @jest-environment node
 */
import { serviceNamed } from '../../../engine/services';
import type { FaultRule } from '../../../sandbox';
import { captureLogs, emittedBy, findings, textOf } from './support/leaks';
import {
	CONTINUE,
	isShape,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
	type Facts,
	type Run,
} from '../support/harness';

type Failure = Omit<FaultRule, 'service'>;

const PLANTED = 'PLANTED-KEY-SECRET';
const PERSON = 'raw-plain-person';

/** What a careless service or proxy would send back: the key and the ID. */
const ECHO = {
	message: `${PLANTED} ${PERSON}`,
	error: `Api-Key ${PLANTED} ${PERSON}`,
	status: 'fail',
	externalapierror: { message: `${PLANTED} ${PERSON}` },
	errors: [{ error_code: PERSON, message: PLANTED, status_code: 404 }],
};
const LOCATION = { location: `/?key=${PLANTED}&id=${PERSON}` };

const FAILURES: ReadonlyArray<readonly [name: string, fault: Failure | undefined]> = [
	['nothing', undefined],
	['400', { status: 400 }],
	['401 that quotes them', { status: 401, body: ECHO }],
	['403', { status: 403 }],
	['404 that quotes them', { status: 404, body: ECHO }],
	['408', { status: 408 }],
	[
		'418 that quotes them',
		{ status: 418, body: ECHO, headers: { 'X-Error': PERSON, 'X-Key': PLANTED } },
	],
	['429', { status: 429, headers: { 'Retry-After': '60' } }],
	['500 with a page that quotes them', { status: 500, body: `<pre>${PLANTED} ${PERSON}</pre>` }],
	['a redirect that quotes them', { status: 307, headers: LOCATION }],
	['200 with a page', { status: 200, body: `${PLANTED} ${PERSON}` }],
	['200 with everything that it was sent', { wire: 'reflect' }],
	['a cut line', { reset: true }],
	['a cut line after the work', { reset: true, applyFirst: true }],
	['no response in time', { hang: true }],
];

/** So that what goes wrong does so at once. A busy machine may not even send it in that time. */
const settingsFor = (fault?: Failure) => ({
	...{ maxAttempts: 1, giveUpAfter: 1, timeout: fault?.hang ? 150 : 30_000 },
});

afterEach(() => jest.restoreAllMocks());

/**
 * No key is in an output item, an error, a hint, a log line or the run data, whatever goes wrong; with
 * `hash` and `omit`, no raw ID either.
 */
describe.each(SERVICES)('$displayName', (facts: Facts) => {
	const sandbox = useSandbox();
	const { service, displayName, idType, idTypes, credential, access } = facts;

	/**
	 * IDs travel in base64 and are decoded by the node's expression: n8n itself copies the fields of an
	 * input item into items on the error output, and that is not the node's doing.
	 */
	const DECODED = '={{ $json.code.base64Decode() }}';
	const encode = (id: string) => ({ code: Buffer.from(id).toString('base64') });

	/** All of them can be sent: with Stop, one that cannot would keep the others from being sent. */
	const IDS = [PERSON, 'raw/path%person?', 'raw odd person', 'raw-never-person'].filter(
		(id) => serviceNamed(service).problemOfId?.(idType, id) === undefined,
	);
	/** Refused before anything is sent: with Stop they stand for what the error says. */
	const BAD_IDS = [
		'raw-{{ person }}',
		'raw-pers\ud800n',
		'["raw-person"]',
		'{"id":"raw-person"}',
		' ',
	];

	/** Whatever spelling of an ID could slip through: its tail, encoded, too. */
	const TRACES = [/raw[-/ %]/, /pers(on(?!Id)|\u00f6n)/, /raw%2F/i, /key-of-the-receipts/];

	const RECEIPT_IDS = [
		{ receiptId: 'hash', receiptKey: 'key-of-the-receipts' },
		{ receiptId: 'omit' },
	];

	async function runHidden(ids: readonly string[], trial: Run) {
		seed(sandbox.it, service, IDS);
		return await run(sandbox.it, service, {
			items: ids.map(encode),
			...trial,
			parameters: { id: DECODED, neverDelete: 'raw-never-person', ...trial.parameters },
		});
	}

	/** The fields of a credential that hold a key. */
	const keysOf = (all: Readonly<Record<string, string>>) =>
		Object.entries(all).filter(([field]) => access.keys.some(({ name }) => name === field));

	/**
	 * Keys that work, what stands beside them in a URL, keys that the sandbox refuses, and their base64.
	 * Not a project ID of four digits, which any random token can hold.
	 */
	const traces = (fields = access.fields ?? []) => [
		...[
			...[...access.keys, ...fields]
				.map(({ name }) => sandbox.it.credentials[credential][name] ?? '')
				.filter((value) => value.length > 8),
			// As they are sent: two keys can be one word there.
			...Object.values(facts.keyHeaders(sandbox.it.credentials[credential])),
		].map((value) => new RegExp(value.replace(/^\S+ /, '').replace(/\W/g, '\\$&'))),
		...[/PLANTED/, /KEY-SECRET/, /UExBTlRFR/],
	];

	const withFields = (fields: Readonly<Record<string, string>>) => ({
		...sandbox.it.credentials,
		[credential]: { ...sandbox.it.credentials[credential], ...fields },
	});

	const withKeys = (key: string) => {
		const own = keysOf(sandbox.it.credentials[credential]);
		return withFields(Object.fromEntries(own.map(([field]) => [field, `${field}-${key}`])));
	};

	// What a service's own reader has a hand in; the flow around it is the same for all.
	const failures = isShape(service)
		? FAILURES
		: FAILURES.filter(([name]) => /quote|page|everything|nothing/.test(name));
	const modes = isShape(service) ? MODES : MODES.slice(-1);

	test.each(failures)('%s goes wrong', async (_, fault) => {
		const logs = captureLogs();
		const all = [...TRACES, ...traces()];
		const [hash, omit] = RECEIPT_IDS;
		for (const [mode, node] of modes) {
			for (const [credentials, receipt] of [
				[sandbox.it.credentials, hash],
				[withKeys(PLANTED), omit],
			] as const) {
				if (fault) sandbox.it.fault({ service, ...fault });
				const options = { ...receipt, ...settingsFor(fault), verifyAfterDelete: true };
				const ids = mode === 'Stop' ? IDS : [...IDS, ...BAD_IDS];
				const result = await runHidden(ids, { credentials, options, node });
				if (!fault?.hang) expect(sandbox.it.requests().length).toBeGreaterThan(0);
				expect(emittedBy(result)).toMatch(new RegExp(`${displayName}|excluded`));
				expect(findings(emittedBy(result), all)).toEqual([]);
				// n8n keeps no credential data with an execution, so all of it is searched here.
				expect(findings(textOf(result.run), traces())).toEqual([]);
				sandbox.it.clearFaults();
			}
		}
		expect(findings(logs.join('\n'), all)).toEqual([]);
	});

	test('guards, look-ups, wrong IDs and parameters do not name it either', async () => {
		const trials: Array<Run & { readonly of?: readonly string[] }> = [
			{ options: { maxProfiles: 1 } },
			{ options: { verifyAfterDelete: true } },
			{ parameters: { dryRun: true } },
			{ parameters: { operation: 'lookUp' } },
			{ parameters: { dryRun: '={{ $json.code }}' } },
			...(idTypes.length > 1 ? [{ parameters: { idType: DECODED } }] : []),
			{ parameters: { hardDelete: DECODED } },
			{ options: { maxAttempts: DECODED } },
			{ parameters: { neverDelete: '={{ [$json.code.base64Decode(), {}] }}' } },
			{ parameters: { neverDelete: '={{ $json.code.base64Decode() + ",x" }}' } },
			{ options: { ifNotFound: '={{ $input.first().json.code.base64Decode() }}' } },
			{ parameters: { id: '={{ [[$json.code.base64Decode()]] }}' } },
			{ parameters: { id: '={{ $json.code.base64Decode().no.such.thing() }}' } },
			{ parameters: { resource: DECODED } },
			{ credentials: {} },
			// Which items, and why: never whose.
			{ of: [...BAD_IDS, ...IDS] },
			{ of: [...IDS, ...IDS] },
		];
		const logs = captureLogs();
		for (const [mode, node] of modes) {
			for (const { of = IDS, ...trial } of trials) {
				const options = { ...RECEIPT_IDS[1], ...trial.options };
				const result = await runHidden(of, { ...trial, options, node }).catch((error: Error) => {
					expect(error.name).toBe('WorkflowHasIssuesError');
				});
				if (!result) continue;
				expect(findings(emittedBy(result), TRACES)).toEqual([]);
				if (mode === 'Stop' && of.length > IDS.length && of[0] !== PERSON) {
					expect(result.error?.description).toMatch(/\bItems? 0\b/);
				}
				sandbox.it.reset();
			}
		}
		expect(findings(logs.join('\n'), TRACES)).toEqual([]);
	});

	test('an ID typed into the node is not stored with its error', async () => {
		const parameters = { id: [PERSON, ' '] as never };
		const result = await run(sandbox.it, service, {
			items: [{}],
			parameters,
			options: RECEIPT_IDS[0],
		});
		expect(result.error?.message).toBeDefined();
		expect(findings(emittedBy(result), TRACES)).toEqual([]);
	});

	test('the search itself would find an ID: plain receipts hold it', async () => {
		const emitted = emittedBy(await runHidden(IDS, { node: CONTINUE }));
		for (const trace of TRACES.slice(0, 2)) expect(emitted).toMatch(trace);
	});

	test('a key or an address that cannot be used is not quoted, and nothing is sent', async () => {
		const logs = captureLogs();
		const addresses = [
			...['http://example.com/PLANTED', 'https://user:PLANTED@example.com', 'PLANTED'],
			...['https://example.com/?key=PLANTED', 'https://example.com/#PLANTED'],
		];
		for (const credentials of [
			withKeys(`${PLANTED} \n`),
			withKeys(`${PLANTED}ö`),
			...addresses.map((baseUrl) => withFields({ baseUrl })),
		]) {
			for (const [, node] of modes) {
				const result = await run(sandbox.it, service, { ids: ['ada'], credentials, node });
				expect(findings(textOf(result.run), traces())).toEqual([]);
			}
		}
		expect(sandbox.it.requests()).toEqual([]);
		expect(findings(logs.join('\n'), traces())).toEqual([]);
	});

	test('the key goes into its headers, and nowhere else', async () => {
		seed(sandbox.it, service, ['ada']);
		await run(sandbox.it, service, { ids: ['ada'] });
		const [{ url, body, headers }, ...more] = sandbox.it.requests();
		expect(more).toEqual([]);
		expect(findings(url + body, traces([]))).toEqual([]);
		const expected = facts.keyHeaders(sandbox.it.credentials[credential]);
		const carriers = Object.entries(headers).filter(
			([, value]) => findings(String(value), traces([])).length > 0,
		);
		expect(Object.fromEntries(carriers)).toEqual(expected);
		for (const other of ['authorization', 'cookie']) {
			if (!(other in expected)) expect(headers).not.toHaveProperty(other);
		}
	});

	test('a request ID that holds a key or an ID, in any encoding, does not come out', async () => {
		const id = '8d2c1a9e4b7f4e0f9a6b5c3d';
		const [, key] = keysOf(sandbox.it.credentials[credential]).slice(-1)[0];
		// All that they may be is in test/http/requestId.test.ts.
		const encodings: Array<(text: string) => string> = [
			(text) => text,
			(text) => Buffer.from(text).toString('base64'),
			(text) => `3f2504e0-${text}`,
		];
		for (const requestId of encodings.flatMap((encode) => [encode(id), encode(key)])) {
			sandbox.it.fault({ service, headers: { 'X-Request-Id': requestId } });
			seed(sandbox.it, service, [id]);
			const options = { receiptId: 'omit' };
			const result = await run(sandbox.it, service, { ids: [id], options, node: CONTINUE });
			// The service's own may.
			expect(receipts(result)[0].requestId).not.toBe(requestId);
			expect(findings(emittedBy(result), [new RegExp(id, 'i')])).toEqual([]);
			sandbox.it.reset();
		}
		const own = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';
		sandbox.it.fault({ service, headers: { 'Request-Id': own } });
		const [line] = receipts(await run(sandbox.it, service, { ids: ['ada'] }));
		expect(line.requestId).toBe(own);
	});

	if (!isShape(service)) return;

	test('a redirect is not followed, so the key stays with the service', async () => {
		for (const status of [301, 302, 303, 307, 308]) {
			const location = `${sandbox.it.urls.admin}/elsewhere`;
			for (const to of [location, `${sandbox.it.urls[service]}/elsewhere`]) {
				sandbox.it.fault({ service, status, headers: { location: to } });
				await run(sandbox.it, service, { ids: ['ada'], node: CONTINUE });
			}
			expect(sandbox.it.requests().filter(({ url }) => url === '/elsewhere')).toEqual([]);
			sandbox.it.reset();
		}
	});

	test('the search itself would find a key', () => {
		const hidden = new Error('x', { cause: { deep: [`Api-Key ${PLANTED}`] } });
		expect(findings(textOf({ hidden }), traces())).not.toEqual([]);
	});
});
