/** Every selector of one profile: what goes out on the wire, and the line that comes back. */
import type { Sandbox, SandboxIdType, SandboxService } from '../../sandbox';
import { adaptyTexts } from '../../nodes/DeleteProfile/services/adapty/texts';
import { cleverTapTexts } from '../../nodes/DeleteProfile/services/cleverTap/texts';
import { gainsightPxTexts } from '../../nodes/DeleteProfile/services/gainsightPx/texts';
import { between, DAY_MS, HOUR_MS, TIME } from './support/expected';
import { keyLines } from './support/keys';
import { receipts, runNode, type Receipt } from './support/run';
import { sandboxes } from './support/sandboxes';
import { onTheWire } from './support/wire';

interface Selector {
	readonly name: string;
	readonly service: SandboxService;
	/** What the node is asked, besides service and operation. */
	readonly parameters?: Record<string, string | boolean>;
	/** As the item has it. */
	readonly id: unknown;
	readonly idType: SandboxIdType;
	readonly wire: {
		readonly method: string;
		readonly url: string;
		/** Besides the key. */
		readonly headers?: string[];
		readonly body?: string;
	};
	/** Fields of the receipt besides those that all have. */
	readonly receipt: Receipt;
}

const ADAPTY_URL = '/api/v2/server-side-api/profile/';
const CLEVERTAP_URL = '/1/delete/profiles.json';
const JSON_TYPE = 'content-type: application/json; charset=utf-8';

const deleted = { outcome: 'deleted', deleted: true };
const found = { outcome: 'found', deleted: false, httpStatus: 200 };
const wouldDelete = { outcome: 'wouldDelete', deleted: false, httpStatus: 200, dryRun: true };
const byAdapty = {
	...deleted,
	httpStatus: 204,
	requestId: expect.any(String) as unknown,
	message: adaptyTexts.deleted,
};
const byCleverTap = {
	outcome: 'accepted',
	deleted: false,
	httpStatus: 200,
	batchSize: 1,
	expectedBy: TIME,
	message: cleverTapTexts.accepted,
};
const soft = {
	...deleted,
	httpStatus: 204,
	hardDelete: false,
	revivableUntil: TIME,
	message: gainsightPxTexts.softDeleted,
};
const hard = {
	...deleted,
	httpStatus: 204,
	hardDelete: true,
	message: gainsightPxTexts.hardDeleted,
};

function jsonBody(body: string): { headers: string[]; body: string } {
	return { headers: [`content-length: ${Buffer.byteLength(body)}`, JSON_TYPE], body };
}

const DELETE: Selector[] = [
	{
		name: 'Adapty, customer user ID (the default)',
		service: 'adapty',
		id: 'anna',
		idType: 'customerUserId',
		wire: { method: 'DELETE', url: ADAPTY_URL, headers: ['adapty-customer-user-id: anna'] },
		receipt: byAdapty,
	},
	{
		name: 'Adapty, profile ID',
		service: 'adapty',
		parameters: { adaptyIdType: 'profileId' },
		id: '6f7a3b1c-0000-4000-8000-00000000cafe',
		idType: 'profileId',
		wire: {
			method: 'DELETE',
			url: ADAPTY_URL,
			headers: ['adapty-profile-id: 6f7a3b1c-0000-4000-8000-00000000cafe'],
		},
		receipt: byAdapty,
	},
	{
		name: 'Adapty, a number',
		service: 'adapty',
		id: 9007199254740991,
		idType: 'customerUserId',
		wire: {
			method: 'DELETE',
			url: ADAPTY_URL,
			headers: ['adapty-customer-user-id: 9007199254740991'],
		},
		receipt: byAdapty,
	},
	{
		name: 'CleverTap, identity (the default)',
		service: 'cleverTap',
		id: 'änna "A" 安娜',
		idType: 'identity',
		wire: { method: 'POST', url: CLEVERTAP_URL, ...jsonBody('{"identity":["änna \\"A\\" 安娜"]}') },
		receipt: byCleverTap,
	},
	{
		name: 'CleverTap, GUID',
		service: 'cleverTap',
		parameters: { cleverTapIdType: 'guid' },
		id: '__g-1',
		idType: 'guid',
		wire: { method: 'POST', url: CLEVERTAP_URL, ...jsonBody('{"guid":["__g-1"]}') },
		receipt: byCleverTap,
	},
	{
		name: 'CleverTap, a number goes out as a string',
		service: 'cleverTap',
		id: 42,
		idType: 'identity',
		wire: { method: 'POST', url: CLEVERTAP_URL, ...jsonBody('{"identity":["42"]}') },
		receipt: byCleverTap,
	},
	{
		name: 'Gainsight PX, soft (the default)',
		service: 'gainsightPx',
		id: 'anna+1@example.com',
		idType: 'identifyId',
		wire: { method: 'DELETE', url: '/v1/users/anna%2B1%40example.com?hardDelete=false' },
		receipt: soft,
	},
	{
		name: 'Gainsight PX, hard',
		service: 'gainsightPx',
		parameters: { gainsightPxHardDelete: true },
		id: 'anna',
		idType: 'identifyId',
		wire: { method: 'DELETE', url: '/v1/users/anna?hardDelete=true' },
		receipt: hard,
	},
	{
		name: 'Gainsight PX, an ID that a path cannot carry, soft',
		service: 'gainsightPx',
		id: 'team/änna',
		idType: 'identifyId',
		wire: {
			method: 'DELETE',
			url: '/v1/users/delete?hardDelete=false',
			...jsonBody('{"identifyId":"team/änna"}'),
		},
		receipt: soft,
	},
	{
		name: 'Gainsight PX, an ID that is a route, hard',
		service: 'gainsightPx',
		parameters: { gainsightPxHardDelete: true },
		id: 'delete',
		idType: 'identifyId',
		wire: {
			method: 'DELETE',
			url: '/v1/users/delete?hardDelete=true',
			...jsonBody('{"identifyId":"delete"}'),
		},
		receipt: hard,
	},
	{
		name: 'Gainsight PX, a number',
		service: 'gainsightPx',
		id: 0,
		idType: 'identifyId',
		wire: { method: 'DELETE', url: '/v1/users/0?hardDelete=false' },
		receipt: soft,
	},
];

const LOOK_UP: Selector[] = [
	{
		name: 'Adapty, customer user ID',
		service: 'adapty',
		id: 'anna',
		idType: 'customerUserId',
		wire: { method: 'GET', url: ADAPTY_URL, headers: ['adapty-customer-user-id: anna'] },
		receipt: { requestId: expect.any(String) as unknown, message: adaptyTexts.found },
	},
	{
		name: 'Adapty, profile ID',
		service: 'adapty',
		parameters: { adaptyIdType: 'profileId' },
		id: 'p-1',
		idType: 'profileId',
		wire: { method: 'GET', url: ADAPTY_URL, headers: ['adapty-profile-id: p-1'] },
		receipt: { requestId: expect.any(String) as unknown, message: adaptyTexts.found },
	},
	{
		name: 'CleverTap, identity',
		service: 'cleverTap',
		id: 'anna & co',
		idType: 'identity',
		wire: { method: 'GET', url: '/1/profile.json?identity=anna%20%26%20co' },
		receipt: { batchSize: 1, message: cleverTapTexts.found },
	},
	{
		name: 'CleverTap, GUID',
		service: 'cleverTap',
		parameters: { cleverTapIdType: 'guid' },
		id: '__g-1',
		idType: 'guid',
		wire: { method: 'GET', url: '/1/profile.json?objectId=__g-1' },
		receipt: { batchSize: 1, message: cleverTapTexts.found },
	},
	{
		name: 'Gainsight PX',
		service: 'gainsightPx',
		id: 'anna@example.com',
		idType: 'identifyId',
		wire: { method: 'GET', url: '/v1/users/anna%40example.com' },
		receipt: { message: gainsightPxTexts.found },
	},
	{
		name: 'Gainsight PX, an ID that a path cannot carry',
		service: 'gainsightPx',
		id: 'team/anna',
		idType: 'identifyId',
		wire: {
			method: 'GET',
			url: '/v1/users?pageSize=1000&filter=identifyId%3D%3Dteam%2Fanna',
		},
		receipt: { message: gainsightPxTexts.found },
	},
];

const start = sandboxes();

function seed(sandbox: Sandbox, { service, idType, id }: Selector): void {
	sandbox.seed(service, [{ [idType]: String(id) }] as never);
	sandbox.seed(service, [{ [idType]: 'somebody-else' }] as never);
}

/** Runs one selector and compares all that went out and all that came back. */
async function check(
	sandbox: Sandbox,
	selector: Selector,
	asked: { operation: 'delete' | 'lookUp'; dryRun?: boolean },
	receipt: Receipt,
): Promise<Receipt> {
	const { service, idType, id, wire, parameters } = selector;
	seed(sandbox, selector);
	const result = await runNode(sandbox, {
		services: [service],
		ids: [id],
		operation: asked.operation,
		parameters: { ...parameters, ...(asked.dryRun && { dryRun: true }) },
	});
	expect(result.error).toBeUndefined();
	expect(sandbox.requests().map(onTheWire)).toEqual([
		{
			method: wire.method,
			url: wire.url,
			headers: [...(wire.headers ?? []), ...keyLines(sandbox)[service]].sort(),
			body: wire.body ?? '',
		},
	]);
	expect(sandbox.requests()[0].service).toBe(service);
	expect(result.errorOutput).toEqual([]);
	expect(result.output).toEqual([
		{
			pairedItem: { item: 0 },
			json: {
				service,
				operation: asked.operation,
				idType,
				id: String(id),
				success: true,
				attempts: 1,
				sentAt: TIME,
				completedAt: TIME,
				host: new URL(sandbox.urls[service]).host,
				...receipt,
			},
		},
	]);
	expect(sandbox.state(service, idType, 'somebody-else')).toBe('present');
	return receipts(result.output)[0];
}

describe('delete', () => {
	test.each(DELETE)('$name', async (selector) => {
		const sandbox = await start();
		const { service, idType, id } = selector;
		const line = await check(sandbox, selector, { operation: 'delete' }, selector.receipt);
		expect(sandbox.deletions(service)).toEqual(new Map([[`${idType}:${String(id)}`, 1]]));
		expect(sandbox.state(service, idType, String(id))).toBe(
			{
				adapty: 'deleted',
				cleverTap: 'pendingDeletion',
				gainsightPx: line.hardDelete ? 'hardDeleted' : 'softDeleted',
			}[service],
		);
		const { completedAt, revivableUntil, expectedBy } = line;
		if (revivableUntil) expect(between(completedAt, revivableUntil)).toBe(7 * DAY_MS);
		if (expectedBy) expect(between(completedAt, expectedBy)).toBe(48 * HOUR_MS);
	});
});

describe('look up', () => {
	test.each(LOOK_UP)('$name', async (selector) => {
		const sandbox = await start();
		const { service, idType, id, receipt } = selector;
		await check(sandbox, selector, { operation: 'lookUp' }, { ...found, ...receipt });
		expect(sandbox.state(service, idType, String(id))).toBe('present');
	});
});

describe('dry run', () => {
	test.each(LOOK_UP)('$name', async (selector) => {
		const sandbox = await start();
		const { service, idType, id, receipt } = selector;
		await check(
			sandbox,
			selector,
			{ operation: 'delete', dryRun: true },
			{
				...wouldDelete,
				...receipt,
				...(service === 'gainsightPx' && { hardDelete: false }),
				message: `Dry run: nothing was deleted. ${String(receipt.message)}`,
			},
		);
		expect(sandbox.state(service, idType, String(id))).toBe('present');
	});
});

test('IDs of one kind are not taken for the other', async () => {
	const sandbox = await start();
	sandbox.seed('adapty', [
		{ customerUserId: 'one', profileId: 'two' },
		{ customerUserId: 'two', profileId: 'one' },
	]);
	await runNode(sandbox, {
		services: ['adapty'],
		ids: ['one'],
		parameters: { adaptyIdType: 'profileId' },
	});
	expect(sandbox.state('adapty', 'customerUserId', 'one')).toBe('present');
	expect(sandbox.state('adapty', 'customerUserId', 'two')).toBe('deleted');
});

test('Gainsight PX may answer a deletion with its 200 instead of 204', async () => {
	const sandbox = await start({ gainsightPxDeleteStatus: 200 });
	const selector = DELETE.find(({ name }) => name === 'Gainsight PX, hard')!;
	await check(sandbox, selector, { operation: 'delete' }, { ...hard, httpStatus: 200 });
	expect(sandbox.state('gainsightPx', 'identifyId', 'anna')).toBe('hardDeleted');
});
