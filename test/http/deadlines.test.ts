/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { getEventListeners } from 'node:events';

import { Deadlines } from '../../nodes/DeleteProfile/http/deadlines';

const TIMEOUT = 1000;

let now: number;
/** Alarms that were set: when, and what rings them. */
let alarms: Array<{ readonly at: number; readonly controller: AbortController }>;

beforeEach(() => {
	now = 5000;
	alarms = [];
	jest.spyOn(performance, 'now').mockImplementation(() => now);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		alarms.push({ at: now + ms, controller });
		return controller.signal;
	});
});

afterEach(() => jest.restoreAllMocks());

/** Rings the alarm that was set last. */
function ring(late = 0): void {
	const { at, controller } = alarms[alarms.length - 1];
	now = Math.max(now, at + late);
	controller.abort();
}

function begin(deadlines: Deadlines) {
	const end = jest.fn();
	return { end, attempt: deadlines.add(end) };
}

test('one alarm serves all attempts; each ends at its own time', () => {
	const deadlines = new Deadlines(TIMEOUT, undefined);
	const first = begin(deadlines);
	now += 400;
	const second = begin(deadlines);
	expect(alarms.map(({ at }) => at)).toStrictEqual([6000]);
	ring();
	expect(first.end.mock.calls).toStrictEqual([['timeout']]);
	expect(second.end).not.toHaveBeenCalled();
	expect(alarms.map(({ at }) => at)).toStrictEqual([6000, 6400]);
	ring();
	expect(second.end.mock.calls).toStrictEqual([['timeout']]);
	expect(alarms).toHaveLength(2);
});

test('an attempt that got its response is left alone, and one that began later has an alarm', () => {
	const deadlines = new Deadlines(TIMEOUT, undefined);
	const first = begin(deadlines);
	deadlines.delete(first.attempt);
	now += 700;
	const second = begin(deadlines);
	ring();
	expect(first.end).not.toHaveBeenCalled();
	expect(second.end).not.toHaveBeenCalled();
	expect(alarms.map(({ at }) => at)).toStrictEqual([6000, 6700]);
});

test('an alarm that rings a little early ends nothing and is set again', () => {
	const deadlines = new Deadlines(TIMEOUT, undefined);
	const { end } = begin(deadlines);
	now = 5999.5;
	alarms[0].controller.abort();
	expect(end).not.toHaveBeenCalled();
	ring();
	expect(end.mock.calls).toStrictEqual([['timeout']]);
	expect(alarms).toHaveLength(2);
});

describe('an alarm that rings late', () => {
	test.each([
		[10, 0],
		[11, 10],
	])('by %p ms: the event loop turns %p times before the attempt ends', (late, turns) => {
		const { end } = begin(new Deadlines(TIMEOUT, undefined));
		ring(late);
		for (let turn = 0; turn < turns; turn++) {
			expect(end).not.toHaveBeenCalled();
			ring();
		}
		expect(end.mock.calls).toStrictEqual([['timeout']]);
		expect(alarms).toHaveLength(1 + turns);
	});

	test('a response that is read meanwhile counts; what was not due then waits for its own alarm', () => {
		const deadlines = new Deadlines(TIMEOUT, undefined);
		const { attempt, end } = begin(deadlines);
		now += 900;
		const other = begin(deadlines);
		ring(500);
		deadlines.delete(attempt);
		const third = begin(deadlines);
		for (let turn = 0; turn < 10; turn++) ring();
		expect(end).not.toHaveBeenCalled();
		expect(other.end).not.toHaveBeenCalled();
		ring();
		expect(other.end.mock.calls).toStrictEqual([['timeout']]);
		expect(third.end).not.toHaveBeenCalled();
	});
});

describe('a cancelled execution', () => {
	test('ends all attempts at once, each one time', () => {
		const controller = new AbortController();
		const deadlines = new Deadlines(TIMEOUT, controller.signal);
		const attempts = [begin(deadlines), begin(deadlines)];
		controller.abort();
		ring();
		expect(attempts.map(({ end }) => end.mock.calls)).toStrictEqual([
			[['cancelled']],
			[['cancelled']],
		]);
	});

	test('has one listener while an attempt is under way, and none afterwards', () => {
		const { signal } = new AbortController();
		const listeners = () => getEventListeners(signal, 'abort').length;
		const deadlines = new Deadlines(TIMEOUT, signal);
		const [first, second] = [begin(deadlines), begin(deadlines)];
		expect(listeners()).toBe(1);
		deadlines.delete(first.attempt);
		expect(listeners()).toBe(1);
		deadlines.delete(second.attempt);
		expect(listeners()).toBe(0);
		begin(deadlines);
		ring();
		expect(listeners()).toBe(0);
	});
});
