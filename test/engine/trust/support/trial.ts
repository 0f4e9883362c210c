import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { receiptIn, runInEngine, type EngineOptions, type EngineResult } from '../../../../engine';
import { loadNode } from '../../../../engine/package';
import { parametersFor, profileOf, services } from '../../../../engine/services';
import {
	startSandbox,
	type Sandbox,
	type SandboxOptions,
	type SandboxService,
} from '../../../../sandbox';
import { confirms } from '../../../../sandbox/truth';
import { ownFactsOf } from './facts';

/** What the tests have to know of each service; `done` is the outcome of a deletion that it took. */
export const SERVICES = services.map(
	({ name, displayName, credential, idTypes, fields, texts, lookUp, delete: deletion }) => ({
		service: name,
		displayName,
		credential,
		texts,
		idType: idTypes[0],
		idTypes,
		idField: fields.id.name,
		idTypeField: fields.idType?.name,
		idLabel: fields.id.displayName,
		canLookUp: lookUp !== undefined,
		limits: deletion.limits,
		done: confirms(name),
	}),
);

export type ServiceNames = (typeof SERVICES)[number];

export const ALL_SERVICES: readonly string[] = SERVICES.map(({ service }) => service);

/** Those that delete at once and say so. */
export const AT_ONCE = ALL_SERVICES.filter((service) => confirms(service) === 'deleted');

/** Those that can be asked whether a profile exists. */
export const READABLE = SERVICES.filter(({ canLookUp }) => canLookUp);

/** What a line says where a service was to be asked that cannot be asked. */
export const CANNOT_LOOK_UP = {
	outcome: 'notAttempted',
	reason: 'unsupportedLookUp',
	success: false,
	deleted: false,
} as const;

/** What comes of deleting what this node may have deleted already, where it was not told so. */
export function outcomeAgain({ service, done }: ServiceNames, idType: string) {
	if (done === 'accepted' || ownFactsOf(service).confirmsAgain.includes(idType)) return done;
	return 'alreadyAbsent';
}

/** One expression for the IDs of all services. */
export function idsBy(expression: string): INodeParameters {
	return Object.fromEntries(SERVICES.map(({ idField }) => [idField, expression]));
}

/** The three settings of On Error. */
export const MODES: ReadonlyArray<readonly [name: string, node: Partial<INode>]> = [
	['Stop', {}],
	['Continue', { onError: 'continueRegularOutput' }],
	['Continue (using error output)', { onError: 'continueErrorOutput' }],
];

export const CONTINUE: Partial<INode> = { onError: 'continueRegularOutput' };
export const ERROR_OUTPUT: Partial<INode> = { onError: 'continueErrorOutput' };

export interface Trial extends Partial<EngineOptions> {
	readonly services?: readonly SandboxService[];
	readonly options?: INodeParameters;
}

/**
 * A sandbox for each test: with its ports each has accounts of its own, so that no pause and no cap
 * that the node has learned reaches the next test.
 */
export function useSandbox(options?: SandboxOptions): { readonly it: Sandbox } {
	const holder = {} as { it: Sandbox };
	beforeEach(async () => {
		holder.it = await startSandbox(options);
	});
	afterEach(async () => await holder.it.close());
	return holder;
}

/** Adds the same people to the given services. */
export function seed(
	sandbox: Sandbox,
	ids: Iterable<string>,
	names: readonly SandboxService[] = ALL_SERVICES,
): void {
	const all = [...new Set(ids)];
	for (const name of names) {
		sandbox.seed(
			name,
			all.map((id) => profileOf(name, id)),
		);
	}
}

/** Runs the node with valid credentials to delete `id` of each item; all else as given. */
export async function run(sandbox: Sandbox, trial: Trial): Promise<EngineResult> {
	const { services: names = ALL_SERVICES, options, parameters, ...rest } = trial;
	return await runInEngine({
		credentials: { ...sandbox.credentials },
		...rest,
		parameters: parametersFor(names, { ...(options && { options }), ...parameters }),
	});
}

export const itemsOf = (...ids: unknown[]) => ids.map((id) => ({ id }));

/** The receipts on both outputs, the first output first. */
export function receipts({ output, errorOutput }: EngineResult): IDataObject[] {
	return [...output.map(({ json }) => json), ...errorOutput.map(({ json }) => receiptIn(json))];
}

/** What a person reads of an error that stopped the workflow. */
export function errorText({ error }: EngineResult): string {
	return `${error?.message} | ${error?.description}`;
}

/** IDs in deleting requests, at all services or one. */
export function idsSentForDeletion(sandbox: Sandbox, service?: SandboxService): string[] {
	return sandbox
		.requests(service)
		.filter(({ kind }) => kind === 'delete')
		.flatMap(({ ids }) => ids);
}

type Changed = Partial<Record<keyof IExecuteFunctions, unknown>>;

/** A context of which some members are others. */
export function changedContext(context: IExecuteFunctions, changed: Changed): IExecuteFunctions {
	return new Proxy(context, {
		get(target, name) {
			if (name in changed) return changed[name as keyof IExecuteFunctions];
			const value = Reflect.get(target, name, target) as unknown;
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

/** The built node, executed in another way. */
export function nodeThat(
	execute: (
		node: INodeType,
		context: IExecuteFunctions,
	) => ReturnType<NonNullable<INodeType['execute']>>,
): INodeType {
	const node = loadNode();
	const copy = Object.create(node) as INodeType;
	copy.execute = async function (this: IExecuteFunctions) {
		return await execute(node, this);
	};
	return copy;
}

/** The built node in a context of which some members are others. */
export function inContext(change: (context: IExecuteFunctions) => Changed): INodeType {
	return nodeThat(
		async (node, context) => await node.execute!.call(changedContext(context, change(context))),
	);
}
