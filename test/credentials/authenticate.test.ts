import type { ICredentialType, IHttpRequestOptions } from 'n8n-workflow';

import { AdaptyApi } from '../../credentials/AdaptyApi.credentials';
import { AdaptyMailApi } from '../../credentials/AdaptyMailApi.credentials';
import { CleverTapApi } from '../../credentials/CleverTapApi.credentials';
import { GainsightPxApi } from '../../credentials/GainsightPxApi.credentials';

interface Case {
	type: ICredentialType;
	data: Record<string, string>;
	regionField: string;
	host: string;
	headers: Record<string, string>;
}

const CASES: Case[] = [
	{
		type: new AdaptyApi(),
		data: { server: 'production', secretKey: 'sesame' },
		regionField: 'server',
		host: 'https://api.adapty.io',
		headers: { Authorization: 'Api-Key sesame' },
	},
	{
		type: new AdaptyMailApi(),
		data: { server: 'production', secretKey: 'sesame' },
		regionField: 'server',
		host: 'https://api-mail.adapty.io',
		headers: { Authorization: 'Bearer sesame' },
	},
	{
		type: new CleverTapApi(),
		data: { region: 'sk1', accountId: 'ABC-123', passcode: 'sesame' },
		regionField: 'region',
		host: 'https://sk1.api.clevertap.com',
		headers: { 'X-CleverTap-Account-Id': 'ABC-123', 'X-CleverTap-Passcode': 'sesame' },
	},
	{
		type: new GainsightPxApi(),
		data: { dataCenter: 'eu', apiKey: 'sesame' },
		regionField: 'dataCenter',
		host: 'https://api-eu.aptrinsic.com',
		headers: { 'X-APTRINSIC-API-KEY': 'sesame' },
	},
];

describe.each(CASES)('$type.name', ({ type, data, regionField, host, headers }) => {
	async function authenticated(options: object, credential: Record<string, string> = data) {
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
	])('adds the key to %s', async (_name, options) => {
		expect((await authenticated(options)).headers).toEqual(headers);
	});

	test('keeps the options object and what is in it', async () => {
		const signal = new AbortController().signal;
		const options = { url: host, headers: { Accept: 'text/plain' } };
		const { headers: before } = options;
		Object.defineProperty(options, 'abortSignal', { get: () => signal, enumerable: true });
		expect(await authenticated(options)).toBe(options);
		expect(options.headers).toBe(before);
		expect(options.headers).toEqual({ Accept: 'text/plain', ...headers });
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
			const credential = { ...data, [regionField]: 'custom', baseUrl };
			const options = { url: `${baseUrl}/x` };
			await expect(authenticated(options, credential)).rejects.toThrow(
				/base URL.*Nothing was sent/,
			);
			expect(options).toEqual({ url: `${baseUrl}/x` });
		},
	);

	test('refuses an unknown region instead of falling back to another one', async () => {
		const credential = { ...data, [regionField]: 'elsewhere' };
		await expect(authenticated({ url: host }, credential)).rejects.toThrow('no known region');
	});

	test('sends to an allowed custom base URL, with a path of its own', async () => {
		const credential = { ...data, [regionField]: 'custom', baseUrl: 'http://LOCALHOST:81//p/' };
		const options = await authenticated({ url: 'http://localhost:81/p/x' }, credential);
		expect(options.headers).toEqual(headers);
	});
});
