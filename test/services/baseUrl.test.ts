import fc from 'fast-check';

import { baseUrlOf, checkedBaseUrl } from '../../nodes/DeleteProfile/contract/baseUrl';
import { services } from '../../nodes/DeleteProfile/services';
import { anyText } from '../support/anyText';

const API_PATHS = ['/api/v2', '/api/v2/things'];

describe('checkedBaseUrl', () => {
	test.each([
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		['https://api.example.com:8443/proxy/a-b_c', 'https://api.example.com:8443/proxy/a-b_c'],
		['HTTPS://API.example.com:443', 'https://api.example.com'],
		['http://LOCALHOST:80', 'http://localhost'],
		['https://api.example.com//a//B/', 'https://api.example.com/a/B'],
		['https://api.example.com/api/v2/proxy', 'https://api.example.com/api/v2/proxy'],
		['https://api.example.com/xapi/v2', 'https://api.example.com/xapi/v2'],
		['http://localhost:8080', 'http://localhost:8080'],
		['http://127.9.8.7', 'http://127.9.8.7'],
		['http://127.100.20.3', 'http://127.100.20.3'],
		['http://[::1]:3000/x', 'http://[::1]:3000/x'],
		['https://[2001:db8::1]:8443/x', 'https://[2001:db8::1]:8443/x'],
		['https://a/x', 'https://a/x'],
	])('takes %s', (url, expected) => {
		expect(checkedBaseUrl(url, API_PATHS)).toEqual({ ok: true, value: expected });
	});

	test.each([
		['', 'empty'],
		[undefined, 'empty'],
		[42, 'empty'],
		['api.example.com', 'not a full address'],
		['https://', 'not a full address'],
		['ftp://api.example.com', 'https://'],
		['javascript:alert(1)', 'https://'],
		['http://api.example.com', 'unencrypted'],
		['http://localhost.example.com', 'unencrypted'],
		['http://127.0.0.1.example.com', 'unencrypted'],
		['http://notlocalhost', 'unencrypted'],
		['http://[::2]', 'unencrypted'],
		['http://0.0.0.0', 'unencrypted'],
		['http://localhost@api.example.com', 'user name'],
		['https://user:pass@api.example.com', 'user name'],
		['https://api.example.com?x=1', 'query'],
		['https://api.example.com/?', 'query'],
		['https://api.example.com/#', 'fragment'],
		[' https://api.example.com', 'space'],
		['https://api.example.com ', 'space'],
		['https://api.example.com\n', 'line break'],
		['\x00https://api.example.com', 'control character'],
		['https://api.example.com/\x7f', 'control character'],
		['https:\\\\api.example.com', 'plain'],
		['https:api.example.com', 'plain'],
		['https://api.example.com/a/../b', 'plain'],
		['https://api.example.com/a/./b', 'plain'],
		['https://api.example.com/a/.', 'plain'],
		['https://api.example.com/a/..', 'plain'],
		['https://api.example.com/%2e%2e', 'plain'],
		['https:\\\\b.example/https://api.example.com', 'plain'],
		['https://münchen.example', 'plain'],
		['http://127.1', 'plain'],
		['https://api.example.com/api/v2', "ends in '/api/v2'"],
		['https://api.example.com/proxy//API/V2/', "ends in '/api/v2'"],
		['https://api.example.com/api/v2/things/', "ends in '/api/v2/things'"],
	])('refuses %j', (url, because) => {
		expect(checkedBaseUrl(url, API_PATHS)).toEqual({
			ok: false,
			problem: { what: expect.stringContaining(because) },
		});
	});

	test('never repeats the address, which may hold a password', () => {
		const checked = checkedBaseUrl('https://user:hunter2@api.example.com', API_PATHS);
		expect(JSON.stringify(checked)).not.toContain('hunter2');
	});

	test('what is taken is https or this machine, and the same when it is checked again', () => {
		const urlLike = fc.oneof(
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			anyText,
			fc
				.tuple(
					fc.constantFrom('https://', 'http://', 'http:/', 'HTTP://', 'file://', ''),
					fc.constantFrom('localhost', '127.0.0.1', '[::1]', '[fe80::1]', 'a.example', '1.2.3.4'),
					fc.constantFrom(
						...['', ':80', ':', ':0', '/', '//', '/p', '/.', '/..', '/a.b/', '@x', '?', '#'],
					),
				)
				.map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(urlLike, (url) => {
				const checked = checkedBaseUrl(url, API_PATHS);
				if (!checked.ok) return;
				const { protocol, hostname, username, search, hash } = new URL(url);
				const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
				expect(protocol === 'https:' || (protocol === 'http:' && isLocal)).toBe(true);
				expect([username, search, hash]).toStrictEqual(['', '', '']);
				expect(new URL(checked.value).origin).toBe(new URL(url).origin);
				expect(checked.value).not.toMatch(/\/$|[^:]\/\//);
				expect(checkedBaseUrl(checked.value, API_PATHS)).toEqual(checked);
			}),
			{ numRuns: 1000 },
		);
	});
});

/** Every server that a service documents; what another value of the field does: accounts.test.ts. */
test.each([
	['adapty', { production: 'api.adapty.io' }],
	['adaptyMail', { production: 'api-mail.adapty.io' }],
	[
		'cleverTap',
		{
			eu: 'api.clevertap.com',
			...Object.fromEntries(
				['in1', 'sg1', 'us1', 'aps3', 'mec1', 'sk1'].map((one) => [
					one,
					`${one}.api.clevertap.com`,
				]),
			),
		},
	],
	[
		'gainsightPx',
		{ us: 'api.aptrinsic.com', eu: 'api-eu.aptrinsic.com', us2: 'api-us2.aptrinsic.com' },
	],
])('%s has these servers, and no base URL takes their place', (name, servers) => {
	const { displayName, access } = services.find((one) => one.name === name)!;
	expect(Object.keys(access.hosts)).toEqual(Object.keys(servers));
	for (const [region, host] of Object.entries(servers)) {
		const data = { [access.hostField.name]: region, baseUrl: 'https://x.example' };
		expect(baseUrlOf(displayName, access, data)).toEqual({ ok: true, value: `https://${host}` });
	}
});
