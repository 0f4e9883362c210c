import type { ICredentialType, IExecuteFunctions, INodeType } from 'n8n-workflow';

import { runInEngine, type EngineOptions } from '../../engine';

const keyType: ICredentialType = {
	name: 'keyApi',
	displayName: 'Key',
	properties: [
		{ displayName: 'Key', name: 'key', type: 'string', default: '' },
		{ displayName: 'Region', name: 'region', type: 'string', default: 'eu' },
		{
			displayName: 'Host',
			name: 'host',
			type: 'hidden',
			default: '={{ $self.region + ".example" }}',
		},
	],
};

/** Gives what it reads of its credential for each item. */
const reader = {
	description: {
		displayName: 'Reader',
		name: 'reader',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Reader' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'keyApi', required: true }],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		const read = items.map(async (_, item) => ({
			json: await this.getCredentials('keyApi', item),
		}));
		return [await Promise.all(read)];
	},
} as unknown as INodeType;

async function read(key: object, items: EngineOptions['items'] = [{}]) {
	const result = await runInEngine({
		parameters: {},
		items,
		credentials: { keyApi: key },
		credentialTypes: [keyType],
		nodeType: reader,
	});
	return { ...result, read: result.output.map(({ json }) => json) };
}

test('a credential has the defaults of its type, hidden expressions included', async () => {
	const { read: data, decrypted } = await read({ key: 'k' });
	expect(data).toEqual([{ key: 'k', region: 'eu', host: 'eu.example' }]);
	expect(decrypted).toBe(1);
});

test("expressions in a credential are resolved for each item, and see the credential's own data", async () => {
	const items = [{ app: 'one' }, { app: 'two' }];
	const { read: data, decrypted } = await read(
		{ key: '={{ "key-of-" + $json.app }}', region: 'us' },
		items,
	);
	expect(data).toEqual([
		{ key: 'key-of-one', region: 'us', host: 'us.example' },
		{ key: 'key-of-two', region: 'us', host: 'us.example' },
	]);
	expect(decrypted).toBe(2);
});

test('an expression that fails says where', async () => {
	const { error } = await read({ key: '={{ $secrets.vault.key }}' });
	expect(error?.message).toMatch(/Error resolving credentials/);
});
