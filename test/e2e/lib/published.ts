/** A workflow that takes people by webhook and hands each of them to our node. */
import type { Api } from './api';
import type { Execution } from './executions';
import type { Stage } from './stage';
import { postJson } from './webhook';
import {
	chain,
	deleteProfile,
	type NodeJson,
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

/** @param settings of the node; without any it goes on after what fails */
export async function publish(
	{ api, credentials }: Pick<Stage, 'api' | 'credentials'>,
	path: string,
	parameters: Record<string, unknown>,
	settings: Partial<NodeJson> = { onError: 'continueRegularOutput' },
): Promise<Published> {
	const trigger = webhook(path);
	trigger.parameters = { httpMethod: 'POST', path, options: {} };
	const node = deleteProfile(parameters, settings);
	const workflow = chain(path, trigger, splitOut('body.people'), node);
	const saved = await api.createWorkflow(withCredentials(workflow, credentials));
	await api.activate(saved);
	return new Published(api, path, saved.id);
}

/** An item for each ID. */
export const withIds = (ids: readonly unknown[]): object[] => ids.map((id) => ({ id }));
