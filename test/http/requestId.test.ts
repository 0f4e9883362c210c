import { readRequestId, tracesOf } from '../../nodes/DeleteProfile/http/headers';

const HEX = '5f0f3b6a0d9c4c0e9b3a1d2e3f405162';
const UUID = '3F2504e0-4f89-11d3-9a0c-0305e82c3301';

const read = (id: unknown, ...held: string[]) =>
	readRequestId({ 'request-id': id }, () => held.flatMap(tracesOf));

test.each([
	HEX,
	UUID,
	'7f3a1b2c4d5e6f70-AMS',
	'1-67891233-abcdef012345678912345678',
	'4442587FB7D0A2F9',
	'f9Qm2Zx-7LkT0bRw_3sYhA',
	'YWJj+GVmZ2hp/mts0aXo8Q==',
])('%s is taken', (id) => {
	expect(read(id, 'ada@example.com', 'secret-key-0123456789', '')).toBe(id);
});

test.each([
	undefined,
	[HEX],
	'',
	'short1Ab',
	'42',
	'a'.repeat(64),
	'1'.repeat(32),
	'4111-1111-1111-1111',
	`${'a1'.repeat(32)}b`,
	'with spaces in it 1',
	'The-user-42-is-gone-now',
	'please_call_Bob_at_5_pm',
	'AdaLovelace18151210',
	'CALLADALOVELACEat1815',
	'adalovelace18151210',
	'ada@example.com-1815',
	'<script>alert(1)</script>',
	`${HEX}\n`,
	`${HEX}é`,
	'5f0f3b6a.0d9c4c0e:9b3a',
])('%j has no form of a request ID', (id) => {
	expect(read(id)).toBeUndefined();
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const hex = (text: string) => Buffer.from(text).toString('hex');
const otherCase = (text: string) =>
	text.replace(/[a-z]/gi, (one) => (one > 'Z' ? one.toUpperCase() : one.toLowerCase()));
const squeezed = (text: string) => text.replace(/[^a-z0-9]/gi, '');

describe.each([
	['an email', 'Ada.Lovelace@example.com'],
	['a UUID', '8d2c1a9e-4b7f-4e0f-9a6b-5c3d7e1f2a4b'],
	['digits', '4915112345678'],
	['a short key', 'k3yX9'],
	['bytes with punctuation in base64', 'a?~b>>c??ÿ~~d'],
	['other letters', 'Владимир-1815'],
	['accents', 'Müller.Zoë@example.com'],
	['half a surrogate pair', 'ada\ud800lovelace1815'],
])('%s', (_what, held) => {
	const forms: Record<string, string> = {
		'plain, in something': `0f${squeezed(held)}1a2b3c4d5e6f7A8b9c0`,
		'in the other case': `0f${squeezed(held).toUpperCase()}1a2b3c4d5e6f7a8b9c0`,
		base64: base64(held),
		base64url: base64url(held),
		'base64 without punctuation': squeezed(base64(held)),
		'base64 in something': `0${base64(held)}`,
		'base64 in the other case': otherCase(base64(held)),
		hex: hex(held),
		'hex in something': `0${hex(held)}a`,
		'hex in groups': hex(held).replace(/(.{8})(?=.)/g, '$1-'),
		'as the name of a Basic key': base64(`${held}:x7`),
		'as the word of a Basic key': base64(`u:${held}`),
		'as the word of a Basic key, in something': `0${base64(`u:${held}`)}`,
		URI: squeezed(encodeURIComponent(Buffer.from(held).toString())),
	};

	test.each(Object.entries(forms))('%s does not come out', (_form, id) => {
		expect(read(id, 'other', held)).toBeUndefined();
	});
});

test('a part of a key or of an ID, as it is or encoded, does not come out', () => {
	const key = `jklmno-${HEX}-${HEX}`;
	const parts = [HEX.slice(3, 25), base64(key).slice(4, 40), hex(key).slice(6, 40)];
	expect(parts.map((part) => read(part))).toEqual(parts);
	expect(parts.map((part) => read(part, key))).toEqual(parts.map(() => undefined));
});

test('an ID of three characters is in a request ID by chance, one of four is not', () => {
	expect(read(HEX, '5f0')).toBe(HEX);
	expect(read(HEX, '5f0f')).toBeUndefined();
});

test('`request-id` comes before `x-request-id`, unless it is none', () => {
	const both = (id: string) => ({ 'request-id': id, 'x-request-id': UUID });
	expect(readRequestId(both(HEX), () => [])).toBe(HEX);
	expect(readRequestId(both('none'), () => [])).toBe(UUID);
	expect(readRequestId(both(HEX), () => [HEX, UUID].flatMap(tracesOf))).toBeUndefined();
});

test('what is held is read only where there is a request ID', () => {
	const held = jest.fn(() => []);
	readRequestId({ 'request-id': 'none' }, held);
	expect(held).not.toHaveBeenCalled();
});
