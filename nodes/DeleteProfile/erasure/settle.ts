import type { ActionLimits, Connection } from '../contract/service';
import type { Operation, Result, Target } from '../contract/types';
import type { Tasks } from '../input/plan';
import type { Settings } from '../input/settings';
import { withLane, type LaneLimits } from './accountGate';
import type { Clock } from './clock';
import { dispatch, type Dispatched, type Settlement } from './dispatcher';
import { isConfirmed, staysOpen, type Memory } from './memory';
import { resultOf, UNKNOWN, verified, type Purpose } from './outcomes';
import { notBegun } from './texts';

/** What all accounts of a run have in common. */
export interface Run {
	readonly operation: Operation;
	readonly settings: Settings;
	readonly memory: Memory;
	readonly clock: Clock;
	/** Aborted when the user cancels or the workflow times out. */
	readonly signal?: AbortSignal;
}

/**
 * Does everything that is to be done with one credential.
 * @returns one result for each target, unless something unforeseen prevented it
 */
export async function runAccount(tasks: Tasks, run: Run): Promise<Map<Target, Result>> {
	const { operation, settings, memory } = run;
	const { connection } = tasks;
	const { account, service } = connection;
	const results = new Map<Target, Result>();

	// Dry runs come first, so that they see the profiles as they were before this run.
	const reading: Purpose = operation === 'lookUp' ? 'lookUp' : 'dryRun';
	const lookedUp = await ask(connection, 'lookUp', tasks.lookUp, run);
	conclude(lookedUp, reading);

	const unsent: Target[] = [];
	const unverified: Target[] = [];
	for (const target of tasks.delete) {
		const known = memory.recall(account, target);
		if (known === undefined || !isConfirmed(known)) {
			unsent.push(target);
			continue;
		}
		results.set(target, known);
		if (known.reason === 'unverified') unverified.push(target);
	}
	const deleted = await ask(connection, 'delete', unsent, run, lookedUp.ended);
	conclude(deleted, 'delete');
	for (const target of unsent) {
		const result = results.get(target) ?? UNKNOWN;
		memory.remember(account, target, result);
		if (result.outcome === 'deleted' || result.outcome === 'accepted') unverified.push(target);
	}
	if (settings.verifyAfterDelete) await verify(unverified, deleted.ended);
	return results;

	function conclude({ settled }: Dispatched, purpose: Purpose): void {
		let shared: { readonly settlement: Settlement; readonly result: Result } | undefined;
		for (const [target, settlement] of settled) {
			if (purpose === 'delete' && !settlement.mayBeGone) {
				const before = memory.recall(account, target);
				if (before && staysOpen(before)) {
					const doubtful = { ...settlement, mayBeGone: true };
					results.set(target, resultOf(doubtful, purpose, settings.ifNotFound, service));
					continue;
				}
			}
			// The targets of a request that were settled alike share their result.
			if (shared?.settlement !== settlement) {
				shared = {
					settlement,
					result: resultOf(settlement, purpose, settings.ifNotFound, service),
				};
			}
			results.set(target, shared.result);
		}
	}

	/** Looks up again what was deleted or accepted; what stays unverified is left to the next try. */
	async function verify(targets: readonly Target[], ended: Dispatched['ended']): Promise<void> {
		const { settled }: Pick<Dispatched, 'settled'> = service.lookUp
			? await ask(connection, 'lookUp', targets, run, ended)
			: { settled: new Map() };
		for (const target of targets) {
			const deletion = results.get(target)!;
			const result = verified(deletion, settled.get(target), service);
			results.set(target, result);
			const { reason } = result;
			memory.remember(account, target, reason === 'unverified' ? { ...deletion, reason } : result);
		}
	}
}

/** Asks about all targets, unless the account's work has ended already. */
async function ask(
	connection: Connection,
	action: Operation,
	targets: readonly Target[],
	{ settings, clock, signal }: Run,
	ended?: Dispatched['ended'],
): Promise<Dispatched> {
	if (targets.length === 0) return { settled: new Map(), ended };
	if (ended) {
		const unsent = { finding: notBegun(action, ended), mayBeGone: false };
		return { settled: new Map(targets.map((target) => [target, unsent])), ended };
	}
	const { limits } = connection.service[action]!;
	const lane = laneLimits(limits, settings);
	return await withLane(connection.account.key, lane, clock, async (open) => {
		return await dispatch({
			action,
			connection,
			targets,
			batchSize: Math.min(settings.batchSize, limits.batchSize),
			lane: open,
			concurrency: lane.concurrency,
			patience: {
				maxAttempts: settings.maxAttempts,
				giveUpAfter: settings.giveUpAfter * 1000,
			},
			clock,
			signal,
		});
	});
}

function laneLimits(limits: ActionLimits, settings: Settings): LaneLimits {
	const { maxConcurrency = limits.concurrency } = settings;
	return {
		concurrency: Math.min(maxConcurrency, limits.maxConcurrency),
		perSecond: settings.requestsPerSecond ?? limits.requestsPerSecond,
		patience: settings.giveUpAfter * 1000,
	};
}
