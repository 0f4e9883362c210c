import { failed } from '../services/reading';
import type { Finding } from '../services/service';
import { readReply, requestFor, type Answer } from './answers';
import { backoff, retryAfter } from './backoff';
import { MAX_SLEEP_MS } from './clock';
import {
	BREAKER_LIMIT,
	brokenOff,
	CANCELLED_BEFORE,
	noFurtherTry,
	NOT_YET_ALONE,
} from './earlyEnd';
import { evidenceOf, halvesOf, newJob, type Job } from './job';
import { asksToSlowDown, mayHaveWorked, type Reply } from './reply';
import type { Evidence, Target } from './types';
import type { Work } from './work';

/**
 * Sends the batches of one run to one account and answers every target exactly once: keeps to the
 * account's gate, tries again what may be tried again, splits refused batches, and stops for a
 * refused key, a dead service or a cancelled run.
 * @returns why it ended before all was sent, if it did
 */
export async function dispatch(work: Work): Promise<Finding | undefined> {
	return await new Dispatch(work).run();
}

class Dispatch {
	private readonly retries: Job[] = [];

	private fresh: IteratorResult<readonly Target[], unknown>;

	private active = 0;

	private undoneInRow = 0;

	private settledRequests = 0;

	private ended: Finding | undefined;

	private waker: (() => void) | undefined;

	constructor(private readonly work: Work) {
		this.fresh = work.batches.next();
	}

	async run(): Promise<Finding | undefined> {
		const { gate, limits } = this.work;
		const over = () => this.isOver();
		for (;;) {
			const wait = over() ? undefined : this.readyIn();
			if (wait === undefined) break;
			if (wait > 0) {
				await this.change(wait);
			} else if (await gate.acquire(limits, over)) {
				const job = this.take();
				if (job) void this.perform(job);
				else gate.release();
			}
		}
		while (this.active > 0) await this.change(MAX_SLEEP_MS);
		this.answerTheRest();
		return this.ended;
	}

	private isOver(): boolean {
		if (this.ended === undefined && this.work.stopped()) this.ended = CANCELLED_BEFORE;
		return this.ended !== undefined;
	}

	/** A request that waits for another try keeps its place, so a service in trouble gets no new ones. */
	private get mayStartFresh(): boolean {
		return !this.fresh.done && this.retries.length < this.work.limits.concurrency;
	}

	/** Ms until there is something to send, 0 = now; undefined when all is answered. */
	private readyIn(): number | undefined {
		if (this.mayStartFresh) return 0;
		if (this.retries.length > 0) {
			const due = Math.min(...this.retries.map((job) => job.notBefore));
			return Math.max(0, due - this.work.clock.now());
		}
		return this.active > 0 ? MAX_SLEEP_MS : undefined;
	}

	private take(): Job | undefined {
		const now = this.work.clock.now();
		const due = this.retries.findIndex((job) => job.notBefore <= now);
		if (due >= 0) return this.retries.splice(due, 1)[0];
		if (!this.mayStartFresh) return undefined;
		const targets = this.fresh.value as readonly Target[];
		this.fresh = this.work.batches.next();
		return newJob(targets, now, this.settledRequests);
	}

	private async perform(job: Job): Promise<void> {
		this.active++;
		try {
			await this.exchange(job);
		} catch {
			// Not foreseen. Whoever has no answer by now is reported as open (receipt.ts).
		} finally {
			this.active--;
			this.work.gate.release();
			this.waker?.();
		}
	}

	private async exchange(job: Job): Promise<void> {
		const { service, action, account, clock, send, unsent } = this.work;
		const request = requestFor(service, action, account, job.targets);
		if ('state' in request) {
			for (const target of job.targets) unsent(target, request);
			return;
		}
		const startedAt = clock.now();
		job.attempts++;
		const reply = await send(request);
		this.handle(job, reply, startedAt);
	}

	private handle(job: Job, reply: Reply, startedAt: number): void {
		const { clock } = this.work;
		const answer = this.read(job, reply);
		const evidence = evidenceOf(job, reply, startedAt, clock.now());
		if (answer.kind === 'retry') {
			this.handleRetry(job, answer.finding, evidence, reply, startedAt);
			return;
		}
		if (answer.kind === 'cancelled') {
			job.uncertain ||= this.work.action === 'delete';
		} else {
			this.undoneInRow = 0;
			this.settledRequests++;
			this.work.gate.speedUp(startedAt);
		}
		if (answer.kind === 'split' && job.targets.length > 1) {
			this.retries.push(...halvesOf(job, clock.now(), { finding: NOT_YET_ALONE, evidence }));
		} else if (answer.kind === 'each') {
			job.targets.forEach((target, index) =>
				this.answer(job, target, answer.findings[index], evidence),
			);
		} else {
			if (answer.kind === 'denied') this.ended ??= answer.finding;
			this.answerAll(job, answer.finding, evidence);
		}
	}

	/** A reader that stumbles over an answer nobody thought of must not lose the people in it. */
	private read(job: Job, reply: Reply): Answer {
		const { service, action, clock } = this.work;
		try {
			return readReply(service, action, reply, job.targets, clock.now());
		} catch {
			const finding = failed('unexpectedResponse', service.texts.unexpectedResponse);
			return { kind: 'each', findings: job.targets.map(() => finding) };
		}
	}

	private handleRetry(
		job: Job,
		finding: Finding,
		evidence: Evidence,
		reply: Reply,
		startedAt: number,
	): void {
		const { action, clock, gate, maxTries } = this.work;
		if (action === 'delete' && mayHaveWorked(reply, finding.reason)) job.uncertain = true;
		if (asksToSlowDown(reply, finding.reason)) gate.slowDown(startedAt);
		const wait = reply.kind === 'response' ? retryAfter(reply.headers, clock.now()) : undefined;
		if (wait !== undefined) gate.pause(wait);
		if (!this.onlyHadToWait(job, finding)) job.tries++;
		if (job.tries >= maxTries) {
			this.undoneInRow++;
			if (this.undoneInRow >= BREAKER_LIMIT) this.ended ??= brokenOff(this.work.service, finding);
			this.answerAll(job, finding, evidence);
			return;
		}
		// Not `??`: 0, or a date that is past by our clock, must not use up all tries in an instant.
		job.notBefore = clock.now() + (wait || backoff(Math.max(1, job.tries), clock));
		job.last = { finding: noFurtherTry(finding), evidence };
		this.retries.push(job);
	}

	/**
	 * A 429 says nothing about this request, only that the account was busy. While others of it get
	 * through, its turn will come: such a try is not counted.
	 */
	private onlyHadToWait(job: Job, { reason }: Finding): boolean {
		const moved = this.settledRequests > job.settledBefore;
		job.settledBefore = this.settledRequests;
		return moved && reason === 'rateLimited';
	}

	private answerAll(job: Job, finding: Finding, evidence: Evidence): void {
		for (const target of job.targets) this.answer(job, target, finding, evidence);
	}

	private answer(job: Job, target: Target, finding: Finding, evidence: Evidence): void {
		const uncertain = job.uncertain || target.mayBeGone === true || this.isOpen(finding, evidence);
		this.work.answered(target, finding, evidence, uncertain);
	}

	/** A 200 that nobody understands may still have come from a deletion. */
	private isOpen({ reason }: Finding, { httpStatus }: Evidence): boolean {
		const success = httpStatus !== undefined && httpStatus >= 200 && httpStatus < 300;
		return success && reason === 'unexpectedResponse' && this.work.action === 'delete';
	}

	/** After an early end: what was tried is open, what was not gets the reason. */
	private answerTheRest(): void {
		const finding = this.ended;
		if (finding === undefined) return;
		for (const job of this.retries.splice(0)) {
			if (!job.last) continue;
			const cancelled = finding.reason === 'cancelled' && { reason: finding.reason };
			this.answerAll(job, { ...job.last.finding, ...cancelled }, job.last.evidence);
		}
		for (; !this.fresh.done; this.fresh = this.work.batches.next()) {
			for (const target of this.fresh.value) this.work.unsent(target, finding);
		}
	}

	/** Resolves when a request is over, and after `ms` or a quarter of a second at the latest. */
	private async change(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.waker = resolve;
			void this.work.clock.sleep(Math.min(ms, MAX_SLEEP_MS)).then(resolve);
		});
	}
}
