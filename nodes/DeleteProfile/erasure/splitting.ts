/** How targets share requests, and how a batch is taken apart that may have failed for some ID in it. */
import type { FailedFinding, Finding, Service } from '../contract/service';
import { getOrAdd, kindOf, type Evidence, type Target } from '../contract/types';
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

function newBatch(targets: readonly Target[]): Batch {
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

/** A batch that is refused as such, as it seems: it is settled when all else is. */
interface Held {
	/** Refused, each of them alone, in the words in which their batch was. */
	readonly alone: readonly Batch[];
	/** Not sent alone. */
	readonly rest: readonly Batch[];
}

/** What the responses to one kind of targets have shown so far. */
class Lesson {
	/** IDs of all batches. */
	seen = 0;

	/** IDs that the service took, or that it has no profile for: at least so many. */
	taken = 0;

	firstTaken!: () => void;

	/** Resolves with the first of them. */
	readonly whenTaken = new Promise<void>((resolve) => {
		this.firstTaken = resolve;
	});

	/** Words in which a batch and each ID of it were refused → the size of the largest such batch. */
	readonly hopelessWords = new Map<string | undefined, number>();

	readonly held: Held[] = [];

	/** One ID that was drawn was not refused in the words of its batch, so no batch is hopeless. */
	isDisproved = false;

	/** Ends when the next batch may be tried. */
	turn: Promise<unknown> = Promise.resolve();

	/**
	 * Whether more than half of all IDs are bad, as far as the two draws from each hopeless batch can
	 * tell: otherwise, less than one time in a hundred would all of them have been bad.
	 */
	get isMostlyBad(): boolean {
		if (this.isDisproved) return false;
		const drawn = this.held.filter(({ rest }) => rest.length > 0);
		const draws = 2 * drawn.length;
		const left = drawn.reduce((sum, { rest: [{ targets }] }) => sum + targets.length, draws);
		const goodAmongThem = this.seen / 2 - this.taken;
		return goodAmongThem > 0 && Math.max(0, 1 - goodAmongThem / left) ** draws < 0.01;
	}
}

/**
 * Settles batches in as many requests as that takes. No response can tell whether a batch is refused
 * for some IDs in it or as such, only how single IDs fare. With up to half of them bad, each ID gets
 * its own answer; with more, what one batch has shown holds for the next ones.
 */
export class Splitting {
	/** By kind. */
	private readonly lessons = new Map<string, Lesson>();

	/**
	 * @param send a batch, until it is settled, or to be split; a single ID that is to be split is to
	 * be settled with what it says last
	 * @param random 0 ≤ number < 1
	 */
	constructor(
		private readonly service: Service,
		private readonly send: (batch: Batch) => Promise<'done' | 'split'>,
		private readonly settle: (batch: Batch, finding: Finding) => unknown,
		private readonly random: () => number,
	) {}

	private lessonOf({ targets: [first] }: Batch): Lesson {
		return getOrAdd(this.lessons, kindOf(first), () => new Lesson());
	}

	/** The service took so many IDs of this batch, at least. */
	taken(batch: Batch, count: number): void {
		const lesson = this.lessonOf(batch);
		lesson.taken += count;
		if (count > 0) lesson.firstTaken();
	}

	/**
	 * A batch at least as large was refused in the same words with each of its IDs. That says nothing
	 * of a single ID once another one has been taken.
	 */
	isHopeless(batch: Batch): boolean {
		const { taken, isDisproved, hopelessWords } = this.lessonOf(batch);
		const { length } = batch.targets;
		if (isDisproved || (taken > 0 && length === 1)) return false;
		return length <= (hopelessWords.get(batch.words) ?? 0);
	}

	/**
	 * From the first attempt to a settlement for each target, unless the batch is held.
	 * @param alone takes what is refused as a single ID, which is then not settled here
	 */
	async completeBatch(batch: Batch, alone?: Batch[]): Promise<void> {
		try {
			if (!batch.pair) this.lessonOf(batch).seen += batch.targets.length;
			if ((await this.send(batch)) === 'done') return;
			if (batch.targets.length > 1) {
				if (batch.words === undefined || batch.pair) await this.completeAll(halvesOf(batch), alone);
				else await this.completeRefused(batch);
			} else if (alone) alone.push(batch);
			else this.settle(batch, batch.last!);
		} catch {
			// Its targets stay without a result, which never counts as done; the others go on.
		}
	}

	private async completeAll(batches: readonly Batch[], alone?: Batch[]): Promise<void> {
		await Promise.all(batches.map(async (batch) => await this.completeBatch(batch, alone)));
	}

	/** One batch at a time until an ID is taken, because what it shows can spare the others. */
	private async completeRefused(batch: Batch): Promise<void> {
		const lesson = this.lessonOf(batch);
		const first = Promise.race([lesson.turn, lesson.whenTaken]);
		const turn = first.then(async () => await this.tryAlone(batch, lesson));
		lesson.turn = turn.catch(() => undefined);
		await this.completeAll(await turn);
	}

	/**
	 * Sends each ID of a batch alone; of a hopeless batch, two.
	 * @returns what is left to be sent
	 */
	private async tryAlone(batch: Batch, lesson: Lesson): Promise<readonly Batch[]> {
		const isHopeless = this.isHopeless(batch);
		const parts = isHopeless ? this.twoAndTheRest(batch) : halvesOf(batch);
		const [one, other, ...rest] = parts;
		const tried = one.targets.length + other.targets.length;
		const alone: Batch[] = [];
		await this.completeAll([one, other], alone);
		const { words } = batch;
		if (alone.length === tried && alone.every((part) => part.words === words)) {
			lesson.hopelessWords.set(words, Math.max(tried, lesson.hopelessWords.get(words) ?? 0));
			lesson.held.push({ alone, rest });
			return [];
		}
		lesson.isDisproved ||= isHopeless;
		for (const part of alone) this.settle(part, part.last!);
		return rest;
	}

	/** One ID of each half, at random, so that no order of a list can hide the good ones. */
	private twoAndTheRest(batch: Batch): Batch[] {
		const { targets } = batch;
		const middle = targets.length >> 1;
		const one = Math.floor(this.random() * middle);
		const other = middle + Math.floor(this.random() * (targets.length - middle));
		const rest = targets.filter((_, index) => index !== one && index !== other);
		return partsOf(batch, [targets[one]], [targets[other]], rest);
	}

	/**
	 * When all else is done: settles what was held where the IDs are mostly bad.
	 * @param endedEarly whether something was not sent at all, so that nobody knows
	 * @returns what is to be completed
	 */
	*releaseHeld(endedEarly: boolean): Generator<Batch, void, undefined> {
		for (const { taken, held, isMostlyBad } of this.lessons.values()) {
			for (const { alone, rest } of held) {
				const last = alone[0].last!;
				const isAlike = taken === 0 && (rest.length === 0 || endedEarly || isMostlyBad);
				const alike = refusedAlike(this.service, last, rest.length > 0 ? 'two' : 'every');
				for (const part of alone) this.settle(part, isAlike ? alike : part.last!);
				if (endedEarly || !isMostlyBad) yield* rest;
				else for (const part of rest) this.settle(part, refusedAlike(this.service, last, 'none'));
			}
		}
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
): Generator<Batch, void, undefined> {
	const open = new Map<string, Target[]>();
	for (const target of targets) {
		const group = kindOf(target);
		const batch = open.get(group) ?? [];
		batch.push(target);
		if (batch.length < size && !oneByOne.includes(target.idType)) {
			open.set(group, batch);
		} else {
			open.delete(group);
			yield newBatch(batch);
		}
	}
	for (const batch of open.values()) yield newBatch(batch);
}
