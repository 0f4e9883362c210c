import { adminHandler } from './admin';
import { SandboxClock } from './clock';
import type { Exchange } from './exchange';
import { FaultBook } from './faults';
import { Journal } from './journal';
import { credentialsFor } from './keys';
import { ConcurrencyLimiter, SlidingSecondLimiter } from './limits';
import { listen, type Listener } from './listener';
import { serviceHandler } from './serviceHandler';
import { AdaptyBackend } from './services/adapty';
import { isVisible, type Backend } from './services/backend';
import { CleverTapBackend } from './services/cleverTap';
import { GainsightPxBackend } from './services/gainsightPx';
import {
	SANDBOX_SERVICES,
	type Sandbox,
	type SandboxLimits,
	type SandboxOptions,
	type SandboxService,
} from './types';

/** CleverTap: 3 at a time for each of its APIs (vendor-apis 2.3). */
const CLEVERTAP_CONCURRENCY = 3;

/** Gainsight PX: "around" 200 requests a second (vendor-apis 3.3). */
const GAINSIGHT_PX_PER_SECOND = 200;

/** Starts the three APIs and the admin endpoint on loopback ports. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const core = new SandboxCore(options);
	let started = false;
	try {
		await core.start(options);
		started = true;
	} finally {
		// A port in use: the servers that did start must not keep the process alive.
		if (!started) await core.close();
	}
	return core;
}

type Journals = Record<SandboxService, Journal>;

function createBackends(
	clock: SandboxClock,
	journals: Journals,
	limits: SandboxLimits,
	pxDeleteStatus: 200 | 204,
): Record<SandboxService, Backend> {
	const cleverTapLimiter = () =>
		new ConcurrencyLimiter(limits.cleverTapConcurrency ?? CLEVERTAP_CONCURRENCY);
	const adaptyLimiter = new ConcurrencyLimiter(limits.adaptyConcurrency ?? Infinity);
	const pxLimiter = new SlidingSecondLimiter(
		limits.gainsightPxPerSecond ?? GAINSIGHT_PX_PER_SECOND,
	);
	return {
		adapty: new AdaptyBackend(clock, journals.adapty, adaptyLimiter),
		cleverTap: new CleverTapBackend(
			clock,
			journals.cleverTap,
			cleverTapLimiter(),
			cleverTapLimiter(),
		),
		gainsightPx: new GainsightPxBackend(clock, journals.gainsightPx, pxLimiter, pxDeleteStatus),
	};
}

class SandboxCore implements Sandbox {
	readonly urls = { adapty: '', cleverTap: '', gainsightPx: '', admin: '' };
	private readonly clock = new SandboxClock();
	private readonly faults = new FaultBook();
	private readonly open = new Set<Exchange>();
	private readonly journals: Journals;
	private readonly backends: Record<SandboxService, Backend>;
	private readonly listeners: Listener[] = [];

	constructor(options: SandboxOptions) {
		const journal = () => new Journal(options.record ?? true);
		this.journals = { adapty: journal(), cleverTap: journal(), gainsightPx: journal() };
		this.backends = createBackends(
			this.clock,
			this.journals,
			options.limits ?? {},
			options.gainsightPxDeleteStatus ?? 204,
		);
	}

	async start({ latency = 0, ports = {} }: SandboxOptions): Promise<void> {
		for (const service of SANDBOX_SERVICES) {
			const handler = serviceHandler({
				service,
				backend: this.backends[service],
				journal: this.journals[service],
				faults: this.faults,
				latency: typeof latency === 'number' ? latency : (latency[service] ?? 0),
				open: this.open,
			});
			await this.listen(service, ports[service], handler);
		}
		await this.listen('admin', ports.admin, adminHandler(this));
	}

	private async listen(
		name: SandboxService | 'admin',
		port: number | undefined,
		handler: Parameters<typeof listen>[1],
	): Promise<void> {
		const listener = await listen(port ?? 0, handler);
		this.listeners.push(listener);
		this.urls[name] = listener.url;
	}

	get credentials() {
		return credentialsFor(this.urls);
	}

	seed: Sandbox['seed'] = (service, profiles) => {
		const store = this.backends[service].profiles;
		for (const profile of profiles) store.seed(profile);
	};

	state: Sandbox['state'] = (service, idType, id) =>
		this.backends[service].profiles.state(idType, id);

	has: Sandbox['has'] = (service, idType, id) => isVisible(this.state(service, idType, id));

	upsert: Sandbox['upsert'] = (service, idType, id) =>
		this.backends[service].profiles.upsert(idType, id);

	history: Sandbox['history'] = (service, idType, id) =>
		this.backends[service].profiles.history(idType, id);

	requests: Sandbox['requests'] = (service) => {
		const services = service === undefined ? SANDBOX_SERVICES : [service];
		const requests = services.flatMap((name) => this.journals[name].requests);
		return requests.sort((a, b) => a.startedAt - b.startedAt);
	};

	deletions: Sandbox['deletions'] = (service) => this.journals[service].deletions;

	stats: Sandbox['stats'] = (service) => this.journals[service].stats();

	fault: Sandbox['fault'] = (rule) => this.faults.add(rule);

	clearFaults: Sandbox['clearFaults'] = () => this.faults.clear();

	now: Sandbox['now'] = () => this.clock.now();

	advance: Sandbox['advance'] = (ms) => this.clock.advance(ms);

	reset: Sandbox['reset'] = () => {
		for (const exchange of this.open) exchange.abort();
		for (const service of SANDBOX_SERVICES) {
			const { profiles, limiters } = this.backends[service];
			profiles.reset();
			for (const limiter of limiters) limiter.reset();
			this.journals[service].reset();
		}
		this.faults.clear();
		this.clock.reset();
	};

	close: Sandbox['close'] = async () => {
		for (const exchange of this.open) exchange.abort();
		await Promise.all(this.listeners.map(async (listener) => await listener.close()));
	};
}
