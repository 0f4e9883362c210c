import type { Finding, Service } from '../../nodes/DeleteProfile/contract/service';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import type { Evidence, Outcome, Result } from '../../nodes/DeleteProfile/contract/types';
import { afterRecheck, resultOf } from '../../nodes/DeleteProfile/erasure/outcomes';
import { cancelledBefore, RUN_AGAIN } from '../../nodes/DeleteProfile/erasure/texts';
import { services } from '../../nodes/DeleteProfile/services';
import { utcMinute } from '../../nodes/DeleteProfile/contract/time';
import { planOf } from '../input/planning';
import { fakeService } from '../support/fakeService';

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 1,
	sentAt: 0,
	completedAt: 1,
	batchSize: 1,
};
const fake = fakeService();
const fields = { expectedBy: 'Monday' };
const note = `By ${utcMinute(Date.UTC(2026, 10, 30, 21, 27))}`;

const FINDINGS = {
	deleted: { state: 'deleted', fields },
	accepted: { state: 'accepted', note, fields },
	'accepted without a date': { state: 'accepted' },
	absent: { state: 'absent', message: { what: 'None', advice: 'Check it.' } },
	'absent with a note': { state: 'absent', message: { what: 'None' }, note: 'Merged before' },
	found: { state: 'found', note: 'Has an active subscription' },
} as const satisfies Readonly<Record<string, Finding>>;

const settled = (finding: Finding, mayBeGone = false) => ({ finding, evidence, mayBeGone });

describe('resultOf', () => {
	test.each([
		['deleted', 'delete', false, 'deleted', 'Confirmed'],
		['accepted', 'delete', false, 'accepted', note],
		['accepted without a date', 'delete', false, 'accepted', 'Fake names no date'],
		['absent', 'delete', false, 'alreadyAbsent', 'No such profile'],
		['absent with a note', 'delete', false, 'alreadyAbsent', 'Merged before'],
		['absent', 'lookUp', true, 'notFound', 'No such profile'],
		['absent', 'dryRun', false, 'notFound', 'No such profile'],
		['found', 'lookUp', false, 'found', 'Has an active subscription'],
		['found', 'dryRun', false, 'wouldDelete', 'Has an active subscription'],
	] as const)('%s for %s, open %p: %s, "%s"', (finding, purpose, mayBeGone, outcome, what) => {
		const result = resultOf(settled(FINDINGS[finding], mayBeGone), purpose, 'alreadyAbsent', fake);
		expect(result).toMatchObject({ outcome, evidence, message: { what } });
		expect([result.reason, result.message.advice]).toStrictEqual([undefined, undefined]);
		expect(result.fields).toBe((FINDINGS[finding] as { fields?: object }).fields);
	});

	test.each(['alreadyAbsent', 'fail'] as const)(
		'absent after an open attempt: %s',
		(ifNotFound) => {
			expect(resultOf(settled(FINDINGS.absent, true), 'delete', ifNotFound, fake)).toEqual({
				outcome: 'alreadyAbsent',
				reason: 'goneAfterRetry',
				message: { what: 'Absent now; an earlier attempt may be why' },
				evidence,
			});
		},
	);

	test('absent is a failure for who calls it one, but not where nothing is deleted', () => {
		const failure = { outcome: 'failed', reason: 'notFound', message: FINDINGS.absent.message };
		const absent = settled(FINDINGS.absent);
		expect(resultOf(absent, 'delete', 'fail', fake)).toMatchObject(failure);
		expect(resultOf(absent, 'dryRun', 'fail', fake).outcome).toBe('notFound');
	});

	const DOUBT = 'The profile may be deleted already; it is safe to run this again.';

	test.each([
		[true, 'Wait.', `${DOUBT} Wait.`],
		[true, undefined, DOUBT],
		[true, RUN_AGAIN, DOUBT],
		[false, 'Wait.', 'Wait.'],
	])('failed stays failed; open %p beside %j reads %j', (mayBeGone, advice, expected) => {
		const finding = failed('timeout', { what: 'Late', advice });
		expect(resultOf(settled(finding, mayBeGone), 'delete', 'fail', fake)).toEqual({
			outcome: 'failed',
			reason: 'timeout',
			message: { what: 'Late', advice: expected },
			evidence,
			mayBeGone,
		});
	});

	test.each([
		['cancelled', 'delete', false, 'notAttempted', 'Run.'],
		['cancelled', 'delete', true, 'failed', `${DOUBT} Run.`],
		['unsupportedLookUp', 'dryRun', false, 'skipped', 'Run.'],
		['unsupportedLookUp', 'lookUp', false, 'notAttempted', 'Run.'],
	] as const)('never sent, %s: %s, left open %p: %s', (reason, purpose, mayBeGone, ...expected) => {
		const unsent = { finding: failed(reason, { what: 'No', advice: 'Run.' }), mayBeGone };
		const { outcome, message } = resultOf(unsent, purpose, 'fail', fake);
		expect([outcome, message.advice]).toStrictEqual(expected);
	});
});

describe('afterRecheck', () => {
	const deleted: Result = { outcome: 'deleted', message: { what: 'Gone' }, evidence, fields };
	const accepted: Result = { outcome: 'accepted', message: { what: note }, evidence, fields };
	const LATE = failed('timeout', { what: 'Late', advice: 'Wait, then delete.' });

	test.each([
		['deleted', deleted, FINDINGS.absent, 'Gone; absent now'],
		['accepted', accepted, FINDINGS.absent, `${note}; absent now`],
		['accepted', accepted, FINDINGS.found, `${note}; still there`],
	])(
		'%s, and looked up: the outcome stays, with a word on it',
		(outcome, before, finding, what) => {
			for (const reason of [undefined, 'unverified'] as const) {
				const result = afterRecheck({ ...before, reason }, settled(finding), fake);
				expect(result).toEqual({ ...before, outcome, reason: undefined, message: { what } });
			}
		},
	);

	test('still there after a confirmed deletion is a failure, without the fields of one', () => {
		expect(afterRecheck(deleted, settled(FINDINGS.found), fake)).toEqual({
			...deleted,
			outcome: 'failed',
			reason: 'stillPresent',
			message: fake.texts.stillPresent,
			fields: undefined,
		});
	});

	const NOT_DONE = 'The run ended before the look-up was done.';
	const cancelled = { finding: cancelledBefore('lookUp'), mayBeGone: false };
	const unasked = fakeService({ lookUp: false });

	test.each([
		['a look-up that failed', settled(LATE), fake, 'Late.'],
		['an account that ended', { finding: LATE, mayBeGone: false }, fake, 'Late.'],
		['a cancel before it', cancelled, fake, NOT_DONE],
		['no settlement at all', undefined, fake, NOT_DONE],
		['no way to ask', undefined, unasked, 'Fake has no way to look up'],
	])('%s takes nothing back; why, without a word on sending', (_what, lookUp, service, why) => {
		const { message, ...result } = afterRecheck(deleted, lookUp, service);
		expect(result).toMatchObject({ outcome: 'deleted', reason: 'unverified', fields });
		expect(message.what).toBe('Gone, but not verified');
		expect(message.advice).toContain(why);
		expect(message.advice).not.toMatch(/\bsent\b|may be deleted|run (it|this) again/i);
	});
});

/** A table of people is readable only if the lines that need nothing are short and say something new. */
describe.each(services)('what $displayName says where nothing has to be done', (service) => {
	const REPEATS: Readonly<Partial<Record<Outcome, RegExp>>> = {
		deleted: /\bdeleted\b/i,
		accepted: /\baccepted\b/i,
		alreadyAbsent: /already absent/i,
		wouldDelete: /would be/i,
		found: /\bfound\b/i,
		notFound: /not found/i,
		skipped: /\bskipped\b/i,
	};

	/** What the plan itself says about an item. */
	function planned(item: Readonly<Record<string, unknown>>, of: Service): Result {
		const own = (of.parameters ?? []).map(({ name, choices, placeholder, ...usual }) => {
			const value = usual.default === '' ? (choices?.[0].value ?? placeholder) : usual.default;
			return [name, value];
		});
		const one = { idType: of.idTypes[0].value, ...Object.fromEntries(own), ...item };
		const [{ result }] = planOf([one], { ifIdEmpty: 'skip' }, { service: of }).entries;
		return result!;
	}

	function results(): Result[] {
		const states: Finding[] = [
			...Object.values(FINDINGS),
			{ state: 'found' },
			{ state: 'deleted', note },
			// The longest that a service has, of Braze.
			{ state: 'accepted', note: 'If one identified profile has it' },
		];
		const findings = states.map((finding) => settled(finding));
		const all = findings.flatMap((one) => [
			resultOf(one, 'delete', 'alreadyAbsent', service),
			resultOf(one, 'dryRun', 'fail', service),
			resultOf(one, 'lookUp', 'fail', service),
		]);
		const deletions = all.filter(({ outcome }) => /^(deleted|accepted)$/.test(outcome));
		return [
			...all,
			resultOf(settled(FINDINGS.absent, true), 'delete', 'fail', service),
			...deletions.map((deletion) => afterRecheck(deletion, settled(FINDINGS.absent), fake)),
			...deletions.map((deletion) => afterRecheck(deletion, settled(FINDINGS.found), fake)),
			planned({ id: 'ada', dryRun: true }, { ...service, lookUp: undefined }),
			planned({ id: '' }, service),
		].filter(({ message }) => message.advice === undefined);
	}

	test('has at most 45 characters and does not repeat the outcome', () => {
		const said = results();
		expect(new Set(said.map(({ outcome }) => outcome)).size).toBe(7);
		for (const { outcome, message } of said) {
			expect(message.what.length).toBeLessThanOrEqual(45);
			expect(message.what).not.toMatch(REPEATS[outcome] ?? /^$/);
		}
	});
});
