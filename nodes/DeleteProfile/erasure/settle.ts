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
import { isConfirmed, staysOpen, type Memory } from './memory';
import { resultOf, UNKNOWN, verified, type Purpose } from './outcomes';
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
	/** Why nothing more is asked, once that is so. */
	let ended: Dispatched['ended'];

	// Dry runs come first, so that they see the profiles as they were before this run.
	conclude(await ask('lookUp', tasks.lookUp), operation === 'delete' ? 'dryRun' : 'lookUp');
	conclude(await ask('job', tasks.job), 'lookUp');

	// What n8n's Retry On Fail repeats, and an earlier try has confirmed, is not sent again.
	const toSend: Target[] = [];
	const unverified: Target[] = [];
	for (const target of tasks.delete) {
		const known = memory.recall(account, target);
		if (known === undefined || !isConfirmed(known)) {
			toSend.push(target);
			continue;
		}
		results.set(target, known);
		if (known.reason === 'unverified') unverified.push(target);
	}
	conclude(await ask('delete', toSend), 'delete');
	for (const target of toSend) {
		const result = results.get(target) ?? UNKNOWN;
		if (result === UNKNOWN) results.set(target, result);
		if (hasWorked(result)) unverified.push(target);
	}
	memory.remember(account, results);
	if (settings.verifyAfterDelete) await recheck(unverified);
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
		const ofRun = { concurrency, perSecond, documentedPerSecond, giveUpAfter };
		const dispatched = await withLane(account.fingerprint, ofRun, clock, async (lane) => {
			return await dispatch({ ...work, lane });
		});
		ended = dispatched.ended;
		return dispatched.settled;
	}

	function conclude(settled: Dispatched['settled'], purpose: Purpose): void {
		// The targets of a request that were settled alike share their result.
		let last: { readonly settlement: Settlement; readonly result: Result } | undefined;
		for (const [target, found] of settled) {
			// What an earlier try of n8n left open stays open, whatever this one found.
			const wasOpen = purpose === 'delete' && staysOpen(memory.recall(account, target));
			const settlement = wasOpen && !found.mayBeGone ? { ...found, mayBeGone: true } : found;
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
		const inDoubt = new Map<Target, Result>();
		for (const target of targets) {
			const deletion = results.get(target)!;
			const result = verified(deletion, lookUps?.get(target), service);
			results.set(target, result);
			const { reason } = result;
			if (reason === 'unverified') inDoubt.set(target, { ...deletion, reason });
		}
		// In the words of the deletion, to which the next try adds its own.
		memory.remember(account, inDoubt);
	}
}
