/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';

import { runCredentialTest } from '../../engine/credentialTest';
import { serviceNamed, services } from '../../engine/services';
import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { credentialTypeOf, RECORDED, rehearse } from '../../rehearse/main';
import { readAgain, recordingsIn, type Recording } from '../../rehearse/recording';
import { absentId, Redactor } from '../../rehearse/redact';
import { Refusal, requestOf, stepsOf, type Rehearsal } from '../../rehearse/steps';
import { startSandbox, type Sandbox } from '../../sandbox';
import { respondingServer } from '../credentials/respondingServer';
import { read } from '../docs/documents';
import { factsOf } from '../services/facts';

const DISPOSABLE = 'person+one@example.com';

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
	folder = mkdtempSync(path.join(tmpdir(), 'rehearse-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(async () => await sandbox.close());

const upperSnake = (name: string) => name.replace(/([A-Z])/g, '_$1').toUpperCase();
const credentialOf = ({ access }: Service) => sandbox.credentials[access.credential];
const envOf = (service: Service) =>
	Object.fromEntries(
		Object.entries(credentialOf(service)).map(([name, value]) => [
			`${upperSnake(service.name)}_${upperSnake(name)}`,
			value,
		]),
	);
const keysOf = (service: Service) => {
	const { keys, fields = [] } = service.access;
	const needed = fields.filter(({ optional }) => !optional);
	return [...keys, ...needed].map(({ name }) => credentialOf(service)[name]);
};

/** Runs the tool. @returns what it printed and when it sent, in this order */
async function run(argv: string[], env: Readonly<Record<string, string>> = {}) {
	const lines: string[] = [];
	const code = await rehearse(argv, {
		env,
		credentials: folder,
		print: (line) => lines.push(line),
		wait: async () => void lines.push('SENDS'),
	});
	return { code, lines, text: lines.join('\n') };
}

/** At the sandbox, with a profile to delete. */
async function runAtSandbox(
	{ name, idTypes, parameters = [] }: Service,
	env: Readonly<Record<string, string>> = {},
	idType = idTypes[0].value,
	id = DISPOSABLE,
	more: readonly string[] = [],
) {
	sandbox.limit(name, []);
	sandbox.seed(name, [{ [idType]: id }]);
	const needed = parameters.filter((one) => one.default === '' && !one.choices);
	const given = needed.map((one) => `--parameter=${one.name}=${one.placeholder}`);
	const about = ['--disposable', id, '--id-type', idType];
	return await run([name, ...about, '--output', folder, ...given, ...more], env);
}

function recordingOf({ name }: Service): Recording {
	return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Recording;
}

/** What is said today of what was recorded. */
async function saidToday({ service, exchanges }: Recording): Promise<string[]> {
	const type = credentialTypeOf(serviceNamed(service));
	const { stored } = factsOf(service).credentialTest;
	const region = serviceNamed(service).access.hostField.name;
	const said: string[] = [];
	for (const one of exchanges) {
		if (one.action !== 'credentialTest') said.push(readAgain(service, one)!);
		else {
			const server = await respondingServer(one);
			const data = { ...stored, [region]: 'custom', baseUrl: server.url };
			const { status, message } = await runCredentialTest(type, data);
			said.push(`${status}: ${message}`);
			await server.close();
		}
	}
	return said;
}

const meaningsIn = ({ exchanges }: Recording) => exchanges.map(({ means }) => means);

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** How a text may be repeated. */
function echoesOf(text: string): string[] {
	const forms = [base64(text), base64(`a${text}`), base64(`ab:${text}:c`), `"${text}"`];
	return [text, text.toUpperCase(), ...forms, encodeURIComponent(text), escape(text)].concat(
		Buffer.from(text).toString('base64url'),
		Buffer.from(text).toString('hex'),
	);
}

describe.each(services)('$displayName', (service) => {
	test('the sandbox differs in nothing, and it reads the same ever after', async () => {
		const idType = service.idTypes.at(-1)!.value;
		const isOdd = service.problemOfId?.(idType, DISPOSABLE) !== undefined;
		const id = isOdd ? absentId(service, idType) : DISPOSABLE;
		writeFileSync(
			path.join(folder, `${service.name}.local.json`),
			JSON.stringify(credentialOf(service)),
		);
		const { code, lines, text } = await runAtSandbox(service, {}, idType, id);
		expect(lines.filter((line) => /^[≠~] [A-Z]/.test(line))).toEqual([]);
		expect(text).not.toContain('Not recorded');
		expect(code).toBe(0);

		const announced = lines.indexOf('SENDS');
		expect(lines[0]).toContain('Rehearsal of');
		const plan = lines.slice(0, announced).filter((line) => line.startsWith('  '));
		const sent = lines.filter((line) => line === 'SENDS').length;
		expect(plan).toHaveLength(sent + Number(text.includes('job: not asked')));
		expect(sandbox.requests(service.name)).toHaveLength(sent);
		expect(sandbox.state(service.name, idType, id)).not.toMatch(/present|unknown/);

		const recording = recordingOf(service);
		expect(recording.exchanges).toHaveLength(sent);
		expect(await saidToday(recording)).toEqual(meaningsIn(recording));
	});

	test('one that differs is marked, and nothing it repeats is kept', async () => {
		// A number of four digits stands in a port or an ID by chance.
		const [key] = keysOf(service)
			.filter((one) => one.length > 4)
			.slice(-1);
		const all = [...keysOf(service), DISPOSABLE].flatMap(echoesOf);
		sandbox.fault({
			service: service.name,
			match: { kind: 'delete' },
			status: 418,
			headers: { 'X-Echo': key, 'X-RateLimit-Limit': `${key} ${DISPOSABLE}` },
			body: {
				teapot: all,
				[DISPOSABLE]: { [key]: 1 },
				start: key.slice(0, 10),
				end: key.slice(-10),
			},
		});
		const { code, lines, text } = await runAtSandbox(service, envOf(service));
		expect(code).toBe(2);
		const marked = lines.filter((line) => line.startsWith('≠ Delete'));
		expect(marked).toHaveLength(3);
		expect(text).toMatch(/ {6}status: 418 \| \d+/);

		const file = readFileSync(path.join(folder, `${service.name}.json`), 'utf8').toLowerCase();
		expect(file).toContain('teapot');
		const kept = echoesOf(key).concat(key.slice(0, 10), key.slice(-10), echoesOf(DISPOSABLE));
		expect(kept.filter((echo) => file.includes(echo.toLowerCase()))).toEqual([]);
		expect(echoesOf(key).filter((echo) => text.includes(echo))).toEqual([]);
		expect(await saidToday(recordingOf(service))).toEqual(meaningsIn(recordingOf(service)));
	});

	test('without the word, no step deletes', () => {
		const target = { id: DISPOSABLE, idType: service.idTypes[0].value };
		const rehearsal = { service, absent: target, deletes: false } as Rehearsal;
		const steps = stepsOf(rehearsal).map(({ action }) => action);
		const asked = service.lookUp ? ['lookUp', 'lookUp'] : service.job ? ['job'] : [];
		expect(steps).toEqual(['credentialTest', ...asked]);
	});
});

const REAL = { REVENUE_CAT_SECRET_KEY: 'sk_sesame_sesame', REVENUE_CAT_PROJECT_ID: 'proj1ab2c3d4' };
const ODD = {
	MIXPANEL_REGION: 'custom',
	MIXPANEL_BASE_URL: 'https://127.example.com',
	MIXPANEL_PROJECT_TOKEN: 'sesame',
	MIXPANEL_OAUTH_TOKEN: 'sesame',
};

test.each([
	['no service', [], /^npm run rehearse/],
	['an unknown service', ['nobody'], /^npm run rehearse/],
	['an unknown option', ['revenueCat', '--delete'], /Unknown option/],
	['no credential', ['oneSignal'], /set ONE_SIGNAL_SERVER.*oneSignal\.local\.json/],
	['a file that is not JSON', ['adapty'], /^adapty\.local\.json is not JSON/],
	['a key with a blank', ['cleverTap'], /'Passcode' of the CleverTap credential contains/],
	['an unknown kind of ID', ['revenueCat', '--id-type', 'email'], /--id-type email: unknown/],
	['an ID that cannot be one', ['revenueCat', '--disposable', 'a/b/c/d'], /the ID contains/],
	['an ID of nobody', ['revenueCat', '--disposable', 'undefined'], /the ID stands for a missing/],
	[
		'an ID that could not be redacted',
		['revenueCat', '--disposable', '1042'],
		/cannot be redacted/,
	],
	['an unknown parameter', ['revenueCat', '--parameter', 'a=b'], /there is no such parameter/],
	['what is no parameter', ['revenueCat', '--parameter', 'a'], /there is no such parameter/],
	['stubs where there are none', ['revenueCat', '--stub'], /RevenueCat has no stubs/],
	[
		'a deletion without the word',
		['revenueCat', '--disposable', DISPOSABLE],
		/add --delete-at api/,
	],
	[
		'a deletion without the word, at a host that looks like this machine',
		['mixpanel', '--disposable', DISPOSABLE],
		/add --delete-at 127\.example\.com/,
	],
	[
		'the word for another host',
		['revenueCat', '--disposable', DISPOSABLE, '--delete-at', 'api.example.com'],
		/the host is api\.revenuecat\.com/,
	],
])('%s: says so, and sends nothing', async (_what, argv, says) => {
	writeFileSync(path.join(folder, 'adapty.local.json'), 'secret_live_sesame');
	const cleverTap = { accountId: 'W9R-486-4W5Z', passcode: 'secret_live sesame' };
	writeFileSync(path.join(folder, 'cleverTap.local.json'), JSON.stringify(cleverTap));
	const { code, text } = await run(argv, { ...REAL, ...ODD });
	expect(code).toBe(1);
	expect(text).toMatch(says);
	expect(text).toMatch(/\nNothing was sent\.$/);
	expect(text).not.toMatch(/SENDS|sesame/);
});

test.each(services.filter(({ name }) => factsOf(name).stub))(
	'$displayName: its stubs are asked in the place of the real paths, or nothing is',
	async (service) => {
		const { path: real, instead } = factsOf(service.name).stub!;
		const { text } = await runAtSandbox(service, envOf(service), undefined, undefined, ['--stub']);
		const asked = sandbox.requests(service.name).filter(({ method }) => method !== 'GET');
		expect(asked.length).toBeGreaterThan(2);
		expect(asked.filter(({ url }) => url.includes(real) || !url.startsWith(instead))).toEqual([]);
		expect(text).toContain(': STUB POST');
		expect(readdirSync(folder)).toEqual([`${service.name}.stub.json`]);

		const target = { id: DISPOSABLE, idType: service.idTypes[0].value };
		const credential = credentialOf(service);
		const rehearsal = { service, credential, stub: { path: '/other/', instead } };
		const step = { name: 'x', action: 'delete' } as const;
		const request = () => requestOf(rehearsal as unknown as Rehearsal, step, target, 0);
		expect(request).toThrow(Refusal);
	},
);

describe('redaction', () => {
	const redactor = new Redactor(
		[
			['key', 'aB3dE5gH7jK9mN1pQ'],
			['project', '42'],
		],
		'public words',
	);
	redactor.addId('d3b07384-d9a0-4c9b-8f4e-0123456789ab');
	redactor.addId('8901234567');

	test.each([
		['a short one alone', 'project 42, not 1423', 'project redacted-project, not 1423'],
		['a part of a key', 'sk_…gH7jK9mN1', 'sk_…redacted'],
		['a UUID', 'D3B07384-D9A0-4C9B-8F4E-0123456789AB', '00000000-0000-4000-8000-000000000001'],
		[
			"somebody else's",
			'7f3b0a52-1111-4c9b-8f4e-aaaaaaaaaaaa',
			'00000000-0000-4000-8000-000000000000',
		],
		['an email', 'of Ada.L@example.org.', 'of someone@example.com.'],
		['an email in a URL', '?q=ada%40example.org&x', '?q=someone@example.com&x'],
		['addresses', 'from 10.1.2.3 or 2001:db8:0:1::7', 'from 192.0.2.1 or 2001:db8::1'],
		['a hash', 'sha 9e107d9d372bb6826bd81d3542a419d6', 'sha 0123456789abcdef'],
		['a token', 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6', 'Bearer redacted'],
		['a phone number', 'call 4915112345678', 'call 1000000000'],
		['a short number', 'project 12345 of 2026', 'project 1000000000 of 2026'],
		['a time', 'at 12:30:59.078315Z', 'at 12:30:59.078315Z'],
		[
			"what is nobody's",
			'Given alias (external_id) at 12:30:59',
			'Given alias (external_id) at 12:30:59',
		],
		['what stands for others', '\uE0000\uE001', '0'],
	])('%s', (_what, text, kept) => expect(redactor.text(text)).toBe(kept));

	test('numbers, names of fields and headers', () => {
		const body = { '8901234567': [8901234567, 42, null, true] };
		expect(redactor.value(body)).toEqual({ '2000000000': [2000000000, 42, null, true] });
		const headers = {
			'X-RateLimit-Reset': '1790000000',
			'Retry-After': 'aB3dE5gH7jK9mN1pQ',
			'X-Key': 'x',
		};
		expect(redactor.headers(headers)).toEqual({
			'x-ratelimit-reset': '1790000000',
			'retry-after': 'redacted-key',
		});
	});

	test('no key is left of any text, plain or encoded', () => {
		const key = fc.string({ unit: 'binary-ascii', minLength: 12, maxLength: 60 });
		const around = fc.string({ maxLength: 5 });
		fc.assert(
			fc.property(key, around, around, (secret, before, after) => {
				const own = new Redactor([['key', secret]], '');
				const text = before + secret + after;
				const encoded = base64(text);
				for (const form of [text, encoded, encodeURIComponent(secret), JSON.stringify(secret)]) {
					const kept = own.text(form);
					expect(kept).not.toContain(secret);
					expect(Buffer.from(kept, 'base64').toString('latin1')).not.toContain(secret);
				}
			}),
		);
	});
});

test('what was recorded at real services is read today as it was then', async () => {
	const recordings = recordingsIn(RECORDED);
	for (const recording of recordings) {
		expect(await saidToday(recording)).toEqual(meaningsIn(recording));
	}
	const names = recordings.filter(({ stub }) => !stub).map(({ service }) => service);
	const [, told] = /Rehearsed so far: (.+)\./.exec(read('docs/sources.md')) ?? [];
	expect(told).toBe(names.length > 0 ? names.join(', ') : 'none');
});

test('a wait by the clock of the service is read again as it was', async () => {
	const service = serviceNamed('braze');
	const headers = { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 90) };
	sandbox.fault({ service: 'braze', match: { kind: 'delete' }, status: 429, headers });
	await runAtSandbox(service, envOf(service));
	const recording = recordingOf(service);
	expect(meaningsIn(recording)).toContainEqual(
		expect.stringMatching(/told to wait, after \d+000$/),
	);
	expect(await saidToday(recording)).toEqual(meaningsIn(recording));
});

test('another form that means the same is marked, too, and kept', async () => {
	const service = serviceNamed('postHog');
	sandbox.fault({ service: 'postHog', match: { kind: 'delete' }, status: 202, body: '' });
	const { text } = await runAtSandbox(service, envOf(service));
	expect(text).toMatch(
		/~ Delete the disposable profile: all accepted \| all accepted\n( {6}.+\n)* {6}body: "" \| nothing\n/,
	);
	expect(text).toContain('≠ Delete an ID that nobody has: all accepted | all absent');
	const { exchanges } = recordingOf(service);
	expect(exchanges.filter(({ action }) => action === 'delete')).toMatchObject([
		...Array<object>(3).fill({ status: 202, body: '', means: 'all accepted' }),
	]);
});

test('numbers of an account in an error are not kept, those that mean something are', async () => {
	const service = serviceNamed('mixpanel');
	const error = 'User 1234567 is not a member of project 7654321.';
	const body = { status: 'error', error, code: 4031, project: 7654321 };
	sandbox.fault({ service: 'mixpanel', match: { kind: 'delete' }, status: 403, body });
	await runAtSandbox(service, envOf(service));
	const kept = recordingOf(service).exchanges.filter(({ action }) => action === 'delete');
	expect(JSON.stringify(kept)).not.toMatch(/1234567|7654321/);
	expect(kept[1].body).toMatchObject({ status: 'error', code: 4031 });
});

test('the number of somebody else is not kept, even where a response without it reads otherwise', async () => {
	const service = serviceNamed('amplitude');
	const entries = [
		{ amplitude_id: 44547850078, user_id: DISPOSABLE },
		{ amplitude_id: 44547850079, user_id: 'stranger' },
	];
	const body = [{ day: '2026-12-28', status: 'staging', amplitude_ids: entries }];
	sandbox.fault({ service: 'amplitude', match: { kind: 'delete' }, status: 200, body });
	await runAtSandbox(service, envOf(service));
	const recording = recordingOf(service);
	expect(meaningsIn(recording)).toContain('all accepted');
	expect(JSON.stringify(recording)).not.toMatch(/4454785007|stranger/);
	expect(await saidToday(recording)).toEqual(meaningsIn(recording));
});

test("an account's number is not kept, even where the file has it as a number", async () => {
	const service = serviceNamed('postHog');
	const credential = { ...credentialOf(service), projectId: 4242 };
	writeFileSync(path.join(folder, 'postHog.local.json'), JSON.stringify(credential));
	await runAtSandbox(service);
	expect(JSON.stringify(recordingOf(service))).not.toContain('4242');
});

test('nothing is recorded of a service on this machine unless it is asked for', async () => {
	const before = recordingsIn(RECORDED).length;
	const { access, name } = serviceNamed('adapty');
	writeFileSync(
		path.join(folder, `${name}.local.json`),
		JSON.stringify(sandbox.credentials[access.credential]),
	);
	const { text } = await run([name]);
	expect(text).toContain('Nothing was recorded');
	expect(recordingsIn(RECORDED)).toHaveLength(before);
	expect(readdirSync(folder)).toEqual([`${name}.local.json`]);
});

test('where nobody responds, nothing is recorded', async () => {
	const service = serviceNamed('adapty');
	const env = { ...envOf(service), ADAPTY_BASE_URL: 'http://127.0.0.1:1' };
	const { code, text } = await run([service.name, '--output', folder], env);
	expect(code).toBe(2);
	expect(text).toContain('≠ A bad key: no response: network | denied');
	expect(text).toContain('Nothing was recorded: no response came.');
	expect(readdirSync(folder)).toEqual([]);
});
