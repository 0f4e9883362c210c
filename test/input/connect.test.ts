import type { IExecuteFunctions } from 'n8n-workflow';

import { connect } from '../../nodes/DeleteProfile/connect';
import { fakeService } from '../support/fakeService';

const service = fakeService();

/** Connects items whose credentials n8n resolves like this; what is no object is thrown. */
async function connected(items: number, credentialOf: (item: number) => unknown) {
	const read: Array<[string, number]> = [];
	let [atOnce, mostAtOnce] = [0, 0];
	const context = {
		async getCredentials(type: string, item: number) {
			read.push([type, item]);
			mostAtOnce = Math.max(mostAtOnce, ++atOnce);
			await Promise.resolve();
			atOnce--;
			const credential = credentialOf(item);
			if (typeof credential === 'object') return credential;
			throw new Error(String(credential));
		},
	} as unknown as IExecuteFunctions;
	const connectionOf = await connect(context, service, items, 1000);
	const all = Array.from({ length: items }, (_, item) => connectionOf(item));
	return { all, read, mostAtOnce };
}

/** An item's own account, by its path. */
const custom = (path: string, further: object = {}) => ({
	server: 'custom',
	baseUrl: `https://gate.example/${path}`,
	key: 'k',
	...further,
});

test('each of many items has its own credential, read a few at a time, and each account once', async () => {
	const { all, read, mostAtOnce } = await connected(67, (item) => custom(`tenant-${item % 33}`));
	expect(all.map((one) => one.ok && one.value.account.baseUrl)).toEqual(
		all.map((_, item) => `https://gate.example/tenant-${item % 33}`),
	);
	expect(read).toEqual(all.map((_, item) => ['fakeApi', item]));
	expect(mostAtOnce).toBe(20);
	expect(new Set(all).size).toBe(33);
	expect(all[40]).toBe(all[7]);
});

test('a credential whose fields depend on no item is read once', async () => {
	const { all, read } = await connected(50, () => custom('a', { expressionFields: '' }));
	expect(read).toStrictEqual([['fakeApi', 0]]);
	expect(all[49].ok).toBe(true);
	expect(new Set(all).size).toBe(1);
});

test('one that may depend on the item is read for each', async () => {
	const { read } = await connected(3, () => custom('a', { expressionFields: 'key' }));
	expect(read).toHaveLength(3);
});

test.each<[string, unknown, string, string]>([
	['is missing', 'secret', 'missingCredential', 'The Fake credential is missing or cannot be read'],
	['has no key', custom('a', { key: '' }), 'invalidCredential', "'Key' of the Fake credential is"],
	[
		'has a key with a line break',
		custom('a', { key: 'secret\n' }),
		'invalidCredential',
		"'Key' of the Fake credential contains whitespace",
	],
	[
		'has a number without end for a key',
		custom('a', { key: BigInt(5) }),
		'invalidCredential',
		"'Key' of the Fake credential is not text",
	],
	[
		'names no server',
		{ server: 'moon', key: 'secret' },
		'invalidCredential',
		"'moon' is not a choice of 'Server' in the Fake credential",
	],
])(
	'a credential that %s is a problem of its items alone',
	async (_how, credential, reason, what) => {
		const { all } = await connected(3, (item) => (item < 2 ? credential : custom('a')));
		expect(all.map(({ ok }) => ok)).toStrictEqual([false, false, true]);
		expect(all[1]).toMatchObject({
			problem: { reason, message: { what: expect.stringContaining(what) } },
		});
		expect(JSON.stringify(all[1])).not.toContain('secret');
	},
);
