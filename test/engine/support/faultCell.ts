import type { EngineResult } from '../../../engine';
import { serviceNamed } from '../../../engine/services';
import {
	startSandbox,
	type ProfileState,
	type RecordedRequest,
	type Sandbox,
} from '../../../sandbox';
import { contradictions, truthOf } from '../../../sandbox/truth';
import { GIVE_UP_AFTER, MAX_ATTEMPTS, type FaultCase, type FaultContext } from './faultCases';
import { allReceipts, runNode, type Receipt } from './run';
import { factsOf, seed } from './services';
import { trusting } from './trust';

/** The three settings of On Error. */
export const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
export type Mode = (typeof MODES)[number];

export type Branch = 'first output' | 'error output' | 'workflow stops';

/** One case at one service with one setting of On Error: the node's word, and the service's. */
export interface Cell {
	readonly branch: Branch;
	/** Undefined where the workflow stops: then there are no items. */
	readonly receipt?: Receipt;
	/** The output item. */
	readonly item: Receipt;
	readonly error?: string;
	readonly requests: number;
	/** How often the service accepted the deletion. */
	readonly deletions: number;
	readonly state: 'deleted' | 'to be deleted' | 'still there' | 'never there';
	/** What the node says that the service contradicts. */
	readonly lies: readonly string[];
	/** Ms by which the second attempt came too early; 0 where it did not. */
	readonly early: number;
	/** Everything that the node put out, as text. */
	readonly emitted: string;
	/** The secrets of the credential. */
	readonly secrets: readonly string[];
}

const STATES: Readonly<Record<ProfileState, Cell['state']>> = {
	present: 'still there',
	pendingDeletion: 'to be deleted',
	softDeleted: 'deleted',
	hardDeleted: 'deleted',
	deleted: 'deleted',
	unknown: 'never there',
};

function branchOf({ error, output, errorOutput }: EngineResult): Branch {
	if (error) return 'workflow stops';
	if (output.length + errorOutput.length !== 1) throw new Error('There has to be one item');
	return output.length === 1 ? 'first output' : 'error output';
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

/** Takes what the limit allows by asking about somebody else. */
async function useUp(sandbox: Sandbox, service: string, { usedUp }: FaultCase): Promise<void> {
	if (!usedUp) return;
	sandbox.limit(service, usedUp);
	const operation = serviceNamed(service).lookUp ? 'lookUp' : 'delete';
	await runNode(sandbox, { services: [service], ids: ['somebody-else'], operation });
}

/** The credential with what the case puts behind its address. */
function credentialsFor(sandbox: Sandbox, service: string, { path = '' }: FaultCase) {
	const { credential } = serviceNamed(service);
	const data = sandbox.credentials[credential];
	return { [credential]: { ...data, baseUrl: data.baseUrl + path } };
}

/** Runs the node for one profile while this goes wrong, at a service of its own. */
export async function runCell(
	service: string,
	faultCase: FaultCase,
	mode: Mode,
	elsewhere: string,
): Promise<Cell> {
	const { fault, unknownProfile, timeout = 60_000, giveUpAfter = GIVE_UP_AFTER } = faultCase;
	// Of Gainsight PX's two responses to a deletion, the one with a body.
	const sandbox = await startSandbox({ gainsightPxDeleteStatus: 200, tls: faultCase.tls });
	try {
		const id = 'person-0815';
		const context = { id, elsewhere, now: Date.now() };
		if (!unknownProfile) seed(sandbox, service, [id]);
		await useUp(sandbox, service, faultCase);
		if (fault) sandbox.fault({ match: { kind: 'delete', ids: [id] }, ...fault(context), service });
		const credentials = credentialsFor(sandbox, service, faultCase);
		const result = await trusting(sandbox.urls[service], sandbox.certificate, async () =>
			runNode(sandbox, {
				services: [service],
				ids: [id],
				options: { maxAttempts: MAX_ATTEMPTS, timeout, giveUpAfter },
				onError: mode,
				credentials,
			}),
		);
		const { idType } = factsOf(service);
		const lines = allReceipts(result);
		const requests = sandbox
			.requests(service)
			.filter(({ ids, kind }) => ids.includes(id) || kind === 'other');
		return {
			branch: branchOf(result),
			receipt: lines[0],
			item: [...result.output, ...result.errorOutput][0]?.json ?? {},
			error: result.error?.message,
			requests: requests.length,
			deletions: sandbox.deletions(service).get(`${idType}:${id}`) ?? 0,
			state: STATES[sandbox.state(service, idType, id)],
			lies: result.error
				? []
				: contradictions(lines, truthOf(sandbox), { asked: [{ service, id }] }).map(
						({ words }) => words,
					),
			early: earlyBy(faultCase, context, requests),
			emitted: JSON.stringify([result.output, result.errorOutput, result.error, result.hints]),
			secrets: secretsOf(service, sandbox),
		};
	} finally {
		await sandbox.close();
	}
}

function secretsOf(service: string, sandbox: Sandbox): string[] {
	const data = sandbox.credentials[serviceNamed(service).credential];
	return Object.values(data).filter((value) => value.length >= 8 && value !== data.baseUrl);
}
