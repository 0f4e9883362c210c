/** What people read: each response has its text, and no two sentences of a message contradict each other. */
import type { FailedFinding, Finding } from '../../../nodes/DeleteProfile/contract/service';
import { failed } from '../../../nodes/DeleteProfile/contract/statuses';
import type { Message } from '../../../nodes/DeleteProfile/contract/types';
import { afterRecheck, resultOf } from '../../../nodes/DeleteProfile/erasure/outcomes';
import { receiptOf, type Line } from '../../../nodes/DeleteProfile/erasure/receipt';
import * as flowTexts from '../../../nodes/DeleteProfile/erasure/texts';
import { defaultSettings } from '../../../nodes/DeleteProfile/input/settings';
import { serviceNamed } from '../../../engine/services';
import type { FaultRule } from '../../../sandbox';
import { ALARMING, expectReadable, expectTruth } from './support/expect';
import {
	claimOf,
	CONTINUE,
	isShape,
	receipts,
	type Run,
	run,
	seed,
	SERVICES,
	useSandbox,
} from '../support/harness';

const sandbox = useSandbox();

const PAGE = { body: '<html></html>' };
const VERIFY: Run = { options: { verifyAfterDelete: true } };

/** By the entry of the service's table, which a receipt has to hold. */
type Case = readonly [fault: Omit<FaultRule, 'service'> | undefined, trial?: Run];
/** What means the same at every service. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
	requestTimeout: [[{ status: 408 }]],
	serviceUnavailable: [[{ status: 503 }], [{ status: 599 }]],
	redirected: [[{ status: 300, headers: { location: '/' } }], [{ status: 308 }]],
	unexpectedResponse: [[{ status: 202, ...PAGE }], [{ status: 403, ...PAGE }], [{ status: 410 }]],
	timeout: [[{ hang: true }, { options: { timeout: 150 } }]],
	network: [[{ reset: true }]],
	// The last one, because the account has to wait after it.
	rateLimited: [[{ status: 429, headers: { 'Retry-After': '60' } }]],
};

describe.each(SERVICES)('$displayName', (facts) => {
	const { service, displayName, texts, done, canLookUp, refusedKey } = facts;
	const cases: Array<readonly [text: string, ...Case]> = [
		['unauthorized', { status: refusedKey.status }],
		...(refusedKey.status === 401 ? [['forbidden', { status: 403 }] as const] : []),
		['rejected', { status: 400, body: facts.refusal }],
		['stillPresent', { match: { kind: 'delete' }, ...claimOf(facts, 'ada') }, VERIFY],
		['notFound', undefined, { ids: ['gone'], options: { ifNotFound: 'fail' } }],
		...Object.entries(isShape(service) ? CASES : {}).flatMap(([text, list]) =>
			list.map((one) => [text, ...one] as const),
		),
	];
	const canCome = (text: string) =>
		text === 'notFound' || text === 'stillPresent'
			? done === 'deleted' && (canLookUp || text === 'notFound')
			: true;

	test('what went wrong stands in the receipt, and what to do', async () => {
		for (const [text, fault, trial] of cases.filter(([name]) => canCome(name))) {
			seed(sandbox.it, service, ['ada']);
			if (fault) sandbox.it.fault({ service, ...fault });
			const options = { maxAttempts: 1, giveUpAfter: 1, ...trial?.options };
			const ids = ['ada'];
			const result = await run(sandbox.it, service, { ids, node: CONTINUE, ...trial, options });
			const [{ outcome, message }] = receipts(result);
			const { what, advice } = texts[text as keyof typeof texts];
			expect([text, outcome]).toEqual([text, 'failed']);
			expect(message).toContain(`${what}. `);
			expect(message).toContain(advice);
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
	});

	test('a refused key names the field of the credential', () => {
		expect(texts.unauthorized.what).toContain(displayName);
		expect(texts.unauthorized.advice).toContain(`'${refusedKey.field}'`);
	});

	test('where nothing has to be done, a message is short and no sentence', async () => {
		const ids = ['ada', 'gone', 'keep', 'ada', '', 'subscriber'];
		const trials: Run[] = [{}, VERIFY, { parameters: { dryRun: true } }, { operation: 'lookUp' }];
		for (const trial of trials.slice(0, canLookUp ? 4 : 1)) {
			seed(sandbox.it, service, ['ada']);
			if (service === 'adapty') {
				sandbox.it.seed(service, [{ customerUserId: 'subscriber', activeSubscription: true }]);
			}
			const result = await run(sandbox.it, service, {
				...{ ...trial, ids },
				parameters: { ...trial.parameters, neverDelete: 'keep' },
				options: { ...trial.options, ifIdEmpty: 'skip' },
			});
			expect(receipts(result)).toHaveLength(ids.length);
			for (const { message } of receipts(result)) expect(message).not.toMatch(/\.$/);
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
	});

	test('no combination of what can happen contradicts itself', () => {
		const messages = messagesAt(service);
		expect(messages.length).toBeGreaterThan(100);
		for (const { text, success } of messages) expectReadable({ success, message: text });
		const wrong = messages.filter(({ text, success, isOpen, what }) => {
			const isNoText = /\$\{|\{\{|undefined|null|ECONN|ETIMEDOUT|ENOTFOUND|\.\.(?!\.)/.test(text);
			// What happened comes first; that it may be deleted is said once, and only then.
			const isFirst = success || text.startsWith(what);
			const doubts = text.match(/may be deleted/g)?.length ?? 0;
			return text.length >= 600 || isNoText || !isFirst || doubts !== (isOpen ? 1 : 0);
		});
		expect(wrong).toEqual([]);
	});
});

const evidence = { attempts: 1, sentAt: 0, completedAt: 0, batchSize: 1 };

/** Every finding that the flow or a reader can come to, and every text of a service as its message. */
function findingsAt(name: string): Finding[] {
	const service = serviceNamed(name);
	// No reader fails with these two: they are what an absent or a found profile means to a user.
	const { notFound, stillPresent } = service.texts;
	const ofService = (Object.values(service.texts) as Message[])
		.filter((text) => text !== notFound && text !== stillPresent)
		.map((message) => failed('unexpectedResponse', message));
	const actions = ['delete', 'lookUp'] as const;
	const ofFlow = (finding: FailedFinding): FailedFinding[] => [
		...actions.map((action) => flowTexts.noFurtherAttempt(action, finding)),
		flowTexts.keyWorkedBefore(service, finding),
		flowTexts.givenUp(service, finding),
		...(['every', 'two', 'none'] as const).map((tried) =>
			flowTexts.refusedAlike(service, finding, tried),
		),
	];
	return [
		...(['deleted', 'accepted', 'found'] as const).map((state): Finding => ({ state })),
		{ state: 'absent', message: notFound },
		...ofService,
		...ofService.flatMap(ofFlow),
		...actions.flatMap((action) => [
			flowTexts.cancelledBefore(action),
			flowTexts.cancelledInFlight(action),
		]),
		flowTexts.NOT_YET_ALONE,
		flowTexts.toldToWaitTooLong(service, 0),
	];
}

interface Said {
	readonly text: string;
	readonly success: unknown;
	/** It may be deleted. */
	readonly isOpen: boolean;
	/** What happened. */
	readonly what: string;
}

function distinct<T>(list: readonly T[], key: (one: T) => unknown): T[] {
	return [...new Map(list.map((one) => [JSON.stringify(key(one)), one])).values()];
}

/** The message of every finding × doubt × purpose × setting, of first and repeated items, and previews. */
function messagesAt(name: string): Said[] {
	const service = serviceNamed(name);
	const findings = findingsAt(name);
	const all = findings.flatMap((finding) =>
		[true, false].flatMap((mayBeGone) =>
			(['delete', 'lookUp', 'dryRun'] as const).flatMap((purpose) =>
				(['alreadyAbsent', 'fail'] as const).flatMap((ifNotFound) =>
					[evidence, undefined].map((own) =>
						resultOf({ finding, evidence: own, mayBeGone }, purpose, ifNotFound, service),
					),
				),
			),
		),
	);
	const results = distinct(all, ({ outcome, reason, message, mayBeGone }) => [
		outcome,
		reason,
		message,
		mayBeGone,
	]);
	const proofs = results
		.filter(({ outcome }) => outcome === 'deleted' || outcome === 'accepted')
		.flatMap((deletion) => [
			...findings.map((finding) => afterRecheck(deletion, { finding, mayBeGone: false }, service)),
			afterRecheck(deletion, undefined, service),
		]);
	const [{ value: idType }] = service.idTypes;
	const target = { id: 'ada', idType };
	const input = { service, operation: 'delete', settings: defaultSettings } as const;
	const output = { items: [], errorOutput: false, takesDetails: true };
	const messages = new Map<string, Said>();
	for (const result of [...results, ...proofs]) {
		for (const repeats of [undefined, 0]) {
			for (const previewOnly of [true, false]) {
				const common = { item: 1, idType, id: 'ada', target, repeats, result };
				const line: Line = { ...common, dryRun: previewOnly };
				const { message, success } = receiptOf(line, { ...input, ...output, previewOnly });
				const isOpen = result.outcome === 'failed' && result.mayBeGone === true;
				const said = { text: String(message), success, isOpen, what: result.message.what };
				messages.set(`${String(message)}\n${said.what} ${String(success)} ${isOpen}`, said);
			}
		}
	}
	return [...messages.values()];
}

test('messages of the node itself name the field and do not alarm', async () => {
	const ids = ['fine', '', ' ', 'undefined', 0.5, true, ['x', ['y']], '\ud800', ' lead'];
	const parameters = { idType: '={{ $itemIndex === 0 ? "wrong" : "customerUserId" }}' };
	const result = await run(sandbox.it, 'adapty', { ids, parameters, node: CONTINUE });
	const bad = receipts(result).filter(({ success }) => success === false);
	expect(bad).toHaveLength(ids.length);
	for (const { message } of bad) {
		expect(message).toMatch(/^'[^']+' .*\.$/);
		expect(message).not.toMatch(ALARMING);
	}
});
