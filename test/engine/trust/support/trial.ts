import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { receiptIn, runInEngine, type EngineOptions, type EngineResult } from '../../../../engine';
import { startSandbox, type Sandbox, type SandboxService } from '../../../../sandbox';
import { ALL_SERVICES, SERVICES } from './services';

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

/** One sandbox for a test file, emptied before each test. */
export function useSandbox(): { readonly it: Sandbox } {
	const holder = {} as { it: Sandbox };
	beforeAll(async () => {
		holder.it = await startSandbox();
	});
	beforeEach(() => holder.it.reset());
	afterAll(async () => await holder.it.close());
	return holder;
}

/** Adds the same people to the given services. */
export function seed(
	sandbox: Sandbox,
	ids: Iterable<string>,
	services: readonly SandboxService[] = ALL_SERVICES,
): void {
	const all = [...new Set(ids)];
	for (const { service, idType } of SERVICES.filter((one) => services.includes(one.service))) {
		sandbox.seed(
			service,
			all.map((id) => ({ [idType]: id }) as never),
		);
	}
}

/** The parameters of a deletion of `$json.id` at these services. */
export function parametersFor({
	services = ALL_SERVICES,
	options,
	parameters,
}: Trial): INodeParameters {
	const ids = SERVICES.map(({ idField }) => [idField, '={{ $json.id }}']);
	return {
		operation: 'delete',
		services: [...services],
		...(Object.fromEntries(ids) as INodeParameters),
		...(options && { options }),
		...parameters,
	};
}

/** Runs the node with valid credentials; other parameters and settings as given. */
export async function run(sandbox: Sandbox, trial: Trial): Promise<EngineResult> {
	return await runInEngine({
		credentials: { ...sandbox.credentials } as never,
		...trial,
		parameters: parametersFor(trial),
	});
}

export const itemsOf = (...ids: unknown[]) => ids.map((id) => ({ id }));

/** The receipts on both outputs, the first output first. */
export function receipts({ output, errorOutput }: EngineResult): IDataObject[] {
	return [...output.map(({ json }) => json), ...errorOutput.map(({ json }) => receiptIn(json))];
}

/** IDs in deleting requests, at all services or one. */
export function idsSentForDeletion(sandbox: Sandbox, service?: SandboxService): string[] {
	return sandbox
		.requests(service)
		.filter(({ kind }) => kind === 'delete')
		.flatMap(({ ids }) => ids);
}
