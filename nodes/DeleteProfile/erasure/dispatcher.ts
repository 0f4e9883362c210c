import type {
	Exchange,
	FailedFinding,
	Finding,
	Reading,
	ServiceRequest,
} from '../contract/service';
import type { Evidence, Target } from '../contract/types';
import type { Verdict } from './accountGate';
import {
	backoff,
	evidenceOf,
	isForeign,
	mayHaveWorked,
	nextAttempt,
	readExchange,
	verdictOf,
} from './attempts';
import {
	halvesOf,
	inBatches,
	isHopeless,
	newBatch,
	refusesEveryId,
	type Batch,
	type Origin,
} from './batches';
import { pauseUntil } from './clock';
import { settlementsOf, type Dispatch, type Dispatched, type Settlement } from './settlement';
import {
	aboutTheRequest,
	BREAKER_LIMIT,
	CANCELLED_BEFORE,
	CANCELLED_IN_FLIGHT,
	givenUp,
	noFurtherAttempt,
	NOT_YET_ALONE,
	toldToWaitTooLong,
} from './texts';

/** What comes after an attempt: nothing, two smaller batches, or another attempt at that time (ms). */
type Next = 'done' | 'split' | number;

/**
 * Sends targets to one account and settles each exactly once: keeps to the account's gate, attempts
 * again what may be, splits refused batches, and stops for a refused key, a service that is down or
 * another one, and a cancelled run.
 */
export async function dispatch(work: Dispatch): Promise<Dispatched> {
	const { action, connection, lane, clock, patience, signal } = work;
	const { service, account, send } = connection;
	const settled = new Map<Target, Settlement>();
	const batches = inBatches(work.targets, work.batchSize);
	let ended: FailedFinding | undefined;
	let keyWorked = false;
	let failedInRow = 0;

	const cancel = () => end(CANCELLED_BEFORE);
	signal?.addEventListener('abort', cancel);
	if (signal?.aborted) cancel();
	// A batch that waits for its next attempt keeps its worker, so a service in trouble gets no new
	// ones; twice as many as may be in flight, so that those which wait leave no place idle.
	await Promise.all(Array.from({ length: 2 * work.concurrency }, worker));
	signal?.removeEventListener('abort', cancel);
	return { settled, ended };

	async function worker(): Promise<void> {
		for (let next = batches.next(); !next.done; next = batches.next()) {
			// Should it throw, nobody is told that all is well, and the others go on.
			await settle(newBatch(next.value)).catch(() => undefined);
		}
	}

	/** From the first attempt to a settlement for each target. */
	async function settle(batch: Batch): Promise<void> {
		const request = service[action]!.request(account, batch.targets);
		if (!request.ok) return put(batch, request.problem);
		for (;;) {
			if (!(await lane.acquire())) return giveUp(batch);
			const next = await attempt(batch, request.value);
			if (next === 'done') return;
			if (next === 'split') return await split(batch);
			await pauseUntil(next, clock, () => ended !== undefined);
		}
	}

	async function attempt(batch: Batch, request: ServiceRequest): Promise<Next> {
		const startedAt = clock.now();
		const sentAt = clock.date();
		batch.attempts++;
		let verdict: Verdict = 'unclear';
		try {
			const exchange = await send(request, batch.targets);
			const reading = readExchange(service, action, exchange, batch.targets);
			verdict = verdictOf(exchange, reading);
			return judge(batch, exchange, reading, evidenceOf(exchange, batch, sentAt, clock.date()));
		} finally {
			// Not before it is judged: else one more request could go out on a refused key.
			lane.release(startedAt, verdict);
		}
	}

	function judge(batch: Batch, exchange: Exchange, reading: Reading, evidence: Evidence): Next {
		const open = (finding: Finding) => action === 'delete' && mayHaveWorked(exchange, finding);
		switch (reading.kind) {
			case 'retry':
				batch.mayBeGone ||= open(reading.finding);
				return again(batch, exchange, reading, evidence);
			case 'denied':
				return denied(batch, reading, evidence);
			case 'split':
				respondedAsItself();
				batch.mayBeGone ||= open(reading.finding) || (action === 'delete' && !!reading.someTaken);
				return refused(batch, reading, evidence);
			case 'all':
			case 'each': {
				const findings =
					reading.kind === 'each' ? reading.findings : batch.targets.map(() => reading.finding);
				const foreign = findings.find((finding) => isForeign(finding)) as FailedFinding | undefined;
				if (foreign && findings.every(isForeign)) failedOnceMore(foreign);
				else respondedAsItself();
				if (batch.origin && !foreign) batch.origin.someTaken = true;
				const settlements = settlementsOf(findings, evidence, (finding) => {
					return batch.mayBeGone || open(finding);
				});
				batch.targets.forEach((target, index) => putOne(target, settlements[index]));
				return 'done';
			}
		}
	}

	function again(
		batch: Batch,
		exchange: Exchange,
		{ finding, ...reading }: Extract<Reading, { kind: 'retry' }>,
		evidence: Evidence,
	): Next {
		if (exchange.kind === 'noResponse' && exchange.cause === 'cancelled') {
			put(batch, CANCELLED_IN_FLIGHT, evidence);
			return 'done';
		}
		const now = clock.now();
		const retryAfter = exchange.kind === 'response' ? exchange.response.retryAfter : undefined;
		if (retryAfter !== undefined) lane.pause(retryAfter);
		const toldToWait = reading.toldToWait || retryAfter !== undefined;
		if (toldToWait) batch.waits++;
		else batch.failures++;
		if (toldToWait) batch.waitingSince ??= now;
		const waitedFor = now - (batch.waitingSince ?? now);
		const delay = nextAttempt(
			{ ...batch, toldToWait, waitedFor, retryAfter },
			patience,
			clock.random(),
		);
		if (delay === undefined) {
			failedOnceMore(finding);
			const isTooLong = retryAfter !== undefined && retryAfter > patience.giveUpAfter;
			const until = clock.date() + (retryAfter ?? 0);
			put(batch, isTooLong ? toldToWaitTooLong(service, until, finding) : finding, evidence);
			return 'done';
		}
		batch.last = { finding: noFurtherAttempt(finding), evidence };
		return now + delay;
	}

	function denied(
		batch: Batch,
		{ finding, unlessKeyWorked }: Extract<Reading, { kind: 'denied' }>,
		evidence: Evidence,
	): Next {
		const aboutTheseOnly = keyWorked ? unlessKeyWorked : undefined;
		if (aboutTheseOnly) failedOnceMore(aboutTheseOnly);
		else end(finding);
		put(batch, aboutTheseOnly ?? finding, evidence);
		return 'done';
	}

	/** The service refused the request, perhaps for some ID in it. */
	function refused(
		batch: Batch,
		{ finding, onceMore, words }: Extract<Reading, { kind: 'split' }>,
		evidence: Evidence,
	): Next {
		const { origin } = batch;
		const isAlone = batch.targets.length === 1;
		batch.last = { finding: isAlone ? noFurtherAttempt(finding) : NOT_YET_ALONE, evidence };
		if (onceMore && !batch.sentOnceMore) {
			batch.sentOnceMore = true;
			return clock.now() + backoff(1, clock.random());
		}
		if (!isAlone && !(origin && isHopeless(origin, words))) return 'split';
		if (origin) origin.refusals.push({ batch, finding, evidence, words });
		else put(batch, finding, evidence);
		return 'done';
	}

	async function split(batch: Batch): Promise<void> {
		const origin = batch.origin ?? { size: batch.targets.length, someTaken: false, refusals: [] };
		const [first, second] = halvesOf(batch, origin);
		const half = settle(first);
		// One after the other until some ID is taken: few requests then show that none ever is.
		if (!origin.someTaken) await half;
		await Promise.all([half, settle(second)]);
		if (!batch.origin) settleRefusals(origin);
	}

	function settleRefusals(origin: Origin): void {
		const everyId = refusesEveryId(origin);
		for (const { batch, finding, evidence } of origin.refusals) {
			put(batch, everyId ? aboutTheRequest(service, finding) : finding, evidence);
		}
	}

	function respondedAsItself(): void {
		keyWorked = true;
		failedInRow = 0;
	}

	/** A service that is down, or whose responses are never its own, is not asked 10,000 times. */
	function failedOnceMore(finding: FailedFinding): void {
		failedInRow++;
		if (failedInRow >= BREAKER_LIMIT) end(givenUp(service, finding));
	}

	/** The first reason holds. */
	function end(finding: FailedFinding): void {
		ended ??= finding;
		lane.close();
	}

	/** The run has ended: what was attempted is open, what was not gets the reason. */
	function giveUp(batch: Batch): void {
		// A lane that was not closed here was closed because the account is paused for too long.
		const reason = (ended ??= toldToWaitTooLong(service, clock.date() + lane.pausedFor()));
		if (!batch.last) return put(batch, reason);
		const cancelled = reason.reason === 'cancelled' && { reason: reason.reason };
		put(batch, { ...batch.last.finding, ...cancelled }, batch.last.evidence);
	}

	function put({ targets, mayBeGone }: Batch, finding: Finding, evidence?: Evidence): void {
		const settlement = { finding, evidence, mayBeGone };
		for (const target of targets) putOne(target, settlement);
	}

	function putOne(target: Target, settlement: Settlement): void {
		if (settled.has(target)) throw new Error('A profile was settled twice');
		settled.set(target, settlement);
		work.onSettled?.(1);
	}
}
