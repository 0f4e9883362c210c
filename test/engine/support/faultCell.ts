import type { EngineResult } from '../../../engine';
import type { ProfileState } from '../../../sandbox';
import { contradictions, truthOf } from '../../../sandbox/truth';
import { GIVE_UP_AFTER, MAX_ATTEMPTS, type FaultCase } from './faultCases';
import {
	endSandbox,
	factsOf,
	people,
	receipts,
	run,
	seed,
	startFresh,
	type Receipt,
} from './harness';
import { trusting } from './trust';

/** The three settings of On Error. */
export const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
export type Mode = (typeof MODES)[number];

/** Where it goes wrong. */
const ID = 'person-0815';

/** One case at one service with one setting of On Error: the node's word, and the service's. */
export interface Cell {
	readonly branch: 'first output' | 'error output' | 'workflow stops';
	/** Undefined where the workflow stops: then there are no items. */
	readonly receipt?: Receipt;
	/** The output item. */
	readonly item: Receipt;
	/** Outcomes of those beside it. */
	readonly beside: readonly unknown[];
	readonly error?: string;
	readonly requests: number;
	/** How often the service accepted the deletion. */
	readonly deletions: number;
	readonly state: 'deleted' | 'to be deleted' | 'still there' | 'never there';
	/** What the node says that the service contradicts. */
	readonly lies: readonly string[];
	/** Ms from the first attempt to the second. */
	readonly waited: number;
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

/** Everybody in the run, in order, and what keeps their requests apart. */
function othersOf({ beside }: FaultCase) {
	if (beside === 'around') {
		return { ids: ['before', ID, 'after'], options: { batchSize: 1, maxConcurrency: 1 } };
	}
	if (beside === undefined) return { ids: [ID], options: {} };
	const [first, second] = [people(5, 'good'), people(4, 'beside')];
	return {
		ids: [...first, ...second.slice(2), ID, ...second.slice(0, 2)],
		options: { batchSize: 5 },
	};
}

function branchOf({ error, output, errorOutput }: EngineResult, expected: number): Cell['branch'] {
	if (error) return 'workflow stops';
	if (output.length + errorOutput.length !== expected) throw new Error('There is no item for some');
	return errorOutput.length === 0 ? 'first output' : 'error output';
}

function secretsOf(data: Record<string, string>): string[] {
	return Object.values(data).filter((value) => value.length >= 8 && value !== data.baseUrl);
}

/** Runs the node while this goes wrong, at a service of its own. */
export async function runCell(
	service: string,
	faultCase: FaultCase,
	mode: Mode,
	elsewhere: string,
): Promise<Cell> {
	const { fault, unknownProfile, timeout = 60_000, giveUpAfter = GIVE_UP_AFTER } = faultCase;
	const facts = factsOf(service);
	// Of Gainsight PX's two responses to a deletion, the one with a body.
	const sandbox = await startFresh({ gainsightPxDeleteStatus: 200, tls: faultCase.tls });
	try {
		const { ids, options } = othersOf(faultCase);
		seed(sandbox, service, unknownProfile ? [] : ids);
		if (fault) {
			const rule = fault({ id: ID, elsewhere });
			sandbox.fault({ match: { kind: 'delete', ids: [ID] }, ...rule, service });
		}
		const data = sandbox.credentials[facts.credential];
		const baseUrl = data.baseUrl + (faultCase.path ?? '');
		const result = await trusting(sandbox.urls[service], sandbox.certificate, async () =>
			run(sandbox, service, {
				ids,
				options: { maxAttempts: MAX_ATTEMPTS, timeout, giveUpAfter, ...options },
				onError: mode,
				credentials: { [facts.credential]: { ...data, baseUrl } },
			}),
		);
		const lines = receipts(result);
		const index = lines.findIndex(({ id }) => id === ID);
		const requests = sandbox
			.requests(service)
			.filter((request) => request.ids.includes(ID) || request.kind === 'other');
		const asked = ids.map((id) => ({ service, id }));
		const wrong = result.error ? [] : contradictions(lines, truthOf(sandbox), { asked });
		return {
			branch: branchOf(result, ids.length),
			receipt: lines[index],
			item: [...result.output, ...result.errorOutput][index]?.json ?? {},
			beside: lines.filter(({ id }) => id !== ID).map(({ outcome }) => outcome),
			error: result.error?.message,
			requests: requests.length,
			deletions: sandbox.deletions(service).get(`${facts.idType}:${ID}`) ?? 0,
			state: STATES[sandbox.state(service, facts.idType, ID)],
			lies: wrong.map(({ words }) => words),
			waited: requests.length < 2 ? 0 : requests[1].startedAt - requests[0].startedAt,
			emitted: JSON.stringify([result.output, result.errorOutput, result.error, result.hints]),
			secrets: secretsOf(data),
		};
	} finally {
		await endSandbox(sandbox);
	}
}
