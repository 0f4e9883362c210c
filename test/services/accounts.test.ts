import { services } from '../../nodes/DeleteProfile/services';

interface Case {
	readonly name: string;
	readonly credential: Record<string, string>;
	readonly keys: Readonly<Record<string, string>>;
	readonly host: string;
	/** The field by which the service counts. */
	readonly countedBy: string;
	readonly notCountedBy?: string;
}

const CASES: readonly Case[] = [
	{
		name: 'adapty',
		credential: { server: 'production', secretKey: 'secret_live_1' },
		keys: { secretKey: 'Secret Key' },
		host: 'api.adapty.io',
		countedBy: 'secretKey',
	},
	{
		name: 'cleverTap',
		credential: { region: 'in1', accountId: 'AAA-BBB-CCCC', passcode: 'PASS-1' },
		keys: { accountId: 'Account ID', passcode: 'Passcode' },
		host: 'in1.api.clevertap.com',
		countedBy: 'accountId',
		notCountedBy: 'passcode',
	},
	{
		name: 'gainsightPx',
		credential: { dataCenter: 'eu', apiKey: 'key-1' },
		keys: { apiKey: 'API Key' },
		host: 'api-eu.aptrinsic.com',
		countedBy: 'apiKey',
	},
];

describe.each(CASES)('$name', ({ name, credential, keys, host, countedBy, notCountedBy }) => {
	const service = services.find((one) => one.name === name)!;

	function keyOf(changed: Record<string, string>): string {
		const answer = service.readAccount({ ...credential, ...changed });
		if (!answer.ok) throw new Error(answer.problem);
		return answer.account.key;
	}

	test('a good credential names the host and hides the key', () => {
		const answer = service.readAccount(credential);
		expect(answer).toMatchObject({ ok: true, account: { host, baseUrl: `https://${host}` } });
		for (const field of Object.keys(keys)) {
			expect(JSON.stringify(answer)).not.toContain(credential[field]);
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
			for (const value of ['', ' x', 'x ', 'x\n', 'x\r\ny', 'a b', 'é', '\u200bx', 'x\u0000']) {
				const answer = service.readAccount({ ...credential, [field]: value });
				expect(answer).toEqual({ ok: false, problem: expect.stringContaining(`'${label}'`) });
				if (value.trim() !== '' && !answer.ok && value.length > 2) {
					expect(answer.problem).not.toContain(value);
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

	test('a base URL that is not this machine must be https', () => {
		const [regionField] = Object.keys(credential);
		const custom = (baseUrl: string) =>
			service.readAccount({ ...credential, [regionField]: 'custom', baseUrl });
		expect(custom('http://127.0.0.1:9/').ok).toBe(true);
		expect(custom('https://proxy.example/path').ok).toBe(true);
		expect(custom('http://proxy.example').ok).toBe(false);
		expect(custom('').ok).toBe(false);
	});
});
