import { receiptIn, type EngineResult } from '../../../engine';
import type { ProfileState, RecordedRequest, Sandbox, SandboxService } from '../../../sandbox';
import { MAX_TRIES, type FaultCase, type FaultContext } from './faultCases';
import { receipts, runNode, type Receipt } from './run';
import { FACTS, profileOf } from './services';

/** The three settings of On Error. */
export const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
export type Mode = (typeof MODES)[number];

export type Branch = 'first output' | 'error output' | 'workflow stops';

/** One case at one service with one setting of On Error: the node's word, and the service's. */
export interface Cell {
	readonly branch: Branch;
	/** Undefined where the workflow stops: then there are no items. */
	readonly receipt?: Receipt;
	/** The keys of the output item. */
	readonly keys: string[];
	readonly error?: string;
	readonly requests: number;
	/** How often the service accepted the deletion. */
	readonly deletions: number;
	readonly state: 'gone' | 'to be deleted' | 'still there' | 'never there';
	/** Ms by which the second try came too early; 0 where it did not. */
	readonly early: number;
}

export interface Place {
	readonly sandbox: Sandbox;
	readonly service: SandboxService;
	/** An address at another host. */
	readonly elsewhere: string;
}

function branchOf({ error, output, errorOutput }: EngineResult): Branch {
	if (error) return 'workflow stops';
	if (output.length + errorOutput.length !== 1) throw new Error('There has to be one item');
	return output.length === 1 ? 'first output' : 'error output';
}

const STATES: Readonly<Record<ProfileState, Cell['state']>> = {
	present: 'still there',
	pendingDeletion: 'to be deleted',
	softDeleted: 'gone',
	hardDeleted: 'gone',
	deleted: 'gone',
	unknown: 'never there',
};

function stateOf({ sandbox, service }: Place, id: string): Cell['state'] {
	return STATES[sandbox.state(service, FACTS[service].idType, id)];
}

function earlyBy(
	{ notBefore }: FaultCase,
	context: FaultContext,
	requests: readonly RecordedRequest[],
): number {
	if (!notBefore || requests.length < 2) return 0;
	const [first, second] = requests;
	return Math.max(0, notBefore(context, first.startedAt) - second.startedAt);
}

/** Runs the node for one profile while this goes wrong. */
export async function runCell(
	place: Place,
	faultCase: FaultCase,
	mode: Mode,
	id: string,
): Promise<Cell> {
	const { sandbox, service, elsewhere } = place;
	const { fault, unknownProfile, timeout = 10_000 } = faultCase;
	const context = { id, elsewhere, now: Date.now() };
	if (!unknownProfile) sandbox.seed(service, [profileOf(service, id)]);
	sandbox.clearFaults();
	if (fault) sandbox.fault({ match: { kind: 'delete', ids: [id] }, ...fault(context), service });
	const result = await runNode(sandbox, {
		services: [service],
		ids: [id],
		options: { maxTries: MAX_TRIES, timeout },
		onError: mode,
	});
	const [item] = receipts([...result.output, ...result.errorOutput]);
	const requests = sandbox.requests(service).filter(({ ids }) => ids.includes(id));
	return {
		branch: branchOf(result),
		receipt: item?.error === undefined ? item : (receiptIn(item as never) as Receipt),
		keys: Object.keys(item ?? {}),
		error: result.error?.message,
		requests: requests.length,
		deletions: sandbox.deletions(service).get(`${FACTS[service].idType}:${id}`) ?? 0,
		state: stateOf(place, id),
		early: earlyBy(faultCase, context, requests),
	};
}
