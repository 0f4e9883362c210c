import type { IHttpRequestOptions } from 'n8n-workflow';

import { ROWS } from './rows';

/** Names of headers mean the same in any case. */
function inLowerCase({ headers = {} }: IHttpRequestOptions): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

describe.each(ROWS)('$type.name', (row) => {
	const { type, service, stored, region, regions, origin, headers } = row;
	const { displayName } = service;
	const label = service.access.hostField.displayName;
	const open = `Open the credential and choose one: ${regions.join(', ')}. Nothing was sent.`;

	async function authenticated(options: object, credential: Record<string, string> = stored) {
		const { authenticate } = type;
		if (typeof authenticate !== 'function') throw new Error('not a function');
		return await authenticate(credential, options as IHttpRequestOptions);
	}

	test.each<[string, object]>([
		['an absolute address', { url: `${origin}/x` }],
		['another spelling of the host', { url: `${origin.toUpperCase()}:443/x` }],
		['an address below a base URL', { baseURL: origin, url: '/x?y=1' }],
		['an absolute address beside another base URL', { baseURL: 'https://a.example', url: origin }],
		["the HTTP Request node's form", { uri: `${origin}/x` }],
		['that form beside an empty other one', { uri: `${origin}/x`, url: null }],
		['slashes on both sides', { baseURL: `${origin}/`, url: '/x' }],
	])('adds the key to %s', async (_name, options) => {
		expect(inLowerCase(await authenticated(options))).toEqual(headers);
	});

	test('keeps the options object and what is in it', async () => {
		const signal = new AbortController().signal;
		const options = { url: origin, headers: { Accept: 'text/plain' } };
		const { headers: before } = options;
		Object.defineProperty(options, 'abortSignal', { get: () => signal, enumerable: true });
		expect(await authenticated(options)).toBe(options);
		expect(options.headers).toBe(before);
		expect(inLowerCase(options)).toEqual({ accept: 'text/plain', ...headers });
		expect((options as IHttpRequestOptions).abortSignal).toBe(signal);
	});

	test('never lets the key follow a redirect', async () => {
		const following = { url: origin, followRedirect: true, followAllRedirects: true };
		expect(await authenticated(following)).toMatchObject({
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	test.each<[string, object]>([
		['another host', { url: 'https://evil.example/x' }],
		['another port', { url: `${origin}:8443/x` }],
		['no TLS', { url: origin.replace('https', 'http') }],
		['the host as a user name', { url: `${origin}@evil.example/` }],
		['a host that begins alike', { url: `${origin}.evil.example/` }],
		[
			'an absolute address beside its own base URL',
			{ baseURL: origin, url: 'https://evil.example' },
		],
		['an address without a protocol', { baseURL: origin, url: '//evil.example/x' }],
		['another base URL', { baseURL: 'https://evil.example', url: '/x' }],
		['the host at the end of another', { url: `https://evil.example/?${origin}/` }],
		['a base URL without a host', { baseURL: 'https:', url: `evil.example/x` }],
		['a base URL of slashes', { baseURL: 'https://', url: `evil.example/x` }],
		['no host', { url: '/x' }],
		['no address', {}],
		["the HTTP Request node's form", { uri: 'https://evil.example' }],
		['two addresses', { uri: origin, url: 'https://evil.example' }],
	])('refuses %s and adds nothing', async (_name, options) => {
		await expect(authenticated(options)).rejects.toThrow(
			`is only for requests to ${new URL(origin).host}`,
		);
		expect(JSON.stringify(options)).not.toContain('sesame');
	});

	test.each([
		['custom', 'http://evil.example', 'base URL'],
		['custom', 'https://a:b@evil.example', 'base URL'],
		['custom', '', 'base URL'],
		[
			'xx9',
			origin,
			`'xx9' is not a choice of '${label}' in the ${displayName} credential. ${open}`,
		],
		['constructor-of-a-key', origin, `Its value is not a choice of '${label}'`],
	])(
		'refuses the region %j and the base URL %j, also for a request that fits it',
		async (...row) => {
			const [chosen, baseUrl, says] = row;
			const credential = { ...stored, [region]: chosen, baseUrl };
			const options = { url: `${baseUrl}/x` };
			const error = await authenticated(options, credential).catch(
				(thrown: Error) => thrown.message,
			);
			expect(error).toContain(says);
			expect(error).toContain('Nothing was sent');
			expect(options).toEqual({ url: `${baseUrl}/x` });
		},
	);

	for (const field of (service.access.fields ?? []).filter(({ form }) => form)) {
		test(`refuses a ${field.name} that leads to another path`, async () => {
			const options = { url: `${origin}/x` };
			await expect(authenticated(options, { ...stored, [field.name]: '..' })).rejects.toThrow(
				new RegExp(`^'${field.displayName}' of the .*Nothing was sent`),
			);
			expect(options).toEqual({ url: `${origin}/x` });
		});
	}

	test('sends to an allowed custom base URL, with a path of its own', async () => {
		const credential = { ...stored, [region]: 'custom', baseUrl: 'http://LOCALHOST:81//p/' };
		const options = await authenticated({ url: 'http://localhost:81/p/x' }, credential);
		expect(inLowerCase(options)).toEqual(headers);
	});
});
