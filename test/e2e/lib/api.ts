/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets */
/** n8n's internal REST interface, as far as the editor's own buttons are needed here. */
import { type Execution, parseFlatted } from './executions';
import { PATIENCE, pause, until } from './wait';
import type { WorkflowJson } from './workflows';

export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olga',
	lastName: 'Owner',
	password: 'Only4Tests-on-loopback',
};

export type CredentialTest = { status: 'OK' | 'Error'; message: string };

export type StoredCredential = { id: string; name: string; type: string };

type Listed = { id: string; status: string; mode: string };

type Saved = { id: string; versionId: string; active: boolean; name: string };

/** Rows of a Data Table in one request. */
const TABLE_PAGE = 250;

const ENDED = new Set(['success', 'error', 'crashed', 'canceled']);

export class Api {
	private cookie = '';

	private project = '';

	private readonly active = new Set<string>();

	constructor(readonly url: string) {}

	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				// n8n closes a connection that is idle for seconds, just when it may be used again.
				connection: 'close',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		// So it says on a busy machine while it loads a package, and has not begun with the request then.
		if (!response.ok && text.includes('Database is not ready')) {
			await pause(500);
			return await this.request(method, path, body);
		}
		if (!response.ok) {
			throw new Error(`${method} ${path} responded ${response.status}: ${text.slice(0, 500)}`);
		}
		const cookies = response.headers.getSetCookie();
		if (cookies.length > 0) this.cookie = cookies.map((one) => one.split(';')[0]).join('; ');
		const json = (text === '' ? {} : JSON.parse(text)) as { data?: T };
		return (json.data ?? json) as T;
	}

	async setUpOwner(): Promise<void> {
		await this.request('POST', '/rest/owner/setup', OWNER);
		await this.logIn();
	}

	async logIn(): Promise<void> {
		const { email, password } = OWNER;
		await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		const { id } = await this.request<{ id: string }>('GET', '/rest/projects/personal');
		this.project = id;
	}

	/** What the button of Settings > Community Nodes does. */
	async installPackage(name: string, version: string): Promise<void> {
		await this.request('POST', '/rest/community-packages', { name, version });
	}

	async nodeTypes<T = { name: string }>(): Promise<T[]> {
		return await this.request('GET', '/types/nodes.json');
	}

	/** The fields of each credential type that hold its key, or both parts of it, as the editor hides them. */
	async keyFields(): Promise<(type: string) => string[]> {
		type Field = { name: string; typeOptions?: { password?: boolean } };
		type Described = { name: string; properties: Field[] };
		const types = await this.request<Described[]>('GET', '/types/credentials.json');
		return (type) => {
			const fields = types.find(({ name }) => name === type)?.properties ?? [];
			const hidden = fields.filter(({ typeOptions }) => typeOptions?.password);
			if (hidden.length === 0) throw new Error(`${type} has no field for a key`);
			return hidden.map(({ name }) => name);
		};
	}

	async createCredential(type: string, name: string, data: object): Promise<StoredCredential> {
		return await this.request('POST', '/rest/credentials', { type, name, data });
	}

	/** Save in the credential window: stores it, then tests it. */
	async testCredential(type: string, data: object): Promise<CredentialTest> {
		const { id, name } = await this.createCredential(type, `Tested ${type}`, data);
		const credentials = { id, name, type, data };
		return await this.request('POST', '/rest/credentials/test', { credentials });
	}

	async createWorkflow(workflow: WorkflowJson): Promise<Saved> {
		const { name, nodes, connections, settings = {} } = workflow;
		return await this.request('POST', '/rest/workflows', { name, nodes, connections, settings });
	}

	async getWorkflow(id: string): Promise<Saved & WorkflowJson> {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	async activate({ id, versionId }: { id: string; versionId: string }): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/activate`, { versionId });
		this.active.add(id);
	}

	async deactivate(id: string): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/deactivate`, {});
		this.active.delete(id);
	}

	/** What was activated here; its webhook paths are free again. */
	async deactivateAll(): Promise<void> {
		for (const id of this.active) await this.deactivate(id);
	}

	/** The editor's Execute button at a trigger, or the chat window's with a message for it. */
	async run(workflowId: string, trigger: string, json?: object): Promise<string> {
		const data = json && {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			source: [],
			data: { main: [[{ json }]] },
		};
		const body = { triggerToStartFrom: { name: trigger, data } };
		const path = `/rest/workflows/${workflowId}/run`;
		const { executionId } = await this.request<{ executionId: string }>('POST', path, body);
		return executionId;
	}

	async runToEnd(workflowId: string, trigger: string, timeout?: number): Promise<Execution> {
		return await this.ended(await this.run(workflowId, trigger), timeout);
	}

	async execution(id: string): Promise<Execution> {
		type Stored = Omit<Execution, 'data'> & { data: string };
		const stored = await this.request<Stored>('GET', `/rest/executions/${id}`);
		return { ...stored, data: parseFlatted(stored.data) as Execution['data'] };
	}

	async ended(id: string, timeout = PATIENCE): Promise<Execution> {
		return await until(
			`execution ${id} ended`,
			async () => {
				const { status } = await this.request<{ status: string }>('GET', `/rest/executions/${id}`);
				return ENDED.has(status) && (await this.execution(id));
			},
			{ timeout, every: 150 },
		);
	}

	/** Newest first. */
	async executions(workflowId: string): Promise<Listed[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/rest/executions?limit=100&filter=${filter}`;
		type Page = { results: Listed[] };
		return (await this.request<Page>('GET', path)).results;
	}

	/**
	 * The newest execution by a webhook or form, once it is another than the known one: n8n responds
	 * a caller a moment before it lists the execution.
	 */
	async newest(workflowId: string, known?: string): Promise<string> {
		return await until(`a new execution of ${workflowId}`, async () => {
			const list = await this.executions(workflowId);
			const id = list.find(({ mode }) => mode === 'webhook')?.id;
			return id !== known && id;
		});
	}

	private get tables(): string {
		return `/rest/projects/${this.project}/data-tables`;
	}

	private async tableList(): Promise<Array<{ id: string; name: string }>> {
		type Page = { data: Array<{ id: string; name: string }> };
		const page = await this.request<Page | Page['data']>('GET', `${this.tables}?take=100`);
		return Array.isArray(page) ? page : page.data;
	}

	/** The address of the data table that a workflow has made under this name. */
	private async tableNamed(name: string): Promise<string> {
		const found = (await this.tableList()).find((table) => table.name === name);
		if (!found) throw new Error(`No workflow has made the table ${name}`);
		return `${this.tables}/${found.id}`;
	}

	async deleteTables(): Promise<void> {
		for (const { id } of await this.tableList()) {
			await this.request('DELETE', `${this.tables}/${id}`);
		}
	}

	async addRows(table: string, data: Array<Record<string, unknown>>): Promise<void> {
		const url = await this.tableNamed(table);
		for (let from = 0; from < data.length; from += TABLE_PAGE) {
			const page = data.slice(from, from + TABLE_PAGE);
			await this.request('POST', `${url}/insert`, { data: page });
		}
	}

	async tableRows(table: string): Promise<Array<Record<string, unknown>>> {
		type Page = { data: Array<Record<string, unknown>> };
		const url = await this.tableNamed(table);
		const rows: Page['data'] = [];
		for (;;) {
			const path = `${url}/rows?take=${TABLE_PAGE}&skip=${rows.length}&sortBy=id:asc`;
			const page = await this.request<Page | Page['data']>('GET', path);
			const list = Array.isArray(page) ? page : page.data;
			rows.push(...list);
			if (list.length < TABLE_PAGE) return rows;
		}
	}
}
