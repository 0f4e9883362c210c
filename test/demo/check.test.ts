import { check, checkNumbers, type Evidence } from '../../demo/check';
import { forgetEveryone, readPeople, setStage, type Person, type Receipt } from '../../demo/stage';
import { COUNTS, tally } from '../../demo/table';
import { services } from '../../engine/services';
import type { Sandbox } from '../../sandbox';
import { factsOf } from '../services/facts';

function person(ids: Partial<Person>): Person {
	const nobody = { name: '', email: '', user_id: '', clevertap_id: '', gainsight_px_id: '' };
	return { ...nobody, unknown_at: '', ...ids } as Person;
}

const ada = person({ user_id: 'a1', clevertap_id: 'c1', gainsight_px_id: 'g1' });

const PEOPLE: readonly Person[] = [
	ada,
	person({ user_id: 'a2', unknown_at: 'adapty' }),
	person({ clevertap_id: 'c3', gainsight_px_id: 'guest/g3' }),
	person({ user_id: ' a4', clevertap_id: '[object Object]', gainsight_px_id: 'undefined' }),
	person({ clevertap_id: 'c5', unknown_at: 'cleverTap' }),
	ada,
];

let sandbox: Sandbox;
let evidence: Evidence;

beforeEach(async () => {
	sandbox = await setStage(PEOPLE);
	const receipts = await forgetEveryone(PEOPLE, sandbox);
	evidence = { people: PEOPLE, receipts, rows: tally(receipts), sandbox };
});

afterEach(async () => await sandbox.close());

const problemsIn = (claimed: Evidence) => check(claimed).flatMap(({ problems }) => problems);

test('finds nothing wrong with what is true', () => {
	expect(problemsIn(evidence)).toEqual([]);
	expect(Object.fromEntries(evidence.rows.map((row) => [row.service, row]))).toMatchObject({
		adapty: { ...zeros, deleted: 1, alreadyAbsent: 1, skipped: 2, requests: 2 },
		cleverTap: { ...zeros, accepted: 3, skipped: 1, requests: 1 },
		gainsightPx: { ...zeros, deleted: 2, skipped: 2, requests: 2 },
	});
});

const zeros = { deleted: 0, accepted: 0, alreadyAbsent: 0, failed: 0, refused: 1, repeated: 1 };

test('holds each number of every service against its row of facts', () => {
	const none = Object.fromEntries(COUNTS.map((column) => [column, 0]));
	const usual = evidence.rows.map((row) => ({ ...row, ...none, ...factsOf(row.service).demo }));
	expect(checkNumbers(usual).problems).toEqual([]);
	const more = usual.map((row) => ({ ...row, skipped: row.skipped + 1 }));
	expect(checkNumbers(more).problems).toHaveLength(services.length);
});

test('finds a wrong number of requests', () => {
	const rows = evidence.rows.map((row) => ({ ...row, requests: row.requests + 1 }));
	expect(problemsIn({ ...evidence, rows })).toHaveLength(rows.length);
});

test.each([
	['a deletion for an absence', 'adapty', 'deleted', 'alreadyAbsent'],
	['an absence for a deletion', 'adapty', 'alreadyAbsent', 'deleted'],
	['a refusal for a deletion', 'gainsightPx', 'failed', 'deleted'],
	['a refusal for an accepted deletion', 'cleverTap', 'failed', 'accepted'],
	['a deletion for a failure', 'gainsightPx', 'deleted', 'failed'],
])('finds a receipt that takes %s', (_, service, truth, claim) => {
	const receipts: Receipt[] = [...evidence.receipts];
	const index = receipts.findIndex((one) => one.service === service && one.outcome === truth);
	receipts[index] = { ...receipts[index], outcome: claim, reason: undefined };
	expect(problemsIn({ ...evidence, receipts })).not.toEqual([]);
});

test('the file names only made-up people', () => {
	for (const { email } of readPeople()) expect(email).toMatch(/@example\.com$/);
});

test('finds a receipt that is missing, and one that nobody asked for', () => {
	const [first, ...rest] = evidence.receipts;
	expect(problemsIn({ ...evidence, receipts: rest })).not.toEqual([]);
	expect(problemsIn({ ...evidence, receipts: [{ ...first, id: 'a9' }, ...rest] })).not.toEqual([]);
});

describe('finds what the services did that was not claimed:', () => {
	test('a profile is back', () => {
		sandbox.upsert('adapty', 'customerUserId', 'a1');
		expect(problemsIn(evidence)).toContain('adapty a1: deleted, but it is present');
	});

	test('an accepted deletion came to nothing', () => {
		const state = sandbox.state;
		sandbox.state = (service, idType, id) =>
			id === 'c3' ? 'pendingDeletion' : state(service, idType, id);
		expect(problemsIn(evidence)).toEqual(['cleverTap c3: accepted, but it is still there']);
	});

	test('somebody else was deleted', async () => {
		const { baseUrl, apiKey } = sandbox.credentials.gainsightPxApi;
		await fetch(`${baseUrl}/v1/users/bystander-7?hardDelete=true`, {
			method: 'DELETE',
			headers: { 'X-APTRINSIC-API-KEY': apiKey },
		});
		expect(problemsIn(evidence)).toContain('Gainsight PX, bystander-7: is not as it was');
	});
});
