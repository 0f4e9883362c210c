import type { IHttpRequestOptions } from 'n8n-workflow';

import { ROWS } from './rows';

/** Names of headers mean the same in any case. */
function inLowerCase({ headers = {} }: IHttpRequestOptions): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

describe.each(ROWS)('$type.name', (row) => {
	const { type, stored, region, regions, host, headers } = row;

	async function authenticated(options: object, credential: Record<string, string> = stored) {
		const { authenticate } = type;
		if (typeof authenticate !== 'function') throw new Error('not a function');
		return await authenticate(credential, options as IHttpRequestOptions);
	}

	test.each<[string, object]>([
		['an absolute address', { url: `${host}/x` }],
		['another spelling of the host', { url: `${host.toUpperCase()}:443/x` }],
		['an address below a base URL', { baseURL: host, url: '/x?y=1' }],
		['an absolute address beside another base URL', { baseURL: 'https://a.example', url: host }],
		["the HTTP Request node's form", { uri: `${host}/x` }],
		['that form beside an empty other one', { uri: `${host}/x`, url: null }],
		['slashes on both sides', { baseURL: `${host}/`, url: '/x' }],
	])('adds the key to %s', async (_name, options) => {
		expect(inLowerCase(await authenticated(options))).toEqual(headers);
	});

	test('keeps the options object and what is in it', async () => {
		const signal = new AbortController().signal;
		const options = { url: host, headers: { Accept: 'text/plain' } };
		const { headers: before } = options;
		Object.defineProperty(options, 'abortSignal', { get: () => signal, enumerable: true });
		expect(await authenticated(options)).toBe(options);
		expect(options.headers).toBe(before);
		expect(inLowerCase(options)).toEqual({ accept: 'text/plain', ...headers });
		expect((options as IHttpRequestOptions).abortSignal).toBe(signal);
	});

	test('never lets the key follow a redirect', async () => {
		const options = await authenticated({
			url: host,
			followRedirect: true,
			followAllRedirects: true,
		});
		expect(options).toMatchObject({
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	test.each<[string, object]>([
		['another host', { url: 'https://evil.example/x' }],
		['another port', { url: `${host}:8443/x` }],
		['no TLS', { url: host.replace('https', 'http') }],
		['the host as a user name', { url: `${host}@evil.example/` }],
		['a host that begins alike', { url: `${host}.evil.example/` }],
		['an absolute address beside its own base URL', { baseURL: host, url: 'https://evil.example' }],
		['an address without a protocol', { baseURL: host, url: '//evil.example/x' }],
		['another base URL', { baseURL: 'https://evil.example', url: '/x' }],
		['the host at the end of another', { url: `https://evil.example/?${host}/` }],
		['a base URL without a host', { baseURL: 'https:', url: `evil.example/x` }],
		['a base URL of slashes', { baseURL: 'https://', url: `evil.example/x` }],
		['no host', { url: '/x' }],
		['no address', {}],
		["the HTTP Request node's form", { uri: 'https://evil.example' }],
		['two addresses', { uri: host, url: 'https://evil.example' }],
	])('refuses %s and adds nothing', async (_name, options) => {
		await expect(authenticated(options)).rejects.toThrow(
			`is only for requests to ${new URL(host).host}`,
		);
		expect(JSON.stringify(options)).not.toContain('sesame');
	});

	test.each(['http://evil.example', 'https://a:b@evil.example', ''])(
		'refuses the custom base URL %j, also for a request that fits it',
		async (baseUrl) => {
			const credential = { ...stored, [region]: 'custom', baseUrl };
			const options = { url: `${baseUrl}/x` };
			await expect(authenticated(options, credential)).rejects.toThrow(
				/base URL.*Nothing was sent/,
			);
			expect(options).toEqual({ url: `${baseUrl}/x` });
		},
	);

	test.each([
		['xx9', "'xx9'"],
		['constructor-of-a-key', 'Its value'],
	])('refuses the unknown region %j and names what to choose', async (chosen, named) => {
		const credential = { ...stored, [region]: chosen };
		const options = { url: host };
		await expect(authenticated(options, credential)).rejects.toThrow(
			`${named} is not a choice of '${row.service.access.hostField.displayName}' in the ${row.service.displayName} credential. Open the credential and choose one: ${regions.join(', ')}. Nothing was sent.`,
		);
		expect(options).toEqual({ url: host });
	});

	test('sends to an allowed custom base URL, with a path of its own', async () => {
		const credential = { ...stored, [region]: 'custom', baseUrl: 'http://LOCALHOST:81//p/' };
		const options = await authenticated({ url: 'http://localhost:81/p/x' }, credential);
		expect(inLowerCase(options)).toEqual(headers);
	});
});

const IN_A_PATH = ROWS.flatMap(({ type, stored, host, service }) =>
	(service.access.fields ?? [])
		.filter(({ form }) => form)
		.map((field) => ({ type, stored, host, field, name: `${service.name} ${field.name}` })),
);

test.each(IN_A_PATH)('$name: refuses what leads to another path', async (row) => {
	const { type, stored, host, field } = row;
	const { authenticate } = type;
	if (typeof authenticate !== 'function') throw new Error('not a function');
	const options: IHttpRequestOptions = { url: `${host}/x` };
	await expect(authenticate({ ...stored, [field.name]: '..' }, options)).rejects.toThrow(
		new RegExp(`^'${field.displayName}' of the .*Nothing was sent`),
	);
	expect(options).toEqual({ url: `${host}/x` });
});
