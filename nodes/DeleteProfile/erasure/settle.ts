import type { Clock } from '../contract/time';
import {
	hasWorked,
	type Action,
	type Operation,
	type Result,
	type Target,
} from '../contract/types';
import type { Tasks } from '../input/plan';
import type { Settings } from '../input/settings';
import { withLane } from './accountGate';
import { dispatch, type Dispatched, type Settlement } from './dispatcher';
import { isDone, staysOpen, type Memory } from './memory';
import { afterRecheck, resultOf, UNKNOWN, type Purpose } from './outcomes';
import { notBegun } from './texts';

/** What all connections of a run have in common. */
export interface Run {
	readonly operation: Operation;
	readonly settings: Settings;
	readonly memory: Memory;
	readonly clock: Clock;
	/** Aborted when the user cancels or the workflow times out. */
	readonly signal?: AbortSignal;
}

/**
 * Does everything that is to be done with one credential. Two credentials of one account are two
 * connections: they share its limits and its pauses, but a key that is refused ends only its own work.
 * @returns a result for each target; a look-up or a job that met something unforeseen has none
 */
export async function runConnection(
	{ connection, ...tasks }: Tasks,
	{ operation, settings, memory, clock, signal }: Run,
): Promise<Map<Target, Result>> {
	const { account, service } = connection;
	const results = new Map<Target, Result>();
	/** Why the work with this connection ended, once it has. */
	let ended: Dispatched['ended'];

	// Dry runs come first, so that they see the profiles as they were before this run.
	conclude(await ask('lookUp', tasks.lookUp), operation === 'delete' ? 'dryRun' : 'lookUp');
	conclude(await ask('job', tasks.job), 'lookUp');

	// What n8n's Retry On Fail repeats, and an earlier try has confirmed, is not sent again.
	const toSend: Target[] = [];
	const toVerify: Target[] = [];
	for (const target of tasks.delete) {
		const before = memory.recall(account, target);
		if (before === undefined || !isDone(before)) {
			toSend.push(target);
			continue;
		}
		results.set(target, before);
		if (before.reason === 'unverified') toVerify.push(target);
	}
	conclude(await ask('delete', toSend), 'delete');
	for (const target of toSend) {
		// It may be gone: the next try has to know.
		if (!results.has(target)) results.set(target, UNKNOWN);
		if (hasWorked(results.get(target)!)) toVerify.push(target);
	}
	// The map itself is kept: what `recheck` finds to be still there is remembered, too.
	memory.remember(account, results);
	if (settings.verifyAfterDelete) await recheck(toVerify);
	return results;

	/** Asks about all targets, unless the work has ended already. */
	async function ask(action: Action, targets: readonly Target[]): Promise<Dispatched['settled']> {
		if (targets.length === 0) return new Map();
		if (ended) {
			const settlement = { finding: notBegun(action, ended), mayBeGone: false };
			return new Map(targets.map((target) => [target, settlement]));
		}
		const { limits } = service[action]!;
		const { maxConcurrency = limits.concurrency, maxAttempts } = settings;
		const concurrency = Math.min(maxConcurrency, limits.maxConcurrency);
		const documentedPerSecond = limits.requestsPerSecond;
		const perSecond = settings.requestsPerSecond ?? documentedPerSecond;
		const batchSize = Math.min(settings.batchSize, limits.batchSize);
		const giveUpAfter = settings.giveUpAfter * 1000;
		const patience = { maxAttempts, giveUpAfter };
		const work = { action, connection, targets, batchSize, patience, clock, signal };
		const laneLimits = { concurrency, perSecond, documentedPerSecond, giveUpAfter };
		const dispatched = await withLane(account.fingerprint, laneLimits, clock, async (lane) => {
			return await dispatch({ ...work, lane });
		});
		ended = dispatched.ended;
		return dispatched.settled;
	}

	function conclude(settled: Dispatched['settled'], purpose: Purpose): void {
		// Targets that were settled alike share their result: receipt.ts knows them by that.
		let last: { readonly settlement: Settlement; readonly result: Result } | undefined;
		for (const [target, reached] of settled) {
			// What an earlier try of n8n left open stays open, whatever this one found.
			const wasOpen = purpose === 'delete' && staysOpen(memory.recall(account, target));
			const settlement = wasOpen && !reached.mayBeGone ? { ...reached, mayBeGone: true } : reached;
			if (last?.settlement !== settlement) {
				const result = resultOf(settlement, purpose, settings.ifNotFound, service);
				last = { settlement, result };
			}
			results.set(target, last.result);
		}
	}

	/** `verifyAfterDelete`: looks up what was deleted or accepted; what stays unverified is left to the next try. */
	async function recheck(targets: readonly Target[]): Promise<void> {
		const lookUps = service.lookUp && (await ask('lookUp', targets));
		const unverified = new Map<Target, Result>();
		for (const target of targets) {
			const deletion = results.get(target)!;
			const result = afterRecheck(deletion, lookUps?.get(target), service);
			results.set(target, result);
			const { reason } = result;
			if (reason === 'unverified') unverified.set(target, { ...deletion, reason });
		}
		// With the message of the deletion, to which the next try adds what it finds.
		memory.remember(account, unverified);
	}
}
