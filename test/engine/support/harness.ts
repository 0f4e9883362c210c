/** The one harness of the tests in n8n's engine: a sandbox, the built node, and what came of it. */
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';

import { receiptIn, runInEngine, type EngineOptions, type EngineResult } from '../../../engine';
import { loadNode } from '../../../engine/package';
import { parametersFor, profileOf, serviceNamed, services } from '../../../engine/services';
import {
	startSandbox,
	type Sandbox,
	type SandboxOptions,
	type SandboxService,
	type ServiceLimit,
} from '../../../sandbox';
import { STAND_INS } from '../../../sandbox/services';
import { confirms, contradictions, truthOf, type Strictness } from '../../../sandbox/truth';
import { factsOf as rowOf } from '../../services/facts';

/** The JSON of an output item, as a workflow sees it. */
export type Receipt = Record<string, unknown>;

/** All that the tests have to know of a service: registry, stand-in, and its row of facts. */
export function factsOf(name: SandboxService) {
	const service = serviceNamed(name);
	return {
		...rowOf(name),
		service: name,
		displayName: service.displayName,
		credential: service.access.credential,
		access: service.access,
		/** The kind of ID that is used unless another one is chosen. */
		idType: service.idTypes[0].value,
		idTypes: service.idTypes.map(({ value }) => value),
		idLabel: service.idField.displayName,
		canLookUp: service.lookUp !== undefined,
		canAskForJobs: service.job !== undefined,
		/** What is said of a deletion that the service took. */
		done: confirms(name),
		/** Most IDs in one deletion. */
		batchSize: service.delete.limits.batchSize,
		limits: service.delete.limits,
		texts: service.texts,
	};
}

/** Every service of the node. */
export const NAMES: readonly SandboxService[] = services.map(({ name }) => name);
export const SERVICES = NAMES.map(factsOf);
export type Facts = (typeof SERVICES)[number];

/** Those that delete at once and say so, and those that can be asked whether a profile exists. */
export const AT_ONCE = NAMES.filter((name) => confirms(name) === 'deleted');
export const READABLE = SERVICES.filter(({ canLookUp }) => canLookUp);

/** One service of each shape: one profile at a time, and batches. What the flow does is tested there. */
export const SHAPES = ['adapty', 'cleverTap'] as const;
export const isShape = (name: SandboxService) => SHAPES.some((shape) => shape === name);
/** With one that cannot be asked whether a profile exists. */
export const OF_EACH_SHAPE = [...SHAPES, 'adaptyMail' as const].map(factsOf);

/** Services that are asked so slowly by themselves that a test would last minutes, in requests per second. */
const SLOW = 10;

export const MODES: ReadonlyArray<readonly [name: string, node: Partial<INode>]> = [
	['Stop', {}],
	['Continue', { onError: 'continueRegularOutput' }],
	['Continue (using error output)', { onError: 'continueErrorOutput' }],
];
export const CONTINUE: Partial<INode> = { onError: 'continueRegularOutput' };
export const ERROR_OUTPUT: Partial<INode> = { onError: 'continueErrorOutput' };

function withoutSlowPace({
	perSecond = 0,
	of,
	concurrency,
	retryAfter,
}: ServiceLimit): ServiceLimit {
	return { of, concurrency, retryAfter, ...(perSecond >= SLOW && { perSecond }) };
}

/** Limits over time that would make a test last minutes; what is about limits has its own tests. */
const QUICK: SandboxOptions['limits'] = Object.fromEntries(
	STAND_INS.map(({ name, limits }) => [name, limits.map(withoutSlowPace)]),
);

const usedBefore = new Set<string>();

/**
 * A sandbox with accounts of its own: what the node has learned about an account stays in the process,
 * and the system gives a port again that was free for a moment.
 */
export async function startFresh(options?: SandboxOptions): Promise<Sandbox> {
	for (;;) {
		const sandbox = await startSandbox(options);
		if (!Object.values(sandbox.urls).some((url) => usedBefore.has(url))) return sandbox;
		await sandbox.close();
	}
}

/** Ends one, and remembers where requests have come. */
export async function endSandbox(sandbox: Sandbox): Promise<void> {
	for (const name of NAMES) {
		if (sandbox.stats(name).requests > 0) usedBefore.add(sandbox.urls[name]);
	}
	await sandbox.close();
}

/** Waits between attempts are 20 ms, 40 ms …; Retry-After is obeyed. */
export function waitShortly(): void {
	jest.spyOn(Math, 'random').mockReturnValue(0.04);
}

/** Starts sandboxes of which nothing is left after the test. */
export function sandboxes(): (options?: SandboxOptions) => Promise<Sandbox> {
	const open: Sandbox[] = [];
	afterEach(async () => {
		await Promise.all(open.splice(0).map(endSandbox));
	});
	return async (options) => {
		const sandbox = await startFresh({ ...options, limits: { ...QUICK, ...options?.limits } });
		open.push(sandbox);
		return sandbox;
	};
}

/** A sandbox for each test, in `it`. */
export function useSandbox(options?: SandboxOptions): { readonly it: Sandbox } {
	const holder = {} as { it: Sandbox };
	const start = sandboxes();
	beforeEach(async () => void (holder.it = await start(options)));
	return holder;
}

/** Adds people by these IDs of the service's usual kind. */
export function seed(sandbox: Sandbox, name: SandboxService, ids: Iterable<string>): void {
	sandbox.seed(
		name,
		[...new Set(ids)].map((id) => profileOf(name, id)),
	);
}

/** `person-1`, `person-2` … */
export function people(count: number, prefix = 'person'): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

export const itemsOf = (...ids: unknown[]) => ids.map((id) => ({ id }));

export interface Run extends Omit<EngineOptions, 'parameters' | 'credentials'> {
	/** Values for `id` of one item each, where the items need nothing else. */
	readonly ids?: readonly unknown[];
	readonly operation?: 'delete' | 'lookUp' | 'verify';
	/** Further parameters of the node. */
	readonly parameters?: INode['parameters'];
	readonly options?: Record<string, unknown>;
	readonly onError?: INode['onError'];
	/** Other than those that work in the sandbox. */
	readonly credentials?: EngineOptions['credentials'];
}

function paceOf(name: SandboxService): Record<string, unknown> {
	const { delete: deletion, lookUp, job } = serviceNamed(name);
	const paces = [deletion, lookUp, job].map((action) => action?.limits.requestsPerSecond);
	return paces.some((pace) => pace && pace < SLOW) ? { requestsPerSecond: 0 } : {};
}

/** Runs the built node for one service of the sandbox; it reads IDs from `id` of each item. */
export async function run(
	sandbox: Sandbox,
	service: SandboxService,
	{ ids = [], items, onError, node, operation, options, parameters, ...rest }: Run,
): Promise<EngineResult> {
	return await runInEngine({
		credentials: { ...sandbox.credentials },
		...rest,
		parameters: parametersFor(service, {
			...(operation && { operation }),
			options: { ...paceOf(service), ...options },
			...parameters,
		}),
		items: items ?? itemsOf(...ids),
		node: { ...node, ...(onError && { onError }) },
	});
}

export function receiptsOf(items: readonly INodeExecutionData[]): Receipt[] {
	return items.map(({ json }) => json);
}

/** The receipts on both outputs, the first output first. */
export function receipts({ output, errorOutput }: EngineResult): IDataObject[] {
	return [...output.map(({ json }) => json), ...errorOutput.map(({ json }) => receiptIn(json))];
}

/** How many receipts have each outcome; with a reason as `outcome: reason`. */
export function tally(list: readonly Receipt[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome, reason } of list) {
		const key = reason === undefined ? String(outcome) : `${String(outcome)}: ${String(reason)}`;
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}

/** What comes of deleting what this node may have deleted already, where it was not told so. */
export function outcomeAgain({ done, confirmedAgain }: Facts, idType: string) {
	return done === 'accepted' || confirmedAgain.includes(idType) ? done : 'alreadyAbsent';
}

/** The response with which the service says that it has deleted this profile. */
export function claimOf({ deleted }: Facts, id: string) {
	return { status: Number(deleted.fields.httpStatus), body: deleted.body?.(id) ?? '' };
}

/** What a person reads of an error that stopped the workflow. */
export function errorText({ error }: EngineResult): string {
	return `${error?.message} | ${error?.description}`;
}

/** IDs in deleting requests. */
export function idsSentForDeletion(sandbox: Sandbox, service?: SandboxService): string[] {
	return sandbox
		.requests(service)
		.filter(({ kind }) => kind === 'delete')
		.flatMap(({ ids }) => ids);
}

/** No line says what the services contradict. */
export function expectTrue(sandbox: Sandbox, lines: readonly Receipt[], strict?: Strictness): void {
	expect(contradictions(lines, truthOf(sandbox), strict)).toEqual([]);
}

type Changed = Partial<Record<keyof IExecuteFunctions, unknown>>;

/** The built node in a context of which some members are others. */
export function nodeWith(change: (context: IExecuteFunctions) => Changed): INodeType {
	const copy = Object.create(loadNode()) as INodeType;
	const execute = copy.execute!;
	copy.execute = async function (this: IExecuteFunctions) {
		const members = change(this);
		const changed = new Proxy(this, {
			get(target, name) {
				if (name in members) return members[name as keyof IExecuteFunctions];
				const value = Reflect.get(target, name, target) as unknown;
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
		return await (execute.call(changed) as Promise<INodeExecutionData[][]>);
	};
	return copy;
}
