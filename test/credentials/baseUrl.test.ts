import fc from 'fast-check';

import { resolveBaseUrl as adapty } from '../../nodes/DeleteProfile/services/adapty/hosts';
import { BASE_URL_PATTERN, checkedBaseUrl } from '../../nodes/DeleteProfile/services/baseUrl';
import { resolveBaseUrl as cleverTap } from '../../nodes/DeleteProfile/services/cleverTap/hosts';
import { resolveBaseUrl as gainsightPx } from '../../nodes/DeleteProfile/services/gainsightPx/hosts';

describe('checkedBaseUrl', () => {
	test.each([
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		['https://api.example.com///', 'https://api.example.com'],
		['https://api.example.com:8443/proxy/a-b_c', 'https://api.example.com:8443/proxy/a-b_c'],
		['https://10.0.0.1', 'https://10.0.0.1'],
		['HTTPS://API.example.com', 'HTTPS://API.example.com'],
		['http://localhost:8080', 'http://localhost:8080'],
		['http://127.0.0.1:1/', 'http://127.0.0.1:1'],
		['http://127.9.8.7', 'http://127.9.8.7'],
		['http://[::1]:3000/x', 'http://[::1]:3000/x'],
	])('takes %s', (url, expected) => {
		expect(checkedBaseUrl(url)).toEqual({ ok: true, url: expected });
		expect(BASE_URL_PATTERN.test(url)).toBe(true);
	});

	test.each([
		['', 'empty'],
		['api.example.com', 'not a full address'],
		['/v1', 'not a full address'],
		['https://', 'not a full address'],
		['ftp://api.example.com', 'https://'],
		['javascript:alert(1)', 'https://'],
		['http://api.example.com', 'unencrypted'],
		['http://10.0.0.1', 'unencrypted'],
		['http://localhost.example.com', 'unencrypted'],
		['http://127.0.0.1.example.com', 'unencrypted'],
		['http://notlocalhost', 'unencrypted'],
		['http://[::2]', 'unencrypted'],
		['http://0.0.0.0', 'unencrypted'],
		['http://localhost@api.example.com', 'user name'],
		['https://user:pass@api.example.com', 'user name'],
		['https://@api.example.com', 'user name'],
		['https://api.example.com?x=1', 'query'],
		['https://api.example.com/?', 'query'],
		['https://api.example.com/#', 'fragment'],
		['https://api.example.com#x', 'fragment'],
		[' https://api.example.com', 'space'],
		['https://api.example.com ', 'space'],
		['https://api.example.com\n', 'line break'],
		['https://api.exam\tple.com', 'space'],
		['\x00https://api.example.com', 'control character'],
		['https://api.example.com/\x7f', 'control character'],
		['https:\\\\api.example.com', 'plain'],
		['http:\\\\localhost\\x', 'plain'],
		['https:api.example.com', 'plain'],
		['https:///api.example.com', 'plain'],
		['https://api.example.com/a/../b', 'plain'],
		['https://api.example.com/%2e%2e', 'plain'],
		['https://münchen.example', 'plain'],
	])('refuses %j', (url, because) => {
		expect(checkedBaseUrl(url)).toEqual({ ok: false, problem: expect.stringContaining(because) });
		expect(BASE_URL_PATTERN.test(url)).toBe(false);
	});

	test('never repeats the address, which may hold a password', () => {
		const answer = checkedBaseUrl('https://user:hunter2@api.example.com');
		expect(JSON.stringify(answer)).not.toContain('hunter2');
	});

	test('is never laxer than the pattern that the credentials use, nor the other way round', () => {
		const urlLike = fc.oneof(
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc.string({ unit: 'binary' }),
			fc
				.tuple(
					fc.constantFrom('https://', 'http://', 'http:/', 'HTTP://', 'file://', ''),
					fc.constantFrom('localhost', '127.0.0.1', '[::1]', '[fe80::1]', 'a.example', '1.2.3.4'),
					fc.constantFrom(
						'',
						':80',
						':',
						':0',
						'/',
						'//',
						'/p',
						'/.',
						'/..',
						'/a.b/',
						'@x',
						'?',
						'#',
					),
				)
				.map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(urlLike, (url) => {
				const answer = checkedBaseUrl(url);
				if (answer.ok) {
					expect(BASE_URL_PATTERN.test(url)).toBe(true);
					expect(answer.url).toBe(url.replace(/\/+$/, ''));
				} else if (BASE_URL_PATTERN.test(url)) {
					// Only what cannot be an address at all, so that nothing can be sent there.
					expect(() => new URL(url)).toThrow();
				}
			}),
			{ numRuns: 2000 },
		);
	});

	test('the pattern can stand inside an n8n expression', () => {
		expect(String(BASE_URL_PATTERN)).not.toMatch(/\}\}|\{\{/);
	});
});

describe('resolveBaseUrl', () => {
	test.each([
		[adapty, { server: 'production' }, 'https://api.adapty.io'],
		[adapty, { server: 'custom', baseUrl: 'http://127.0.0.1:9/' }, 'http://127.0.0.1:9'],
		[cleverTap, { region: 'eu' }, 'https://api.clevertap.com'],
		[cleverTap, { region: 'in1' }, 'https://in1.api.clevertap.com'],
		[cleverTap, { region: 'sg1' }, 'https://sg1.api.clevertap.com'],
		[cleverTap, { region: 'us1' }, 'https://us1.api.clevertap.com'],
		[cleverTap, { region: 'aps3' }, 'https://aps3.api.clevertap.com'],
		[cleverTap, { region: 'mec1' }, 'https://mec1.api.clevertap.com'],
		[cleverTap, { region: 'custom', baseUrl: 'https://x.example' }, 'https://x.example'],
		[gainsightPx, { dataCenter: 'us' }, 'https://api.aptrinsic.com'],
		[gainsightPx, { dataCenter: 'eu' }, 'https://api-eu.aptrinsic.com'],
		[gainsightPx, { dataCenter: 'us2' }, 'https://api-us2.aptrinsic.com'],
		[gainsightPx, { dataCenter: 'us', baseUrl: 'http://x.example' }, 'https://api.aptrinsic.com'],
	])('%p takes %j', (resolve, data, url) => {
		expect(resolve(data)).toEqual({ ok: true, url });
	});

	test.each([
		[cleverTap, {}],
		[cleverTap, { region: '' }],
		[cleverTap, { region: 'EU' }],
		[cleverTap, { region: 'eu1' }],
		[cleverTap, { region: 'constructor' }],
		[cleverTap, { region: 'toString' }],
		[cleverTap, { region: ['eu'] }],
		[cleverTap, { region: 'custom' }],
		[cleverTap, { region: 'custom', baseUrl: 7 }],
		[cleverTap, { region: 'custom', baseUrl: 'http://x.example' }],
		[adapty, { server: 'eu', baseUrl: 'https://x.example' }],
		[gainsightPx, { dataCenter: 'us3' }],
		[gainsightPx, { dataCenter: null }],
	])('%p refuses %j and falls back to no other region', (resolve, data) => {
		expect(resolve(data)).toEqual({ ok: false, problem: expect.any(String) });
	});
});
