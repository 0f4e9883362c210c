import type { Account, Finding, Service } from '../services/service';
import type { AccountGate, GateLimits } from './accountGate';
import type { Clock } from './clock';
import type { Send } from './reply';
import type { Action, Evidence, Target } from './types';

/** What a run wants done at one account, and who is told the answers. */
export interface Work {
	readonly action: Action;
	readonly service: Service;
	readonly account: Account;
	/** Made as slots come free; each is one request. */
	readonly batches: Iterator<readonly Target[]>;
	readonly send: Send;
	readonly gate: AccountGate;
	readonly limits: GateLimits;
	/** Tries per request, 1 or more. */
	readonly maxTries: number;
	readonly clock: Clock;
	/** True once the user has cancelled or the workflow has timed out. */
	readonly stopped: () => boolean;
	/**
	 * Called once for each target that was sent.
	 * @param uncertain an earlier try of a deletion may have worked although no answer said so
	 */
	readonly answered: (
		target: Target,
		finding: Finding,
		evidence: Evidence,
		uncertain: boolean,
	) => void;
	/** Called once for each target that was never sent. */
	readonly unsent: (target: Target, finding: Finding) => void;
}
