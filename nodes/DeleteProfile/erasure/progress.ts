import type { Clock } from './clock';

/** Long work is reported so often. Ms. */
const INTERVAL_MS = 5000;

/** Where progress goes; n8n's logger in the node. Counts only, never an ID. */
export type Report = (message: string) => void;

/** Counts answered profiles and reports rate and estimated rest every few seconds. */
export class Progress {
	private readonly startedAt: number;

	private reportedAt: number;

	private done = 0;

	constructor(
		private readonly label: string,
		private readonly total: number,
		private readonly clock: Clock,
		private readonly report: Report,
	) {
		this.startedAt = clock.now();
		this.reportedAt = this.startedAt;
	}

	/** One more profile has its answer. */
	count(): void {
		this.done++;
		const now = this.clock.now();
		if (now - this.reportedAt < INTERVAL_MS) return;
		this.reportedAt = now;
		const rate = (this.done * 1000) / (now - this.startedAt);
		const rest = Math.ceil((this.total - this.done) / rate);
		this.report(
			`${this.label}: ${this.done} of ${this.total} profiles answered, ${rate.toFixed(1)} per second, about ${rest} s left`,
		);
	}
}
