import { adminHandler } from './admin';
import { makeCertificate } from './certificate';
import { SandboxClock } from './clock';
import type { Exchange } from './exchange';
import { FaultBook } from './faults';
import { Journal } from './journal';
import { Gate } from './limits';
import { listen, type Listener } from './listener';
import { isVisible, ProfileStore } from './profiles';
import { serviceHandler } from './serviceHandler';
import { SANDBOX_SERVICES, STAND_INS } from './services';
import type { Service, StandIn } from './standIn';
import type { Sandbox, SandboxCredentials, SandboxOptions } from './types';

/** Starts every stand-in and the admin endpoint on loopback ports. */
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

/** A stand-in with all that belongs to it. */
interface Station {
	service: Service;
	profiles: ProfileStore;
	journal: Journal;
	gate: Gate;
}

class SandboxCore implements Sandbox {
	readonly urls: Record<string, string> = {};
	readonly certificate: string | undefined;
	private readonly key: string | undefined;
	private readonly clock = new SandboxClock();
	private readonly faults: FaultBook;
	private readonly open = new Set<Exchange>();
	private readonly stations: ReadonlyMap<string, Station>;
	private readonly listeners: Listener[] = [];

	constructor(options: SandboxOptions) {
		const { tls = false, limits = {}, latency = 0 } = options;
		this.stations = new Map(STAND_INS.map((each) => [each.name, this.build(each, options)]));
		for (const name of [...Object.keys(limits), ...Object.keys(latency)]) this.at(name);
		this.faults = new FaultBook(tls);
		if (!tls) return;
		const { key, cert } = makeCertificate();
		this.key = key;
		this.certificate = cert;
	}

	async start({ latency = 0, ports = {} }: SandboxOptions): Promise<void> {
		for (const [name, { service, journal, gate }] of this.stations) {
			const handler = serviceHandler({
				name,
				service,
				journal,
				gate,
				faults: this.faults,
				latency: typeof latency === 'number' ? latency : (latency[name] ?? 0),
				open: this.open,
			});
			const { key, certificate: cert } = this;
			const certificate = key === undefined || cert === undefined ? undefined : { key, cert };
			this.listening(name, await listen(ports[name] ?? 0, handler, certificate));
		}
		this.listening('admin', await listen(ports.admin ?? 0, adminHandler(this)));
	}

	get credentials(): SandboxCredentials {
		const all = STAND_INS.map(({ name, credentialType, credentials }) => [
			credentialType,
			credentials(this.urls[name]),
		]);
		return Object.fromEntries(all) as SandboxCredentials;
	}

	seed: Sandbox['seed'] = (service, profiles) => {
		const store = this.at(service).profiles;
		for (const profile of profiles) store.seed(profile);
	};

	state: Sandbox['state'] = (service, idType, id) => this.at(service).profiles.state(idType, id);

	has: Sandbox['has'] = (service, idType, id) => isVisible(this.state(service, idType, id));

	upsert: Sandbox['upsert'] = (service, idType, id) => this.at(service).profiles.upsert(idType, id);

	history: Sandbox['history'] = (service, idType, id) =>
		this.at(service).profiles.history(idType, id);

	requests: Sandbox['requests'] = (service) => {
		const services = service === undefined ? SANDBOX_SERVICES : [service];
		const requests = services.flatMap((name) => this.at(name).journal.requests);
		return requests.sort((a, b) => a.startedAt - b.startedAt);
	};

	deletions: Sandbox['deletions'] = (service) => this.at(service).journal.deletions;

	stats: Sandbox['stats'] = (service) => this.at(service).journal.stats();

	limit: Sandbox['limit'] = (service, limits) => this.at(service).gate.set(limits);

	fault: Sandbox['fault'] = (rule) => {
		this.at(rule.service);
		return this.faults.add(rule);
	};

	clearFaults: Sandbox['clearFaults'] = () => this.faults.clear();

	now: Sandbox['now'] = () => this.clock.now();

	advance: Sandbox['advance'] = (ms) => this.clock.advance(ms);

	reset: Sandbox['reset'] = () => {
		for (const exchange of this.open) exchange.abort();
		for (const { service, profiles, gate, journal } of this.stations.values()) {
			service.reset?.();
			profiles.reset();
			gate.reset();
			journal.reset();
		}
		this.faults.clear();
		this.clock.reset();
	};

	close: Sandbox['close'] = async () => {
		for (const exchange of this.open) exchange.abort();
		await Promise.all(this.listeners.map(async (listener) => await listener.close()));
	};

	private build(standIn: StandIn, options: SandboxOptions): Station {
		const { name, title } = standIn;
		const { clock } = this;
		const profiles = new ProfileStore(title, standIn.profiles, clock);
		const journal = new Journal(options.record ?? true);
		const gate = new Gate(options.limits?.[name] ?? standIn.limits);
		const service = standIn.open({ clock, journal, profiles, options });
		return { service, profiles, journal, gate };
	}

	private listening(name: string, listener: Listener): void {
		this.listeners.push(listener);
		this.urls[name] = listener.url;
	}

	private at(name: string): Station {
		const station = this.stations.get(name);
		if (station !== undefined) return station;
		throw new Error(`service has to be one of ${SANDBOX_SERVICES.join(', ')}, not ${name}`);
	}
}
