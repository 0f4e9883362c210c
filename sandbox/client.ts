import type {
	FaultRule,
	ProfileHistory,
	ProfileState,
	RecordedRequest,
	Sandbox,
	SandboxService,
	SandboxStats,
	SeedProfile,
	ServiceLimits,
} from './types';

/** The sandbox of another process: the methods of `Sandbox`, asynchronous. */
export interface SandboxClient {
	/** Addresses, credentials, the certificate if there is one, and the time. */
	info(): Promise<Pick<Sandbox, 'urls' | 'credentials' | 'certificate'> & { now: number }>;
	seed(service: SandboxService, profiles: Iterable<SeedProfile>): Promise<void>;
	has(service: SandboxService, idType: string, id: string): Promise<boolean>;
	state(service: SandboxService, idType: string, id: string): Promise<ProfileState>;
	upsert(service: SandboxService, idType: string, id: string): Promise<void>;
	history(service: SandboxService, idType: string, id: string): Promise<ProfileHistory>;
	requests(service?: SandboxService): Promise<RecordedRequest[]>;
	deletions(service: SandboxService): Promise<ReadonlyMap<string, number>>;
	stats(service: SandboxService): Promise<SandboxStats>;
	limit(service: SandboxService, limits: ServiceLimits): Promise<void>;
	fault(rule: FaultRule): Promise<string>;
	clearFaults(): Promise<void>;
	now(): Promise<number>;
	advance(ms: number): Promise<void>;
	reset(): Promise<void>;
}

interface Profile {
	has: boolean;
	state: ProfileState;
	history: ProfileHistory;
}

/** A client of the admin endpoint. @param adminUrl as in `urls.admin` */
export function sandboxClient(adminUrl: string): SandboxClient {
	const call = async <T>(path: string, init?: RequestInit): Promise<T> => {
		const response = await fetch(new URL(path, adminUrl), init);
		const body = (await response.json()) as T & { error?: string };
		if (!response.ok) throw new Error(`Sandbox admin: ${body.error ?? response.status}`);
		return body;
	};
	const get = async <T>(path: string, query: Record<string, string> = {}) =>
		await call<T>(`${path}?${new URLSearchParams(query).toString()}`);
	const post = async <T>(path: string, body: object = {}) =>
		await call<T>(path, { method: 'POST', body: JSON.stringify(body) });
	const profile = async (service: SandboxService, idType: string, id: string) =>
		await get<Profile>('/profile', { service, idType, id });

	const info: SandboxClient['info'] = async () => await get('/state');
	return {
		info,
		seed: async (service, profiles) => {
			await post('/seed', { service, profiles: [...profiles] });
		},
		has: async (...args) => (await profile(...args)).has,
		state: async (...args) => (await profile(...args)).state,
		history: async (...args) => (await profile(...args)).history,
		upsert: async (service, idType, id) => {
			await post('/upsert', { service, idType, id });
		},
		requests: async (service) => await get('/requests', service === undefined ? {} : { service }),
		deletions: async (service) =>
			new Map(await get<Array<[string, number]>>('/deletions', { service })),
		stats: async (service) => await get('/stats', { service }),
		limit: async (service, limits) => {
			await post('/limit', { service, limits });
		},
		fault: async (rule) => (await post<{ id: string }>('/fault', rule)).id,
		clearFaults: async () => {
			await post('/clear-faults');
		},
		now: async () => (await info()).now,
		advance: async (ms) => {
			await post('/advance', { ms });
		},
		reset: async () => {
			await post('/reset');
		},
	};
}
