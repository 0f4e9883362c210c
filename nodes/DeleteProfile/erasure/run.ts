import type { Account, Finding, Service } from '../services/service';
import { withGate, type AccountGate, type GateLimits } from './accountGate';
import { batches } from './batches';
import type { Clock } from './clock';
import { dispatch } from './dispatcher';
import type { Memory } from './memory';
import { notAttempted, resultOf, verified, type Purpose } from './outcomes';
import type { Tasks } from './plan';
import { Progress, type Report } from './progress';
import type { Send } from './reply';
import type { Settings } from './settings';
import type { Action, Operation, Target } from './types';
import type { Work } from './work';

/** One service's share of a run, with an account to do it. */
export interface Share {
	readonly service: Service;
	readonly account: Account;
	readonly send: Send;
	readonly tasks: Tasks;
}

export interface RunInput {
	readonly operation: Operation;
	readonly settings: Settings;
	readonly memory: Memory;
	readonly clock: Clock;
	readonly stopped: () => boolean;
	readonly report: Report;
}

type Callbacks = Pick<Work, 'answered' | 'unsent'>;

/** Does everything that is to be done at one service, and sets each target's result. */
export async function runShare(share: Share, input: RunInput): Promise<void> {
	await withGate(share.account.key, input.clock, async (gate) => {
		await new ShareRun(share, input, gate).run();
	});
}

class ShareRun {
	constructor(
		private readonly share: Share,
		private readonly input: RunInput,
		private readonly gate: AccountGate,
	) {}

	async run(): Promise<void> {
		const { settings, operation } = this.input;
		const { tasks, service } = this.share;
		// Dry runs come first, so that they see the profiles as they were before this run.
		const purpose = operation === 'lookUp' ? 'lookUp' : 'dryRun';
		let ended = await this.ask('lookUp', tasks.lookUp, 1, this.settleAs(purpose));
		const deletions = this.recall(tasks.delete);
		const size = Math.min(settings.batchSize, service.limits.maxBatchSize);
		ended = await this.ask('delete', deletions, size, this.settleAs('delete'), ended);
		if (settings.verifyAfterDelete) await this.verify(deletions, ended);
		this.remember(deletions);
	}

	/**
	 * Asks about all targets, unless the account's work has ended already.
	 * @returns why it has ended, if it has
	 */
	private async ask(
		action: Action,
		targets: readonly Target[],
		size: number,
		{ answered, unsent }: Callbacks,
		ended?: Finding,
	): Promise<Finding | undefined> {
		if (ended) {
			for (const target of targets) unsent(target, ended);
			return ended;
		}
		const { settings, clock, stopped, report } = this.input;
		const progress = new Progress(this.share.service.displayName, targets.length, clock, report);
		return await dispatch({
			...this.share,
			action,
			gate: this.gate,
			clock,
			stopped,
			batches: batches(targets, size),
			limits: this.limits(),
			maxTries: settings.maxTries,
			unsent,
			answered(...answer) {
				progress.count();
				answered(...answer);
			},
		});
	}

	private limits(): GateLimits {
		const { maxConcurrency, requestsPerSecond } = this.input.settings;
		const { limits } = this.share.service;
		return {
			concurrency: Math.min(maxConcurrency ?? limits.defaultConcurrency, limits.maxConcurrency),
			perSecond: requestsPerSecond ?? limits.defaultRequestsPerSecond,
		};
	}

	private settleAs(purpose: Purpose): Callbacks {
		const { ifNotFound } = this.input.settings;
		return {
			answered(target, finding, evidence, uncertain) {
				target.result = resultOf(finding, purpose, ifNotFound, evidence, uncertain);
				target.mayBeGone = uncertain;
			},
			unsent(target, finding) {
				target.result = notAttempted(finding);
			},
		};
	}

	/** Takes over what was confirmed before in this execution; the rest is to be sent. */
	private recall(targets: readonly Target[]): Target[] {
		const known = this.input.memory(this.share.account.key);
		return targets.filter((target) => {
			target.result = known.confirmedTarget(target)?.result;
			target.mayBeGone = known.mayBeGone(target);
			return target.result === undefined;
		});
	}

	private remember(targets: readonly Target[]): void {
		const memory = this.input.memory(this.share.account.key);
		for (const target of targets) memory.remember(target);
	}

	/** Looks up again what was deleted or accepted. */
	private async verify(targets: readonly Target[], ended: Finding | undefined): Promise<void> {
		const { stillPresent } = this.share.service.texts;
		const judge = (target: Target, finding: Finding) => {
			if (target.result) target.result = verified(target.result, finding, stillPresent);
		};
		const done = targets.filter(
			({ result }) => result?.outcome === 'deleted' || result?.outcome === 'accepted',
		);
		await this.ask('lookUp', done, 1, { answered: judge, unsent: judge }, ended);
	}
}
