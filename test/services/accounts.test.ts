import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import { services } from '../../nodes/DeleteProfile/services';
import { factsOf } from './facts';

/** What a header cannot carry, or no key has. */
const BAD_KEYS = [
	...['', ' x', 'x ', 'x\n', 'x\r\ny', 'a b', 'é', '\u200bx', 'x\u0000'],
	...[undefined, null, true, 1.5, 2 ** 53, {}],
];

describe.each(services)('$name', ({ name, displayName, access }) => {
	const { hostField, hosts, keys, fields = [], apiPaths } = access;
	const { limitedBy } = factsOf(name);
	const held = [...keys, ...fields];
	const [[region, { origin }]] = Object.entries(hosts);
	const { host } = new URL(origin);
	const credential: Record<string, unknown> = {
		...factsOf(name).credentialTest.stored,
		[hostField.name]: region,
		...Object.fromEntries(keys.map((key) => [key.name, `a-good-${key.name}`])),
	};
	const read = (changed: Record<string, unknown>) =>
		accountOf(displayName, access, { ...credential, ...changed });
	const custom = (baseUrl: string) => ({ [hostField.name]: 'custom', baseUrl });

	function fingerprintOf(changed: Record<string, unknown>): string {
		const account = read(changed);
		if (!account.ok) throw new Error(account.problem.what);
		return account.value.fingerprint;
	}

	test('a good credential names the host and has its fields, and hides the key', () => {
		const own = Object.fromEntries(fields.map((one) => [one.name, credential[one.name] ?? '']));
		expect(read({})).toMatchObject({ ok: true, value: { host, baseUrl: origin, fields: own } });
		for (const key of keys) expect(JSON.stringify(read({}))).not.toContain(credential[key.name]);
	});

	test('the fields that are sent are those whose headers the service documents', () => {
		const sent = Object.values(factsOf(name).keyHeaders(credential)).join();
		// Two keys in one header are in Base64: https://www.rfc-editor.org/rfc/rfc7617
		const headers = sent.replace(/^Basic (\S+)$/, (_, pair: string) => atob(pair));
		for (const key of keys) expect(headers).toContain(credential[key.name]);
		expect(headers.match(/a-good-/g)).toHaveLength(keys.length);
	});

	test('two credentials to which the same limits apply share an account', () => {
		expect(fingerprintOf({})).toBe(fingerprintOf({}));
		for (const key of held) {
			const isLimited = limitedBy.includes(key.name);
			const other = String(credential[key.name]).replace(/.$/, '0');
			expect(fingerprintOf({ [key.name]: other }) !== fingerprintOf({})).toBe(isLimited);
		}
		expect(access.limitedBy).toEqual(limitedBy);
	});

	test('each of its servers has a name and an address of its own', () => {
		for (const one of Object.values(hosts)) {
			expect(one.label).toMatch(/^\S/);
			expect(read({ [hostField.name]: 'custom', baseUrl: one.origin }).ok).toBe(true);
		}
		const origins = Object.values(hosts).map((one) => one.origin);
		expect(new Set(origins).size).toBe(origins.length);
	});

	test.each(held)('$displayName: what a header cannot carry is refused, unquoted', (key) => {
		for (const value of BAD_KEYS) {
			const checked = read({ [key.name]: value });
			const isEmpty = (value ?? '') === '';
			if (isEmpty && key.optional) {
				expect(checked.ok).toBe(true);
				continue;
			}
			const isText = typeof value === 'string';
			const other = isText ? 'contains whitespace or characters that no key has' : 'is not text';
			const problem = isEmpty ? 'is empty' : other;
			const what = `'${key.displayName}' of the ${displayName} credential ${problem}`;
			expect(checked).toEqual({ ok: false, problem: { what, advice: expect.any(String) } });
		}
	});

	test.each(held)('$displayName: a number, as an expression can give it, is its digits', (key) => {
		expect(read({ [key.name]: 12345 })).toEqual(read({ [key.name]: '12345' }));
	});

	test('an unknown region is refused with what to choose, never replaced', () => {
		const choices = [...Object.keys(hosts), 'custom'].join(', ');
		const unknown = ['eu9', '', 'EU', 'toString', 'constructor', 'a-long-key', [region], null];
		for (const value of unknown) {
			const isShown = typeof value === 'string' && /^\w{1,8}$/.test(value);
			expect(read({ [hostField.name]: value })).toEqual({
				ok: false,
				problem: {
					what: `${isShown ? `'${value}'` : 'Its value'} is not a choice of '${hostField.displayName}' in the ${displayName} credential`,
					advice: `Open the credential and choose one: ${choices}.`,
				},
			});
		}
	});

	test('a custom base URL is https, or this machine', () => {
		expect(read(custom('http://127.0.0.1:9/'))).toMatchObject({ value: { host: '127.0.0.1:9' } });
		for (const url of ['http://proxy.example', '', 7, undefined]) {
			expect(read({ ...custom(''), baseUrl: url })).toMatchObject({
				ok: false,
				problem: { advice: `Open the ${displayName} credential and change it.` },
			});
		}
	});

	test('an account is host, path and key, however they are spelled', () => {
		const spellings = ['', '/', '//'].flatMap((end) => [
			`https://${host}${end}`,
			`HTTPS://${host.toUpperCase()}:443${end}`,
		]);
		for (const url of spellings) expect(fingerprintOf(custom(url))).toBe(fingerprintOf({}));
		const others = ['/app-1', '/app-2', ':444'].map((more) =>
			fingerprintOf(custom(`https://${host}${more}`)),
		);
		expect(new Set([fingerprintOf({}), ...others]).size).toBe(4);
		expect(fingerprintOf(custom(`https://${host}//app-1//`))).toBe(others[0]);
		expect(read(custom(`https://${host}/app-1`))).toMatchObject({
			value: { host: `${host}/app-1` },
		});
	});

	test("a base URL that ends in the API's own path is refused with a word about it", () => {
		const { delete: deletions, lookUp } = factsOf(name);
		const onTheWire = [...deletions, ...lookUp].map(({ wire }) => wire.split(' ')[1]);
		for (const path of onTheWire) expect(path.startsWith(apiPaths[0])).toBe(true);
		for (const path of apiPaths) {
			expect(onTheWire.some((url) => url.startsWith(path))).toBe(true);
			for (const url of [
				`https://${host}${path}`,
				`https://${host}/${path}/`,
				`https://${host}/proxy${path.toUpperCase()}//`,
			]) {
				expect(read(custom(url))).toMatchObject({
					problem: { what: expect.stringContaining(`'${path}'`) },
				});
			}
			expect(read(custom(`https://${host}/x${path.slice(1)}`)).ok).toBe(true);
		}
	});
});
