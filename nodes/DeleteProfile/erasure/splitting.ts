/** How targets share requests, and how a batch is taken apart that may have failed for some ID in it. */
import type { FailedFinding, Finding, Service } from '../contract/service';
import { kindOf, type Evidence, type Target } from '../contract/types';
import type { Trouble } from './attempts';
import { refusedAlike } from './texts';

/** IDs that go in one request, and what is known of its attempts so far. */
export interface Batch extends Trouble {
	targets: readonly Target[];
	/** Of a part of another batch: what it shares with the other parts. */
	readonly pair?: { oneFailed: boolean };
	/** Requests that carried these IDs, those of the batch that it was split from included. */
	attempts: number;
	/** How often the service had responded in this run before the first of those. */
	respondedBefore?: number;
	/** One of them may have worked although no response said so. */
	mayBeGone: boolean;
	/** Of the last of them. */
	evidence?: Evidence;
	/** It was refused as a whole, and sent once more as it was. */
	sentOnceMore?: boolean;
	/** The words in which it was refused as a whole, where they may be about the request itself. */
	words?: string;
	/** What to say if nothing more is sent for these IDs. */
	last?: FailedFinding;
}

export function newBatch(targets: readonly Target[]): Batch {
	return { targets, failures: 0, waits: 0, attempts: 0, mayBeGone: false };
}

/** Each part begins anew, with what is known of the whole. */
function partsOf(batch: Batch, ...parts: Array<readonly Target[]>): Batch[] {
	const { attempts, respondedBefore, mayBeGone, evidence, last } = batch;
	const known = { attempts, respondedBefore, mayBeGone, evidence, last };
	const pair = { oneFailed: false };
	return parts
		.filter(({ length }) => length > 0)
		.map((targets) => ({ ...newBatch(targets), ...known, pair }));
}

/**
 * Halves it until the ID that it failed for stands alone. With k such IDs among n this costs
 * O(k log n) requests.
 */
function halvesOf(batch: Batch): Batch[] {
	const middle = Math.ceil(batch.targets.length / 2);
	return partsOf(batch, batch.targets.slice(0, middle), batch.targets.slice(middle));
}

/** Fewer single IDs show nothing about the others. */
const TELLING = 5;

/**
 * Settles batches in as many requests as that takes. No response can tell whether a batch is refused
 * for some IDs in it or as such, only how single IDs fare; and what one batch has shown holds for the
 * next ones of the run.
 */
export class Splitting {
	/** Words in which a batch was refused to the end; no ID has been taken since. */
	private hopelessWords?: string;

	private turn: Promise<unknown> = Promise.resolve();

	/**
	 * @param send a batch, until it is settled, or to be split; a single ID that is to be split is to
	 * be settled with what it says last
	 */
	constructor(
		private readonly service: Service,
		private readonly send: (batch: Batch) => Promise<'done' | 'split'>,
		private readonly settle: (batch: Batch, finding: Finding) => unknown,
	) {}

	/** The service took an ID, so it does not refuse whatever it is sent. */
	oneTaken(): void {
		this.hopelessWords = undefined;
	}

	/** A batch that is refused in these words is refused whatever is in it. */
	isHopelessIn(words: string | undefined): boolean {
		return words !== undefined && words === this.hopelessWords;
	}

	/** From the first attempt to a settlement for each target. */
	async completeBatch(batch: Batch): Promise<void> {
		if ((await this.send(batch)) === 'done') return;
		if (batch.targets.length === 1) {
			this.settle(batch, batch.last!);
			return;
		}
		const { words, pair } = batch;
		const canBeAlike = words !== undefined && !pair;
		const parts = canBeAlike ? await this.inTurn(batch, words) : halvesOf(batch);
		await Promise.all(parts.map(async (part) => await this.completeBatch(part)));
	}

	/** One batch at a time, because what it shows can spare the others. */
	private async inTurn(batch: Batch, words: string): Promise<readonly Batch[]> {
		const left = this.turn.then(async () => await this.tryFromBothEnds(batch, words));
		this.turn = left.catch(() => undefined);
		return await left;
	}

	/**
	 * Sends parts of a batch one by one, as long as all are refused in the same words.
	 * @returns what is left to be sent
	 */
	private async tryFromBothEnds(batch: Batch, words: string): Promise<readonly Batch[]> {
		const { targets } = batch;
		const size = targets.length;
		const ends = [targets.slice(0, 1), targets.slice(1, -1), targets.slice(-1)];
		const rest = this.isHopelessIn(words) ? partsOf(batch, ...ends) : halvesOf(batch);
		const alone: Batch[] = [];
		let areAlike = true;
		const isEnough = () => this.isEnough(words, alone.length, size);
		for (let atFront = true; areAlike && !isEnough() && rest.length > 0; atFront = !atFront) {
			const part = atFront ? rest.shift()! : rest.pop()!;
			const next = await this.send(part);
			areAlike = part.words === words;
			if (next === 'done') continue;
			if (part.targets.length === 1) alone.push(part);
			else if (atFront) rest.unshift(...halvesOf(part));
			else rest.push(...halvesOf(part));
		}
		const isHopeless = areAlike && isEnough();
		if (isHopeless) this.hopelessWords = words;
		const alike = areAlike && alone.length === size ? 'every' : isHopeless ? 'enough' : undefined;
		for (const part of alone) {
			this.settle(part, alike ? refusedAlike(this.service, part.last!, alike) : part.last!);
		}
		if (!isHopeless) return rest;
		const finding = refusedAlike(this.service, alone[0].last!, 'notAlone');
		for (const part of rest) this.settle(part, finding);
		return [];
	}

	/**
	 * More than half were refused alone: with fewer bad IDs than that, nobody is left out. After such
	 * a batch, the first and the last ID of the next one are enough.
	 */
	private isEnough(words: string, refusedAlone: number, size: number): boolean {
		if (this.isHopelessIn(words) && refusedAlone >= 2) return true;
		return refusedAlone >= TELLING && refusedAlone > size / 2;
	}
}

/**
 * Fills requests with up to `size` targets: one body holds one kind of them.
 * Lazy: a batch is made when a worker is free for it, so that 100,000 IDs do not make 100,000 requests
 * ahead of time.
 */
export function* inBatches(
	targets: Iterable<Target>,
	size: number,
	oneByOne: readonly string[] = [],
): Generator<readonly Target[], void, undefined> {
	const open = new Map<string, Target[]>();
	for (const target of targets) {
		const group = kindOf(target);
		const batch = open.get(group) ?? [];
		batch.push(target);
		if (batch.length < size && !oneByOne.includes(target.idType)) {
			open.set(group, batch);
		} else {
			open.delete(group);
			yield batch;
		}
	}
	yield* open.values();
}
