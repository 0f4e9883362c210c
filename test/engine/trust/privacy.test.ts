/** With `hash` and `omit`, no raw ID is anywhere in what the node emits. */
import type { FaultRule, SandboxService } from '../../../sandbox';
import { captureLogs, emittedBy, findings } from './support/leaks';
import { ALL_SERVICES, idsBy, MODES, run, seed, useSandbox } from './support/trial';

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

/** A service that quotes the ID it was sent, as some do in their answers. */
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
	expect(result.error?.message).toBe("'Adapty ID' contains only whitespace");
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
