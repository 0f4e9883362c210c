/** Each answer of each service has its text in the table, and the real output shows that text. */
import type { FaultRule } from '../../../sandbox';
import { SERVICES } from './support/services';
import { textsOf } from './support/texts';
import { CONTINUE, itemsOf, receipts, run, seed, useSandbox, type Trial } from './support/trial';

const sandbox = useSandbox();

interface Case {
	readonly text: string;
	readonly reason?: string;
	readonly outcome?: string;
	readonly fault?: Omit<FaultRule, 'service'>;
	readonly trial?: Trial;
	/** Only these services. */
	readonly at?: readonly string[];
}

const read = { kind: 'read' } as const;
const lookUp = { parameters: { operation: 'lookUp' } };
const verify = { options: { verifyAfterDelete: true } };
const failed = 'failed';

const CASES: readonly Case[] = [
	{ text: 'unauthorized', reason: 'unauthorized', fault: { status: 401 } },
	{ text: 'forbidden', reason: 'forbidden', fault: { status: 403 } },
	{ text: 'requestTimeout', reason: 'timeout', fault: { status: 408 } },
	{ text: 'rateLimited', reason: 'rateLimited', fault: { status: 429 } },
	...[500, 502, 503, 504, 599].map((status) => ({
		text: 'serviceUnavailable',
		reason: 'serviceUnavailable',
		fault: { status },
	})),
	...[300, 301, 302, 303, 307, 308].map((status) => ({
		text: 'redirected',
		reason: 'redirected',
		fault: { status, headers: { location: '/' } },
	})),
	...[409, 418, 422].map((status) => ({
		text: 'rejected',
		reason: 'rejected',
		fault: { status, body: { status: failed } },
	})),
	{ text: 'rejected', reason: 'rejected', fault: { status: 400, body: {} } },
	...[200, 202, 404, 410].map((status) => ({
		text: 'unexpectedResponse',
		reason: 'unexpectedResponse',
		fault: { status, body: '<html></html>' },
	})),
	{ text: 'timeout', reason: 'timeout', fault: { hang: true } },
	{ text: 'network', reason: 'network', fault: { reset: true } },
	{
		text: 'notFound',
		reason: 'notFound',
		trial: { items: itemsOf('gone'), options: { ifNotFound: 'fail' } },
		at: ['adapty', 'gainsightPx'],
	},
	{ text: 'notFound', outcome: 'notFound', trial: { ...lookUp, items: itemsOf('gone') } },
	{ text: 'found', outcome: 'found', trial: lookUp },
	{
		text: 'stillPresent',
		reason: 'stillPresent',
		fault: { match: { kind: 'delete' }, status: 204 },
		trial: verify,
		at: ['adapty', 'gainsightPx'],
	},
	{ text: 'stillPresent', outcome: 'accepted', trial: verify, at: ['cleverTap'] },
	{ text: 'deleted', outcome: 'deleted', at: ['adapty'] },
	{
		text: 'foundWithAccess',
		outcome: 'found',
		fault: {
			match: read,
			status: 200,
			body: { data: { customer_user_id: 'ada', subscriptions: [{ expires_at: null }] } },
		},
		trial: lookUp,
		at: ['adapty'],
	},
	{ text: 'accepted', outcome: 'accepted', at: ['cleverTap'] },
	{
		text: 'batchRefused',
		reason: 'rejected',
		fault: { status: 200, body: { status: 'fail' } },
		at: ['cleverTap'],
	},
	{
		text: 'unprocessed',
		reason: 'rejected',
		fault: { status: 200, body: { status: 'partial', unprocessed: [{ record: 'ada' }] } },
		at: ['cleverTap'],
	},
	{ text: 'softDeleted', outcome: 'deleted', at: ['gainsightPx'] },
	{
		text: 'hardDeleted',
		outcome: 'deleted',
		trial: { parameters: { gainsightPxHardDelete: true } },
		at: ['gainsightPx'],
	},
	{
		text: 'uncertainLookUp',
		outcome: 'notAttempted',
		reason: 'unsupportedLookUp',
		trial: { ...lookUp, items: itemsOf('a b') },
		at: ['gainsightPx'],
	},
];

describe.each(SERVICES)('$displayName', ({ service, displayName }) => {
	const table = textsOf(service);
	const cases = CASES.filter(({ at }) => at?.includes(service) ?? true);

	test.each(cases)('$text $#', async ({ text, reason, outcome, fault, trial }) => {
		seed(sandbox.it, ['ada']);
		if (fault) sandbox.it.fault({ service, ...fault });
		const result = await run(sandbox.it, {
			services: [service],
			items: itemsOf('ada'),
			node: CONTINUE,
			...trial,
			options: { maxTries: 1, timeout: 150, ...trial?.options },
		});
		const [line] = receipts(result);
		expect([line.outcome, line.reason]).toEqual([outcome ?? failed, reason]);
		expect(table[text]).toBeDefined();
		expect(line.message).toContain(table[text]);
		if (line.success === false) expect(line.message).toMatch(/ \[item 0\]$/);
	});

	test('every text of the table has a case', () => {
		const covered = new Set(cases.map(({ text }) => text));
		expect(Object.keys(table).filter((name) => !covered.has(name))).toEqual([]);
	});

	test('the table is frozen and written in the style of n8n', () => {
		expect(Object.isFrozen(table)).toBe(true);
		for (const text of Object.values(table)) {
			expect(text).not.toMatch(/\b(errors?|problems?|failures?|mistakes?|failed|invalid|oops)\b/i);
			expect(text).toMatch(/^[A-Z].*\.$/);
			expect(text).not.toMatch(/\$\{|\{\{|undefined|ECONN|ETIMEDOUT|ENOTFOUND/);
			expect(text.length).toBeLessThan(400);
		}
		// What is wrong with a credential names the field of the credential.
		const fields = { adapty: 'Secret Key', cleverTap: 'Region', gainsightPx: 'Data Center' };
		expect(table.unauthorized).toContain(`'${fields[service]}'`);
		expect(table.unauthorized).toContain(displayName);
	});
});

test('messages of the node itself keep to the style, name the field and the item', async () => {
	const bad = ['', ' ', 'undefined', 0.5, true, ['x', ['y']], '\ud800', ' lead'];
	const result = await run(sandbox.it, {
		items: itemsOf('fine', ...bad),
		parameters: { adaptyIdType: '={{ $itemIndex === 0 ? "wrong" : "customerUserId" }}' },
		node: CONTINUE,
	});
	const lines = result.output.filter(({ json }) => json.success === false);
	expect(lines.length).toBeGreaterThan(20);
	for (const { json, pairedItem } of lines) {
		const item = (pairedItem as { item: number }).item;
		expect(json.message).toMatch(new RegExp(`^'[^']+' .*\\[item ${item}\\]$`));
		expect(json.message).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
	}
});
