import type { Entry } from '../../nodes/DeleteProfile/erasure/plan';
import { summarize } from '../../nodes/DeleteProfile/erasure/summary';
import type { Outcome } from '../../nodes/DeleteProfile/erasure/types';
import { fakeService } from '../support/fakeService';

const alpha = fakeService({}, { name: 'alpha', displayName: 'Alpha' });
const beta = fakeService(
	{},
	{
		name: 'beta',
		displayName: 'Beta',
		consequences: (summary) => [`Beta saw ${summary.profiles}, soft: ${summary.softDeletes}.`],
	},
);

function entry(
	service: Entry['service'],
	outcome: Outcome,
	message = 'Text.',
	id = 'secret-id',
): Entry {
	const target = { id, idType: 'email', hardDelete: false, result: { outcome, message } };
	return { item: 0, service, idType: 'email', id, dryRun: false, target };
}

test('counts by outcome and service, in a fixed order, with what they mean', () => {
	const done = entry(beta, 'deleted');
	const entries = [
		entry(alpha, 'alreadyAbsent'),
		entry(alpha, 'deleted'),
		entry(alpha, 'deleted'),
		done,
		{ ...done, repeats: 0 },
	];
	expect(summarize(entries, [alpha, beta])).toMatchObject({
		undone: 0,
		hint: 'Alpha: 2 deleted, 1 already absent. Beta: 2 deleted. Beta saw 1, soft: true.',
	});
});

test('a hint counts every outcome once', () => {
	const outcomes: Outcome[] = [
		'deleted',
		'accepted',
		'alreadyAbsent',
		'wouldDelete',
		'found',
		'notFound',
		'skipped',
		'failed',
		'notAttempted',
	];
	const { hint, undone } = summarize(
		outcomes.map((outcome) => entry(alpha, outcome)),
		[alpha],
	);
	expect(hint.match(/\b1 /g)).toHaveLength(outcomes.length);
	expect(undone).toBe(2);
});

test('a service without entries is not mentioned', () => {
	expect(summarize([entry(alpha, 'deleted')], [alpha, beta]).hint).toBe('Alpha: 1 deleted.');
});

test('the headline says how many of how many, and where', () => {
	const entries = [
		entry(alpha, 'failed'),
		entry(alpha, 'notAttempted'),
		entry(beta, 'failed'),
		entry(beta, 'deleted'),
	];
	expect(summarize(entries, [alpha, beta]).headline).toBe(
		'3 of 4 profiles were not done: 2 at Alpha, 1 at Beta',
	);
	expect(summarize([entry(alpha, 'failed')], [alpha]).headline).toBe(
		'1 of 1 profile was not done: 1 at Alpha',
	);
});

test('the first three causes, counted, and how to get the rest', () => {
	const entries = ['A.', 'B.', 'A.', 'C.', 'D.', 'E.'].map((message) =>
		entry(alpha, 'failed', message),
	);
	const { causes } = summarize(entries, [alpha]);
	expect(causes).toMatch(
		/^\(1\) 2 profiles: A\. \(2\) 1 profile: B\. \(3\) 1 profile: C\. And 2 more causes\. For the full list/,
	);
	expect(causes).toContain('On Error');
	expect(causes).toContain('Continue');
});

test('never an ID, also where IDs have characters that cannot be seen', () => {
	const entries = [entry(alpha, 'failed', 'Text.', 'secret-id\u200b'), entry(alpha, 'deleted')];
	const summary = summarize(entries, [alpha]);
	expect(summary.hint).toContain('IDs with characters that cannot be seen: 1.');
	expect(JSON.stringify(summary)).not.toContain('secret-id');
});
