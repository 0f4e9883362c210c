import { JOB, type Result, type Target } from '../../nodes/DeleteProfile/contract/types';
import { verificationOf } from '../../nodes/DeleteProfile/erasure/outcomes';
import { fakeService } from '../support/fakeService';

const NOW = Date.UTC(2026, 10, 30);
const target: Target = { id: 'ada', idType: 'email' };
const job: Target = { id: 'job-1', idType: JOB };

function result(outcome: Result['outcome'], reason?: Result['reason']): Result {
	const evidence = { attempts: 1, sentAt: NOW - 5, completedAt: NOW, batchSize: 1 };
	return { outcome, reason, message: { what: `It is ${outcome}` }, evidence };
}

const THERE = result('found');
const GONE = result('notFound');
const DONE = result('deleted');
const OPEN = result('accepted');
const UNKNOWN_JOB = result('failed', 'unknownJob');
const NO_RESPONSE = result('failed', 'network');

/** In which a service is asked: by look-up, by job, or by both. */
function verified(lookUp: Result | undefined, jobResult: Result | undefined, expectedBy?: number) {
	const results = new Map<Target, Result>();
	if (lookUp) results.set(target, lookUp);
	if (jobResult) results.set(job, jobResult);
	const entry = {
		item: 0,
		dryRun: false,
		target: lookUp ? target : job,
		job: jobResult && job,
		expectedBy,
	};
	return verificationOf(entry, results, fakeService());
}

describe('says of a person', () => {
	test.each([
		['absent', GONE, undefined, 'confirmed', 'confirmed', 'confirmed'],
		['still there', THERE, undefined, 'pending', 'pending', 'overdue'],
		['done by its job', undefined, DONE, 'confirmed', 'confirmed', 'confirmed'],
		['not done by its job', undefined, OPEN, 'pending', 'pending', 'overdue'],
		['absent and done', GONE, DONE, 'confirmed', 'confirmed', 'confirmed'],
		['absent, but not done', GONE, OPEN, 'pending', 'pending', 'overdue'],
		['there, and not done', THERE, OPEN, 'pending', 'pending', 'overdue'],
		['there, although done', THERE, DONE, 'failed', 'failed', 'overdue'],
		['of an unknown job', undefined, UNKNOWN_JOB, 'failed', 'failed', 'failed'],
		['absent, of an unknown job', GONE, UNKNOWN_JOB, 'failed', 'failed', 'failed'],
		['done, without a look-up', NO_RESPONSE, DONE, 'failed', 'failed', 'failed'],
		['without a look-up', NO_RESPONSE, undefined, 'failed', 'failed', 'failed'],
	])('%s: without a time %p, before it %p, after it %p', (_name, lookUp, byJob, ...expected) => {
		const times = [undefined, NOW, NOW - 1];
		const outcomes = times.map((expectedBy) => verified(lookUp, byJob, expectedBy).outcome);
		expect(outcomes).toEqual(expected);
	});

	test('nothing where something unforeseen came between', () => {
		const entry = { item: 0, dryRun: false, target: job, job };
		const { outcome, reason } = verificationOf(entry, new Map(), fakeService());
		expect([outcome, reason]).toStrictEqual(['failed', 'stopped']);
	});

	test.each([
		['Absent now', GONE, undefined, undefined],
		['Fake says that it is done', undefined, DONE, undefined],
		['Done, and absent now', GONE, DONE, undefined],
		['Still there', THERE, undefined, undefined],
		['Not done yet', undefined, OPEN, undefined],
		['By 30 Nov, 00:00 UTC', THERE, undefined, NOW],
		['The profile is still there after 29 Nov, 23:59 UTC', THERE, undefined, NOW - 1],
		['The deletion is not done yet after 29 Nov, 23:59 UTC', GONE, OPEN, NOW - 1],
	])('%s', (what, lookUp, byJob, expectedBy) => {
		expect(verified(lookUp, byJob, expectedBy).message.what).toBe(what);
	});
});

test('absence alone is early where a job would say more, until the time is over', () => {
	const service = fakeService({ job: fakeService().lookUp });
	const entry = { item: 0, dryRun: false, target };
	const at = (expectedBy?: number) => {
		const results = new Map([[target, GONE]]);
		const { outcome, message } = verificationOf({ ...entry, expectedBy }, results, service);
		return [outcome, message.what];
	};
	const absent = ['confirmed', 'Absent now; no job was asked for'];
	expect([at(NOW + 1), at(NOW), at(NOW - 1), at()]).toStrictEqual([
		['pending', 'By 30 Nov, 00:00 UTC'],
		...[absent, absent, absent],
	]);
});

test('the receipt keeps what it was verified by', () => {
	expect(verified(undefined, OPEN, NOW)).toMatchObject({
		evidence: { completedAt: NOW },
		fields: { expectedBy: '2026-11-30T00:00:00.000Z', jobId: 'job-1' },
	});
});
