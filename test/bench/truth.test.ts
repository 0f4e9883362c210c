import { contradictions, truthOf, type Claim, type Strictness } from '../../sandbox/truth';
import { startSandbox, type Sandbox } from '../../sandbox';

let sandbox: Sandbox;

/** Asks a stand-in for a deletion, as anybody could. */
async function deleteAt(service: 'gainsightPx' | 'cleverTap', id: string): Promise<void> {
	const { gainsightPxApi, cleverTapApi } = sandbox.credentials;
	const response =
		service === 'gainsightPx'
			? await fetch(`${sandbox.urls.gainsightPx}/v1/users/${id}?hardDelete=false`, {
					method: 'DELETE',
					headers: { 'X-APTRINSIC-API-KEY': gainsightPxApi.apiKey },
				})
			: await fetch(`${sandbox.urls.cleverTap}/1/delete/profiles.json`, {
					method: 'POST',
					headers: {
						'Content-Type': 'application/json',
						'X-CleverTap-Account-Id': cleverTapApi.accountId,
						'X-CleverTap-Passcode': cleverTapApi.passcode,
					},
					body: JSON.stringify({ identity: [id] }),
				});
	expect(response.ok).toBe(true);
}

beforeAll(async () => {
	sandbox = await startSandbox();
	const ids = ['gone', 'there'];
	sandbox.seed(
		'gainsightPx',
		ids.map((identifyId) => ({ identifyId })),
	);
	sandbox.seed(
		'cleverTap',
		ids.map((identity) => ({ identity })),
	);
	await deleteAt('gainsightPx', 'gone');
	await deleteAt('cleverTap', 'gone');
});

afterAll(async () => await sandbox.close());

const px = (id: string, outcome: string, more: Claim = {}): Claim => ({
	...{ service: 'gainsightPx', idType: 'identifyId', id, outcome },
	...more,
});
const cleverTap = (id: string, outcome: string): Claim => ({
	...{ service: 'cleverTap', idType: 'identity', id, outcome },
});

const found = (claims: Claim[], strict?: Strictness) =>
	contradictions(claims, truthOf(sandbox), strict).map(({ words }) => words);

test.each([
	[px('gone', 'deleted', { hardDelete: false })],
	[px('gone', 'alreadyAbsent')],
	[px('gone', 'failed', { attempts: 2, message: 'The profile may be deleted already; run it.' })],
	[cleverTap('gone', 'accepted')],
	[px('gone', 'notFound')],
])('%j is true', (claim) => expect(found([claim])).toEqual([]));

test.each([
	[px('there', 'deleted'), 'no deletion of it was taken'],
	[px('gone', 'deleted', { hardDelete: true }), 'it can be revived'],
	[px('gone', 'accepted'), 'the service had confirmed it'],
	[px('gone', 'failed', { attempts: 1, message: 'Refused' }), 'it was deleted'],
	[px('gone', 'notAttempted'), 'a deletion of it was sent'],
	[px('gone', 'skipped'), 'a deletion of it was sent'],
	[px('gone', 'wouldDelete'), 'a deletion of it was sent'],
	[px('there', 'alreadyAbsent'), 'it is present'],
	[px('nobody', 'found'), 'it is unknown'],
	[px('gone', 'vanished'), 'there is no such outcome'],
	[px('gone', 'deleted', { success: false }), 'success is false'],
	[px('gone', 'deleted', { deleted: false }), 'deleted is false'],
	[cleverTap('gone', 'deleted'), 'the service only accepts'],
	[cleverTap('gone', 'alreadyAbsent'), 'it is pendingDeletion'],
])('%j is contradicted', (claim, words) => {
	const all = found([claim]);
	expect(all[0]).toMatch(new RegExp(`${words}$`));
});

test('a deletion that no line names, and lines that are missing or too many', () => {
	expect(found([px('there', 'failed', { attempts: 1 })])).toEqual([
		'gainsightPx identifyId:gone: it was deleted, and no line names it',
	]);
	const asked = [{ service: 'gainsightPx', id: 'there' }];
	const claims = [px('gone', 'deleted'), px('gone', 'deleted', { reason: 'duplicate' })];
	expect(found(claims, { asked })).toEqual([
		'gainsightPx gone: deleted, but nobody asked for it',
		'gainsightPx gone: deleted, but nobody asked for it',
		'gainsightPx there: it has no line',
	]);
});

test('twice is once too often, and a doubt is none where none is allowed', () => {
	const doubt = px('gone', 'failed', { attempts: 1, message: 'It may be gone.' });
	expect(found([doubt], { noDoubts: true })).toEqual([
		'gainsightPx gone: failed, but it was deleted',
	]);
	expect(found([cleverTap('gone', 'accepted')], { settled: true })).toEqual([
		'cleverTap gone: accepted, but it is still there',
	]);
});
