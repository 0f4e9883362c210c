import { services } from '../../nodes/DeleteProfile/services';

interface Case {
	readonly name: string;
	readonly credential: Record<string, string>;
	readonly keys: Readonly<Record<string, string>>;
	readonly host: string;
	/** The field by which the service counts. */
	readonly countedBy: string;
	readonly notCountedBy?: string;
	readonly apiPaths: readonly string[];
}

const CASES: readonly Case[] = [
	{
		name: 'adapty',
		credential: { server: 'production', secretKey: 'secret_live_1' },
		keys: { secretKey: 'Secret Key' },
		host: 'api.adapty.io',
		countedBy: 'secretKey',
		apiPaths: ['/api/v2', '/api/v2/server-side-api', '/api/v2/server-side-api/profile'],
	},
	{
		name: 'adaptyMail',
		credential: { server: 'production', secretKey: 'secret_live_1' },
		keys: { secretKey: 'Secret Key' },
		host: 'api-mail.adapty.io',
		countedBy: 'secretKey',
		apiPaths: ['/api/v1', '/api/v1/profile', '/api/v1/profile/delete'],
	},
	{
		name: 'cleverTap',
		credential: { region: 'in1', accountId: 'AAA-BBB-CCCC', passcode: 'PASS-1' },
		keys: { accountId: 'Account ID', passcode: 'Passcode' },
		host: 'in1.api.clevertap.com',
		countedBy: 'accountId',
		notCountedBy: 'passcode',
		apiPaths: ['/1', '/1/profile.json', '/1/delete', '/1/delete/profiles.json'],
	},
	{
		name: 'gainsightPx',
		credential: { dataCenter: 'eu', apiKey: 'key-1' },
		keys: { apiKey: 'API Key' },
		host: 'api-eu.aptrinsic.com',
		countedBy: 'apiKey',
		apiPaths: ['/v1', '/v1/users', '/v1/users/delete'],
	},
];

test('no service is left out', () => {
	expect(CASES.map(({ name }) => name)).toEqual(services.map(({ name }) => name));
});

describe.each(CASES)(
	'$name',
	({ name, credential, keys, host, countedBy, notCountedBy, apiPaths }) => {
		const service = services.find((one) => one.name === name)!;

		function keyOf(changed: Record<string, string>): string {
			const account = service.readAccount({ ...credential, ...changed });
			if (!account.ok) throw new Error(account.problem.what);
			return account.value.key;
		}

		test('a good credential names the host and hides the key', () => {
			const checked = service.readAccount(credential);
			expect(checked).toMatchObject({ ok: true, value: { host, baseUrl: `https://${host}` } });
			for (const field of Object.keys(keys)) {
				expect(JSON.stringify(checked)).not.toContain(credential[field]);
			}
		});

		test('two credentials that the service counts as one share an account', () => {
			expect(keyOf({})).toBe(keyOf({}));
			expect(keyOf({ [countedBy]: 'other' })).not.toBe(keyOf({}));
			if (notCountedBy) expect(keyOf({ [notCountedBy]: 'other' })).toBe(keyOf({}));
		});

		test.each(Object.entries(keys))(
			'%s: what a header cannot carry is refused, unquoted',
			(field, label) => {
				expect(service.readAccount({ ...credential, [field]: '' })).toMatchObject({
					problem: { what: expect.stringMatching(/ is empty$/) },
				});
				for (const value of ['', ' x', 'x ', 'x\n', 'x\r\ny', 'a b', 'é', '\u200bx', 'x\u0000']) {
					const checked = service.readAccount({ ...credential, [field]: value });
					expect(checked).toEqual({
						ok: false,
						problem: { what: expect.stringContaining(`'${label}'`), advice: expect.any(String) },
					});
					if (value.trim() !== '' && !checked.ok && value.length > 2) {
						expect(JSON.stringify(checked.problem)).not.toContain(value);
					}
				}
				expect(
					service.readAccount({ ...credential, [field]: undefined as unknown as string }).ok,
				).toBe(false);
			},
		);

		test('an unknown region is refused, never replaced', () => {
			const [regionField] = Object.keys(credential);
			for (const region of ['', 'elsewhere', 'toString', '__proto__']) {
				expect(service.readAccount({ ...credential, [regionField]: region }).ok).toBe(false);
			}
		});

		const [regionField] = Object.keys(credential);
		const custom = (baseUrl: string) => ({ [regionField]: 'custom', baseUrl });

		test('a base URL that is not this machine must be https', () => {
			const isTaken = (baseUrl: string) =>
				service.readAccount({ ...credential, ...custom(baseUrl) }).ok;
			expect(isTaken('http://127.0.0.1:9/')).toBe(true);
			expect(isTaken('https://proxy.example/path')).toBe(true);
			expect(isTaken('http://proxy.example')).toBe(false);
			expect(isTaken('')).toBe(false);
		});

		test('two spellings of a host are one account, and its cap is shared', () => {
			const spellings = [
				`https://${host}`,
				`https://${host}/`,
				`https://${host.toUpperCase()}`,
				`HTTPS://${host}:443`,
				`https://${host}//`,
				`https://${host}//proxy//path/`,
				`https://${host}/proxy/path`,
			];
			expect(new Set(spellings.map((url) => keyOf(custom(url)))).size).toBe(1);
			expect(keyOf(custom(spellings[0]))).toBe(keyOf({}));
			expect(keyOf(custom('http://LOCALHOST:9'))).toBe(keyOf(custom('http://localhost:9//')));
			expect(keyOf(custom('http://localhost:9'))).not.toBe(keyOf(custom('http://localhost:8')));
			expect(keyOf(custom(`https://${host}:444`))).not.toBe(keyOf({}));
		});

		test("a base URL that ends in the API's own path is refused with a word about it", () => {
			for (const path of apiPaths) {
				for (const url of [
					`https://${host}${path}`,
					`https://${host}${path}/`,
					`https://${host}/${path}`,
					`https://${host}/proxy${path.toUpperCase()}//`,
				]) {
					const account = service.readAccount({ ...credential, ...custom(url) });
					expect(account).toMatchObject({
						ok: false,
						problem: { what: expect.stringContaining(`'${path}'`) },
					});
				}
				expect(
					service.readAccount({ ...credential, ...custom(`https://${host}/x${path.slice(1)}`) }).ok,
				).toBe(true);
			}
		});
	},
);
