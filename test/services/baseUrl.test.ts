import fc from 'fast-check';

import { baseUrlOf, checkedBaseUrl } from '../../nodes/DeleteProfile/contract/baseUrl';
import { ADAPTY_HOSTS } from '../../nodes/DeleteProfile/services/adapty/hosts';
import { ADAPTY_MAIL_HOSTS } from '../../nodes/DeleteProfile/services/adaptyMail/hosts';
import { CLEVERTAP_HOSTS } from '../../nodes/DeleteProfile/services/cleverTap/hosts';
import { GAINSIGHT_PX_HOSTS } from '../../nodes/DeleteProfile/services/gainsightPx/hosts';
import { anyText } from '../support/anyText';

const API_PATHS = ['/api/v2', '/api/v2/things'];

describe('checkedBaseUrl', () => {
	test.each([
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		['https://api.example.com///', 'https://api.example.com'],
		['https://api.example.com:8443/proxy/a-b_c', 'https://api.example.com:8443/proxy/a-b_c'],
		['https://10.0.0.1', 'https://10.0.0.1'],
		['HTTPS://API.example.com:443', 'https://api.example.com'],
		['http://LOCALHOST:80', 'http://localhost'],
		['https://api.example.com//a//B/', 'https://api.example.com/a/B'],
		['https://api.example.com/api/v2/proxy', 'https://api.example.com/api/v2/proxy'],
		['https://api.example.com/xapi/v2', 'https://api.example.com/xapi/v2'],
		['https://api.example.com/api', 'https://api.example.com/api'],
		['http://localhost:8080', 'http://localhost:8080'],
		['http://127.0.0.1:1/', 'http://127.0.0.1:1'],
		['http://127.9.8.7', 'http://127.9.8.7'],
		['http://[::1]:3000/x', 'http://[::1]:3000/x'],
	])('takes %s', (url, expected) => {
		expect(checkedBaseUrl(url, API_PATHS)).toEqual({ ok: true, value: expected });
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
		['http://127.1', 'plain'],
		['https://api.example.com/api/v2', "ends in '/api/v2'"],
		['https://api.example.com/proxy//API/V2/', "ends in '/api/v2'"],
		['https://api.example.com/api/v2/things/', "ends in '/api/v2/things'"],
	])('refuses %j', (url, because) => {
		expect(checkedBaseUrl(url, API_PATHS)).toEqual({
			ok: false,
			problem: expect.stringContaining(because),
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
				const checked = checkedBaseUrl(url, API_PATHS);
				if (!checked.ok) return;
				const { protocol, hostname, username, search, hash } = new URL(url);
				const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
				expect(protocol === 'https:' || (protocol === 'http:' && isLocal)).toBe(true);
				expect([username, search, hash]).toEqual(['', '', '']);
				expect(new URL(checked.value).origin).toBe(new URL(url).origin);
				expect(checked.value).not.toMatch(/\/$|[^:]\/\//);
				expect(checkedBaseUrl(checked.value, API_PATHS)).toEqual(checked);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('baseUrlOf', () => {
	test.each([
		[ADAPTY_HOSTS, 'production', undefined, 'https://api.adapty.io'],
		[ADAPTY_HOSTS, 'custom', 'http://127.0.0.1:9/', 'http://127.0.0.1:9'],
		[ADAPTY_MAIL_HOSTS, 'production', undefined, 'https://api-mail.adapty.io'],
		[ADAPTY_MAIL_HOSTS, 'custom', 'http://127.0.0.1:9/', 'http://127.0.0.1:9'],
		[CLEVERTAP_HOSTS, 'eu', undefined, 'https://api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'in1', undefined, 'https://in1.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'sg1', undefined, 'https://sg1.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'us1', undefined, 'https://us1.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'aps3', undefined, 'https://aps3.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'mec1', undefined, 'https://mec1.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'sk1', undefined, 'https://sk1.api.clevertap.com'],
		[CLEVERTAP_HOSTS, 'custom', 'https://x.example', 'https://x.example'],
		[GAINSIGHT_PX_HOSTS, 'us', undefined, 'https://api.aptrinsic.com'],
		[GAINSIGHT_PX_HOSTS, 'eu', undefined, 'https://api-eu.aptrinsic.com'],
		[GAINSIGHT_PX_HOSTS, 'us2', undefined, 'https://api-us2.aptrinsic.com'],
		[GAINSIGHT_PX_HOSTS, 'us', 'http://x.example', 'https://api.aptrinsic.com'],
	])('%j takes %j %j', (table, region, baseUrl, url) => {
		expect(baseUrlOf(table, region, baseUrl)).toEqual({ ok: true, value: url });
	});

	test.each([
		[CLEVERTAP_HOSTS, undefined, undefined],
		[CLEVERTAP_HOSTS, '', undefined],
		[CLEVERTAP_HOSTS, 'EU', undefined],
		[CLEVERTAP_HOSTS, 'eu1', undefined],
		[CLEVERTAP_HOSTS, 'constructor', undefined],
		[CLEVERTAP_HOSTS, 'toString', undefined],
		[CLEVERTAP_HOSTS, ['eu'], undefined],
		[CLEVERTAP_HOSTS, 'custom', undefined],
		[CLEVERTAP_HOSTS, 'custom', 7],
		[CLEVERTAP_HOSTS, 'custom', 'http://x.example'],
		[ADAPTY_HOSTS, 'eu', 'https://x.example'],
		[ADAPTY_MAIL_HOSTS, 'eu', 'https://x.example'],
		[GAINSIGHT_PX_HOSTS, 'us3', undefined],
		[GAINSIGHT_PX_HOSTS, null, undefined],
	])('%j refuses %j %j and falls back to no other region', (table, region, baseUrl) => {
		expect(baseUrlOf(table, region, baseUrl)).toEqual({ ok: false, problem: expect.any(String) });
	});
});
