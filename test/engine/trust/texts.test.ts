/** What people read: each response has its text, no two sentences contradict each other, US English. */
import type { Finding, ServiceTexts } from '../../../nodes/DeleteProfile/contract/service';
import { failed } from '../../../nodes/DeleteProfile/contract/statuses';
import type { Message, Result } from '../../../nodes/DeleteProfile/contract/types';
import { resultOf, verified } from '../../../nodes/DeleteProfile/erasure/outcomes';
import { receiptOf, type Line } from '../../../nodes/DeleteProfile/erasure/receipt';
import * as flowTexts from '../../../nodes/DeleteProfile/erasure/texts';
import { defaultSettings } from '../../../nodes/DeleteProfile/input/settings';
import { serviceNamed } from '../../../engine/services';
import type { FaultRule } from '../../../sandbox';
import { expectConsistent, expectTruth } from './support/expect';
import { ownFactsOf } from './support/facts';
import {
	AT_ONCE,
	CONTINUE,
	itemsOf,
	READABLE,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
	type Trial,
} from './support/trial';

const sandbox = useSandbox();

/** Longer, and the table of the output is no longer one line for each person. */
const MAX_LENGTH = 45;

interface Case {
	/** The entry of the service's table. */
	readonly text: keyof ServiceTexts;
	readonly reason: string;
	readonly fault?: Omit<FaultRule, 'service'>;
	readonly trial?: Trial;
	/** Only these services. */
	readonly at?: readonly string[];
}

/** A refusal in the form of every service. */
const REFUSAL = {
	errors: [
		{
			source: null,
			errors: ['Not valid'],
			error_code: 'not_valid',
			status_code: 400,
			message: 'x',
		},
	],
	error_code: 'not_valid',
	status: 'fail',
	error: 'Not valid',
	externalapierror: { status: 'BAD_REQUEST', message: 'Not valid' },
};

const NAMES = SERVICES.map(({ service }) => service);
const REFUSES_BY_403 = NAMES.filter((service) => ownFactsOf(service).refusedKey === 403);

/** Those that delete at once and can be asked after it. */
const READABLE_AT_ONCE = READABLE.map(({ service }) => service).filter((service) =>
	AT_ONCE.includes(service),
);

const CASES: readonly Case[] = [
	{ text: 'unauthorized', reason: 'unauthorized', fault: { status: 401 } },
	{ text: 'unauthorized', reason: 'unauthorized', fault: { status: 403 }, at: REFUSES_BY_403 },
	{
		text: 'forbidden',
		reason: 'forbidden',
		fault: { status: 403 },
		at: NAMES.filter((service) => !REFUSES_BY_403.includes(service)),
	},
	{ text: 'forbidden', reason: 'forbidden', fault: { status: 403, body: '<html></html>' } },
	{ text: 'requestTimeout', reason: 'timeout', fault: { status: 408 } },
	{
		text: 'rateLimited',
		reason: 'rateLimited',
		fault: { status: 429, headers: { 'Retry-After': '60' } },
	},
	{
		text: 'serviceUnavailable',
		reason: 'serviceUnavailable',
		fault: { status: 503, headers: { 'Retry-After': '60' } },
	},
	...[500, 502, 504, 599].map((status): Case => {
		return { text: 'serviceUnavailable', reason: 'serviceUnavailable', fault: { status } };
	}),
	...[300, 301, 302, 303, 307, 308].map((status): Case => {
		const headers = { location: '/' };
		return { text: 'redirected', reason: 'redirected', fault: { status, headers } };
	}),
	{ text: 'rejected', reason: 'rejected', fault: { status: 400, body: REFUSAL } },
	...[200, 202, 404, 410].map((status): Case => {
		const fault = { status, body: '<html></html>' };
		return { text: 'unexpectedResponse', reason: 'unexpectedResponse', fault };
	}),
	{
		text: 'timeout',
		reason: 'timeout',
		fault: { hang: true },
		trial: { options: { timeout: 150 } },
	},
	{ text: 'network', reason: 'network', fault: { reset: true } },
	{
		text: 'notFound',
		reason: 'notFound',
		trial: { items: itemsOf('gone'), options: { ifNotFound: 'fail' } },
		at: AT_ONCE,
	},
	{
		text: 'stillPresent',
		reason: 'stillPresent',
		fault: { match: { kind: 'delete' }, status: 204 },
		trial: { options: { verifyAfterDelete: true } },
		at: READABLE_AT_ONCE,
	},
];

describe.each(SERVICES)('$displayName: what went wrong', ({ service, texts }) => {
	const cases = CASES.filter(({ at }) => at?.includes(service) ?? true);

	test.each(cases)('$text $#', async ({ text, reason, fault, trial }) => {
		seed(sandbox.it, ['ada']);
		if (fault) sandbox.it.fault({ service, ...fault });
		const result = await run(sandbox.it, {
			services: [service],
			items: itemsOf('ada'),
			node: CONTINUE,
			...trial,
			options: { maxAttempts: 1, giveUpAfter: 1, ...trial?.options },
		});
		const [line] = receipts(result);
		expect([line.outcome, line.reason]).toEqual(['failed', reason]);
		expect(line.message).toContain(`${texts[text].what}. `);
		expect(line.message).toContain(texts[text].advice);
		expectTruth(sandbox.it, result);
	});

	test('every text of the table that can come has a case', () => {
		const covered = new Set<string>(cases.map(({ text }) => text));
		const rest = Object.keys(serviceNamed(service).texts).filter((name) => !covered.has(name));
		// Told by tests of their own (in test/services, in lies.test.ts), or only where a deletion takes its time.
		const elsewhere = [
			'certificate',
			'notFound',
			'stillPresent',
			'refusedProfile',
			'unprocessed',
			'tooLarge',
		];
		expect(rest.filter((name) => ![...elsewhere, 'uncertainLookUp'].includes(name))).toEqual([]);
	});
});

test('where nothing has to be done, the message is short', async () => {
	const ids = ['ada', 'gone', 'keep', 'ada', 'a b'];
	const trials: Trial[] = [
		{},
		{ options: { verifyAfterDelete: true } },
		{ parameters: { dryRun: true } },
		{ parameters: { operation: 'lookUp' } },
		{ parameters: { gainsightPxHardDelete: true } },
	];
	const messages = new Set<string>();
	for (const trial of trials) {
		sandbox.it.reset();
		seed(sandbox.it, ['ada']);
		sandbox.it.seed('adapty', [{ customerUserId: 'subscriber', activeSubscription: true }]);
		sandbox.it.seed('adapty', [{ customerUserId: 'member', accessLevel: true }]);
		const result = await run(sandbox.it, {
			items: itemsOf(...ids, '', 'subscriber', 'member'),
			node: CONTINUE,
			...trial,
			parameters: { ...trial.parameters, neverDelete: 'keep' },
			options: { ...trial.options, ifIdEmpty: 'skip' },
		});
		for (const { success, reason, message } of receipts(result)) {
			// Also in the line of a duplicate.
			const isUnverified = reason === 'unverified' || /, but not verified\. /.test(String(message));
			if (success && !isUnverified) messages.add(message as string);
		}
	}
	expect([...messages].filter((message) => message.length > MAX_LENGTH)).toEqual([]);
	expect(messages.size).toBeGreaterThan(15);
	for (const message of messages) expect(message).not.toMatch(/\.$/);
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
		expect(json.message).toMatch(new RegExp(`^'[^']+' .*\\. \\[item ${item}\\]$`));
		expect(json.message).not.toMatch(ALARMING);
	}
});

/** Words by which people would take a true report for a breakdown; 5xx is called what it is. */
const ALARMING = /\b(problem|failure|mistake)s?\b|(?<!server )\berrors?\b/i;

/** What reads as translated, is another country's spelling, or has another word here. */
const NOT_OUR_WORDS = [
	/\b(tries|try|tried)\b/i,
	/\bnot done\b/i,
	/\bgone(?! by \d)/i,
	/\banswer(s|ed|ing)?\b/i,
	/\bwhite space\b/i,
	/\ba text\b/i,
	/\bjust now\b/i,
	/\b(e-mail|recognis|anonymis|normalis|colour|behaviour|neighbour|licence|catalogue|centre)/i,
	/\bcancell(ed|ing)\b/i,
	/\bnothing was (deleted|sent)\b/i,
];

const evidence = { attempts: 1, sentAt: 0, completedAt: 0, batchSize: 1 };

/** Every finding that the flow or a reader can come to, and every text of a service as its message. */
function findingsAt(name: string): Finding[] {
	const service = serviceNamed(name);
	// No reader fails with these two: they are what an absent or a found profile means to a user.
	const { notFound, stillPresent } = service.texts;
	const texts = (Object.values(service.texts) as Message[]).filter(
		(text) => text !== notFound && text !== stillPresent,
	);
	const actions = ['delete', 'lookUp'] as const;
	const ofService = texts.map((message) => failed('unexpectedResponse', message));
	const failures = [
		...ofService,
		...actions.flatMap((action) => [
			flowTexts.cancelledBefore(action),
			flowTexts.cancelledInFlight(action),
		]),
		flowTexts.NOT_YET_ALONE,
		...ofService.flatMap((finding) => [
			...actions.map((action) => flowTexts.noFurtherAttempt(action, finding)),
			flowTexts.keyWorkedBefore(service, finding),
			flowTexts.givenUp(service, finding),
			...(['every', 'enough', 'notAlone'] as const).map((sent) =>
				flowTexts.refusedAlike(service, finding, sent),
			),
		]),
		flowTexts.toldToWaitTooLong(service, 0),
	];
	return [
		...(['deleted', 'accepted', 'found'] as const).map((state): Finding => ({ state })),
		{ state: 'absent', message: notFound },
		...failures,
	];
}

/** Every result, over all combinations of reading × mayBeGone × purpose × outcome. */
function resultsAt(name: string): Result[] {
	const service = serviceNamed(name);
	const findings = findingsAt(name);
	const results: Result[] = [];
	for (const finding of findings) {
		for (const mayBeGone of [true, false]) {
			for (const purpose of ['delete', 'lookUp', 'dryRun'] as const) {
				for (const ifNotFound of ['alreadyAbsent', 'fail'] as const) {
					for (const own of [evidence, undefined]) {
						const settlement = { finding, evidence: own, mayBeGone };
						results.push(resultOf(settlement, purpose, ifNotFound));
					}
				}
			}
		}
	}
	const deletions = results.filter(({ outcome }) => ['deleted', 'accepted'].includes(outcome));
	const lookedUp = [...findings.map((finding) => ({ finding, mayBeGone: false })), undefined];
	const proofs = deletions.flatMap((deletion) =>
		lookedUp.map((lookUp) => verified(deletion, lookUp, service)),
	);
	return [...results, ...proofs];
}

/** The receipts of these results, of first and repeated items, with and without a preview. */
function messagesAt(name: string): string[] {
	const service = serviceNamed(name);
	const [idType] = service.idTypes;
	const target = { id: 'ada', idType };
	const messages = new Set<string>();
	for (const result of resultsAt(name)) {
		for (const repeats of [undefined, 0]) {
			for (const previewOnly of [true, false]) {
				const line: Line = {
					...{ item: 1, service, idType, id: 'ada', target, repeats, result },
					dryRun: previewOnly,
				};
				const input = { operation: 'delete', settings: defaultSettings, previewOnly } as const;
				const all = { ...input, items: [], errorOutput: false, errorDetails: true };
				messages.add(String(receiptOf(line, all).message));
			}
		}
	}
	return [...messages];
}

describe.each(SERVICES)('$displayName: over all combinations', ({ service, displayName }) => {
	const messages = messagesAt(service);
	const stillThere = serviceNamed(service).texts.stillPresent.what;

	test('there are many', () => {
		expect(messages.length).toBeGreaterThan(100);
	});

	test('no two sentences of a message contradict each other', () => {
		for (const message of messages) {
			expectConsistent(message);
			expect(message.match(/may be deleted/g)?.length ?? 0).toBeLessThan(2);
			if (/^Deleted/.test(message))
				expect(message).not.toMatch(new RegExp(`may be deleted|${stillThere}|not found`, 'i'));
		}
	});

	test('nothing that may be deleted is called not sent, absent or present', () => {
		const open = messages.filter((message) => message.includes('may be deleted'));
		expect(open.length).toBeGreaterThan(20);
		for (const message of open) {
			expect(message).toMatch(/ \[item 1\]$/);
			expect(message).not.toMatch(/^(Not sent|Deleted|Accepted|Already|Not found|Found|Would)/);
		}
	});

	test.each(NOT_OUR_WORDS)('no message has %s', (word) => {
		expect(messages.filter((message) => word.test(message))).toEqual([]);
	});

	test('no message alarms, quotes code, or is longer than a person reads', () => {
		for (const message of messages) {
			expect(message).not.toMatch(ALARMING);
			expect(message).not.toMatch(/\$\{|\{\{|undefined|null|ECONN|ETIMEDOUT|ENOTFOUND|\.\.(?!\.)/);
			expect(message.length).toBeLessThan(600);
		}
	});

	test('what has gone well is short unless somebody has to act', () => {
		const well = messages.filter((message) => !/\[item 1\]$|\. /.test(message));
		expect(well.filter((message) => message.length > MAX_LENGTH)).toEqual([]);
	});

	test('a refused key names the field of the credential', () => {
		const { what, advice } = serviceNamed(service).texts.unauthorized;
		expect(what).toContain(displayName);
		expect(advice).toContain(`'${ownFactsOf(service).keyField}'`);
	});
});
