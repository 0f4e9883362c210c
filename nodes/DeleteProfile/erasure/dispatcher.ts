import type {
	Connection,
	Exchange,
	FailedFinding,
	Finding,
	Reading,
	ReadingOf,
	ServiceRequest,
} from '../contract/service';
import { pauseUntil, type Clock } from '../contract/time';
import type { Action, Evidence, Target } from '../contract/types';
import type { Lane, Verdict } from './accountGate';
import {
	backoff,
	evidenceOf,
	isForeign,
	isTroubleOfService,
	mayHaveWorked,
	nextAttempt,
	readExchange,
	verdictOf,
	waitAskedBy,
	type Patience,
} from './attempts';
import { inBatches, Splitting, type Batch } from './splitting';
import * as say from './texts';

/** What is to be done with one connection. */
export interface Dispatch {
	readonly action: Action;
	readonly connection: Connection;
	readonly targets: Iterable<Target>;
	/** Most IDs in one request, 1 or more. */
	readonly batchSize: number;
	/** The place of this run at the account's gate. */
	readonly lane: Lane;
	readonly patience: Patience;
	readonly clock: Clock;
	/** Aborted when the user cancels or the workflow times out. */
	readonly signal?: AbortSignal;
}

/** What was found out about a target in the end. */
export interface Settlement {
	readonly finding: Finding;
	/** Absent where nothing was sent for it. */
	readonly evidence?: Evidence;
	/** A deletion was sent that may have worked, although no response said so. */
	readonly mayBeGone: boolean;
}

export interface Dispatched {
	/** A target that is missing here met something unforeseen; its receipt says that it has no result. */
	readonly settled: ReadonlyMap<Target, Settlement>;
	/** Why it ended before all was sent, if it did. */
	readonly ended?: FailedFinding;
}

/** What comes after an attempt: nothing, smaller batches, or another attempt at that time (ms). */
type Next = 'done' | 'split' | number;

/**
 * Sends targets with one connection and settles each exactly once: keeps to the account's gate, attempts
 * again what may be, splits a batch that may have failed for some ID in it, and stops for a key that
 * does not work, a service that is down or another one, and a cancelled run.
 */
export async function dispatch(work: Dispatch): Promise<Dispatched> {
	const { action, connection, lane, clock, patience, signal } = work;
	const { service, account, send } = connection;
	const settled = new Map<Target, Settlement>();
	const splitting = new Splitting(service, sendBatch, settle, () => clock.random());
	let ended: FailedFinding | undefined;
	/** Responses in the service's own form, which took the key. */
	let responded = 0;
	let failedInRow = 0;

	const cancel = () => end(say.cancelledBefore(action));
	signal?.addEventListener('abort', cancel);
	if (signal?.aborted) cancel();
	await completeAll(inBatches(work.targets, work.batchSize, service[action]!.limits.oneByOne));
	await completeAll(splitting.releaseHeld(ended !== undefined));
	signal?.removeEventListener('abort', cancel);
	return { settled, ended };

	async function completeAll(batches: Generator<Batch>): Promise<void> {
		const worker = async () => {
			for (const batch of batches) await splitting.completeBatch(batch);
		};
		// A batch that waits for its next attempt keeps its worker, so a service in trouble gets no new
		// ones; twice as many as may be in flight, so that those which wait leave no place idle.
		await Promise.all(Array.from({ length: 2 * lane.limits.concurrency }, worker));
	}

	/** Sends it until it is clear what becomes of it. */
	async function sendBatch(batch: Batch): Promise<'done' | 'split'> {
		for (;;) {
			const request = service[action]!.request(account, batch.targets, clock.date());
			if (!request.ok) return settle(batch, request.problem);
			if (!(await lane.acquire())) return giveUp(batch);
			const next = await attempt(batch, request.value);
			if (typeof next !== 'number') return next;
			await pauseUntil(next, clock, () => ended !== undefined);
		}
	}

	async function attempt(batch: Batch, request: ServiceRequest): Promise<Next> {
		const startedAt = clock.now();
		const sentAt = clock.date();
		batch.attempts++;
		batch.respondedBefore ??= responded;
		let verdict: Verdict = 'unclear';
		try {
			const exchange = await send(request, batch.targets);
			const reading = readExchange(service, action, exchange, batch.targets, request);
			verdict = verdictOf(exchange, reading);
			batch.evidence = evidenceOf(exchange, batch, sentAt, clock.date());
			return judge(batch, exchange, reading);
		} finally {
			// Not before it is judged: else one more request could go out on a refused key.
			lane.release(startedAt, verdict);
		}
	}

	function judge(batch: Batch, exchange: Exchange, reading: Reading): Next {
		const isOpen = (finding: Finding) => action === 'delete' && mayHaveWorked(exchange, finding);
		batch.mayBeGone ||= reading.kind !== 'each' && isOpen(reading.finding);
		switch (reading.kind) {
			case 'retry':
				return onRetry(batch, exchange, reading);
			case 'denied':
				return onDenied(batch, reading);
			case 'split':
				return onSplit(batch, reading);
			default:
				return onFindings(batch, reading, isOpen);
		}
	}

	function onRetry(batch: Batch, exchange: Exchange, reading: ReadingOf<'retry'>): Next {
		if (exchange.kind === 'noResponse' && exchange.cause === 'cancelled') {
			return settle(batch, say.cancelledInFlight(action));
		}
		const { toldToWait, retryAfter } = waitAskedBy(exchange, reading);
		if (toldToWait && retryAfter !== undefined) lane.pause(retryAfter);
		const next = nextAttempt(batch, toldToWait, retryAfter, patience, clock);
		if (next === undefined) {
			if (!isTroubleOfService(reading.finding)) {
				respondedAsItself(batch, 0);
				return settle(batch, reading.finding);
			}
			const finding =
				toldToWait && lane.isPausedTooLong
					? say.toldToWaitTooLong(service, clock.date() + lane.pausedFor(), reading.finding)
					: reading.finding;
			// Where the service works for others, it may fail for some ID in this batch.
			return requestFailed(batch, finding, !toldToWait && responded > batch.respondedBefore!);
		}
		batch.last = say.noFurtherAttempt(action, reading.finding);
		return next;
	}

	/** A key that has worked is not refused for everybody: this may be about some ID in the batch. */
	function onDenied(batch: Batch, { finding, unlessKeyWorked }: ReadingOf<'denied'>): Next {
		if (responded === 0) {
			end(finding);
			return settle(batch, finding);
		}
		const next = requestFailed(batch, finding);
		const ofOneId = unlessKeyWorked ?? say.keyWorkedBefore(service, finding);
		batch.last = batch.targets.length === 1 ? ofOneId : say.NOT_YET_ALONE;
		return next;
	}

	/** The service refused the request, perhaps for some ID in it. */
	function onSplit(batch: Batch, reading: ReadingOf<'split'>): Next {
		const { finding, onceMore, someTaken = false, words = '' } = reading;
		respondedAsItself(batch, someTaken ? 1 : 0);
		batch.mayBeGone ||= action === 'delete' && someTaken;
		batch.words = words === '' || someTaken || isForeign(finding) ? undefined : words;
		batch.last = batch.targets.length === 1 ? finding : say.NOT_YET_ALONE;
		if (!onceMore || batch.sentOnceMore || splitting.isHopeless(batch)) return 'split';
		batch.sentOnceMore = true;
		return clock.now() + backoff(1, clock.random());
	}

	function onFindings(
		batch: Batch,
		reading: ReadingOf<'all' | 'each'>,
		isOpen: (finding: Finding) => boolean,
	): Next {
		const findings = reading.kind === 'each' ? reading.findings : [reading.finding];
		if (findings.every((one) => one && isForeign(one))) {
			batch.mayBeGone ||= isOpen(findings[0]!);
			return requestFailed(batch, findings[0] as FailedFinding);
		}
		const taken = findings.filter((one) => one && one.state !== 'failed').length;
		respondedAsItself(batch, reading.kind === 'all' ? taken * batch.targets.length : taken);
		const rest: Target[] = [];
		for (const [index, finding] of findings.entries()) {
			const targets = reading.kind === 'all' ? batch.targets : [batch.targets[index]];
			if (!finding) rest.push(...targets);
			else settle({ ...batch, targets, mayBeGone: batch.mayBeGone || isOpen(finding) }, finding);
		}
		if (rest.length === 0) return 'done';
		batch.targets = rest;
		batch.last = say.noFurtherAttempt(action, { reason: 'stopped' });
		return clock.now();
	}

	/** A service that is down, or whose responses are never its own, is not asked 10,000 times. */
	function requestFailed(batch: Batch, finding: FailedFinding, perhapsForAnId = true): Next {
		// The first half that fails shows no more than the whole batch did.
		if (batch.pair && !batch.pair.oneFailed) batch.pair.oneFailed = true;
		else if (++failedInRow >= say.BREAKER_LIMIT) end(say.givenUp(service, finding));
		batch.last = finding;
		batch.words = undefined;
		return perhapsForAnId ? 'split' : settle(batch, finding);
	}

	function respondedAsItself(batch: Batch, taken: number): void {
		responded++;
		failedInRow = 0;
		splitting.taken(batch, taken);
	}

	/** The first reason holds. */
	function end(finding: FailedFinding): void {
		ended ??= finding;
		lane.close();
	}

	/** The run has ended: what was attempted is open, what was not gets the reason. */
	function giveUp(batch: Batch): 'done' {
		// A lane that was not closed here was closed because the account is paused for too long.
		ended ??= say.toldToWaitTooLong(service, clock.date() + lane.pausedFor());
		const { reason } = ended;
		const last = batch.last && reason === 'cancelled' ? { ...batch.last, reason } : batch.last;
		return settle(batch, last ?? ended);
	}

	/** All targets that a request had the same finding for share their settlement. */
	function settle({ targets, evidence, mayBeGone }: Batch, finding: Finding): 'done' {
		const settlement = { finding, evidence, mayBeGone };
		for (const target of targets) {
			if (settled.has(target)) throw new Error('A profile was settled twice');
			settled.set(target, settlement);
		}
		return 'done';
	}
}
