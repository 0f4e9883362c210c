/** A workflow that takes people by webhook and hands each of them to our node. */
import type { Api } from './api';
import { type Execution, rows } from './executions';
import { NAMES } from './services';
import type { Stage } from './stage';
import { postJson } from './webhook';
import {
	chain,
	deleteProfile,
	nodeFor,
	type NodeJson,
	sideBySide,
	splitOut,
	webhook,
	withCredentials,
} from './workflows';

export class Published {
	private last?: string;

	constructor(
		private readonly api: Api,
		private readonly path: string,
		/** Of the workflow. */
		readonly id: string,
	) {}

	/** Starts an execution with an item for each of them; n8n responds at once. */
	async call(people: object[]): Promise<void> {
		await postJson(`${this.api.url}/webhook/${this.path}`, { people });
	}

	/** The execution of the latest call. */
	async started(): Promise<string> {
		this.last = await this.api.newest(this.id, this.last);
		return this.last;
	}

	async run(people: object[], timeout?: number): Promise<Execution> {
		await this.call(people);
		return await this.api.ended(await this.started(), timeout);
	}
}

/** What differs between the published workflows. */
export type PublishOptions = {
	/** Each gets a node, side by side; all by default. */
	services?: readonly string[];
	/** Of each node, besides service, operation and ID. */
	parameters?: Record<string, unknown> | ((service: string) => Record<string, unknown>);
	/** Of each node; without any it goes on after what fails. */
	settings?: Partial<NodeJson>;
};

export async function publish(
	{ api, credentials }: Pick<Stage, 'api' | 'credentials'>,
	path: string,
	options: PublishOptions = {},
): Promise<Published> {
	const { services = NAMES, parameters = {}, settings } = options;
	const trigger = webhook(path);
	trigger.parameters = { httpMethod: 'POST', path, options: {} };
	const of = typeof parameters === 'function' ? parameters : () => parameters;
	const steps = services.map((service) =>
		deleteProfile(service, of(service), settings ?? { onError: 'continueRegularOutput' }),
	);
	const workflow = sideBySide(chain(path, trigger, splitOut('body.people')), steps);
	const saved = await api.createWorkflow(withCredentials(workflow, credentials));
	await api.activate(saved);
	return new Published(api, path, saved.id);
}

/** What the nodes of these services put out, one after the other. */
export const receiptsOf = (
	execution: Execution,
	branch = 0,
	services: readonly string[] = NAMES,
): Array<Record<string, unknown>> =>
	services.flatMap((service) => rows(execution, nodeFor(service), branch));

/** An item for each ID. */
export const withIds = (ids: readonly unknown[]): object[] => ids.map((id) => ({ id }));
