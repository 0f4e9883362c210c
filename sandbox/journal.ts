import type { RecordedRequest, RequestKind, SandboxStats } from './types';

function emptyStats(): SandboxStats {
	return {
		requests: 0,
		deleteRequests: 0,
		lookUpRequests: 0,
		peakInFlight: 0,
		peakDeletesInFlight: 0,
		deletedIds: 0,
		absentIds: 0,
		statuses: {},
	};
}

/** What one service saw: counters always, whole requests if wanted. */
export class Journal {
	readonly requests: RecordedRequest[] = [];
	readonly deletions = new Map<string, number>();
	private counters = emptyStats();
	private inFlight = 0;
	private deletesInFlight = 0;
	private held: Array<() => void> = [];

	constructor(private readonly keepRequests: boolean) {}

	/** A request came in. The returned function is to be called once when it has ended. */
	begin(kind: RequestKind): () => void {
		const { counters } = this;
		counters.requests += 1;
		if (kind === 'delete') counters.deleteRequests += 1;
		if (kind === 'lookUp') counters.lookUpRequests += 1;
		const deletes = kind === 'delete' ? 1 : 0;
		this.inFlight += 1;
		this.deletesInFlight += deletes;
		counters.peakInFlight = Math.max(counters.peakInFlight, this.inFlight);
		counters.peakDeletesInFlight = Math.max(counters.peakDeletesInFlight, this.deletesInFlight);
		for (const again of this.held.splice(0)) again();
		return () => {
			this.inFlight -= 1;
			this.deletesInFlight -= deletes;
		};
	}

	/** Calls back as soon as so many requests have been in flight at once. */
	afterPeak(least: number, then: () => void): void {
		if (this.counters.peakInFlight >= least) then();
		else this.held.push(() => this.afterPeak(least, then));
	}

	record(request: RecordedRequest): void {
		if (this.keepRequests) this.requests.push(request);
	}

	responded(status: number): void {
		const { statuses } = this.counters;
		statuses[status] = (statuses[status] ?? 0) + 1;
	}

	/** The service said yes to a deletion. @param existed whether there was a visible profile */
	accepted(idType: string, id: string, existed: boolean): void {
		const key = `${idType}:${id}`;
		this.deletions.set(key, (this.deletions.get(key) ?? 0) + 1);
		if (existed) this.counters.deletedIds += 1;
		else this.counters.absentIds += 1;
	}

	/** The service said that there is nothing to delete. */
	absent(): void {
		this.counters.absentIds += 1;
	}

	/** A copy that later requests do not change. */
	stats(): SandboxStats {
		return { ...this.counters, statuses: { ...this.counters.statuses } };
	}

	reset(): void {
		this.requests.length = 0;
		this.deletions.clear();
		this.counters = emptyStats();
		this.inFlight = 0;
		this.deletesInFlight = 0;
		this.held = [];
	}
}
