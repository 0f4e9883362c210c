/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** Everything that can go wrong × both shapes of services × every setting of On Error, in n8n's engine. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ERROR_KEYS } from '../../engine';
import { FAULT_CASES, PLAN, type FaultCase } from './support/faultCases';
import { MODES, runCell, type Cell, type Mode } from './support/faultCell';
import { faultsDocument, type Row } from './support/faultTable';
import { otherHost, type OtherHost } from './support/otherHost';
import { factsOf, waitShortly } from './support/harness';

const DOCUMENT = path.resolve(__dirname, '../../docs/faults.md');

/** Cells that run at the same time; each has a sandbox, and with it an account, of its own. */
const AT_ONCE = 24;

/** Reasons after which the profile is certainly untouched, so that no message may doubt it. */
const CERTAIN = ['rateLimited', 'unauthorized', 'forbidden', 'notFound'];

/** Reasons after which it may be deleted, and the message has to say so. */
const OPEN = ['timeout', 'network', 'serviceUnavailable', 'unexpectedResponse', 'redirected'];

const DOUBT = /may be deleted already/;

let rows: Row[] = [];
let elsewhere: OtherHost;

async function runAll(): Promise<Row[]> {
	const cells = PLAN.map(() => ({}) as Record<Mode, Cell>);
	// The longest waits first, so that the others pass meanwhile.
	const waits = ({ giveUpAfter = 0, timeout = 0 }: FaultCase) => giveUpAfter * 1000 + timeout;
	const queue = PLAN.flatMap(([service, fault], index) =>
		MODES.map((mode) => ({ service, fault, index, mode })),
	).sort((a, b) => waits(b.fault) - waits(a.fault));
	const worker = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const { service, fault, index, mode } = next;
			cells[index][mode] = await runCell(service, fault, mode, elsewhere.url);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return PLAN.map(([service, fault], index) => ({ service, fault, cells: cells[index] }));
}

/** Checks every cell, and names all that do not hold. */
function eachCell(check: (cell: Cell, row: Row, mode: Mode) => void): void {
	const wrong = rows.flatMap((row) =>
		MODES.flatMap((mode) => {
			try {
				check(row.cells[mode], row, mode);
				return [];
			} catch (thrown) {
				const words = String(thrown).replace(/\s+/g, ' ');
				return [`${row.service}, ${row.fault.name}, ${mode}: ${words}`];
			}
		}),
	);
	expect(wrong).toEqual([]);
}

beforeAll(async () => {
	waitShortly();
	elsewhere = await otherHost();
	rows = await runAll();
	jest.restoreAllMocks();
}, 300_000);

afterAll(async () => await elsewhere.close());

test('no cell says what the service contradicts', () => {
	eachCell(({ lies }) => expect(lies).toEqual([]));
});

test('what is called done is deleted', () => {
	eachCell(({ receipt, state }) => {
		if (receipt?.success !== true) return;
		expect(['deleted', 'accepted', 'alreadyAbsent']).toContain(receipt.outcome);
		expect(state).not.toBe('still there');
	});
});

test('what has failed is there, or its message says that it may be deleted', () => {
	eachCell(({ receipt, state, deletions }) => {
		if (receipt === undefined || receipt.success === true) return;
		const reason = String(receipt.reason);
		const message = String(receipt.message);
		expect([...CERTAIN, ...OPEN, 'rejected']).toContain(reason);
		if (OPEN.includes(reason)) expect(message).toMatch(DOUBT);
		else expect([state, deletions]).toEqual(['still there', 0]);
		if (CERTAIN.includes(reason)) expect(message).not.toMatch(DOUBT);
		// Once is enough.
		expect(message.split(DOUBT).length).toBeLessThanOrEqual(2);
	});
});

test('nobody is deleted twice, and each request is accounted for', () => {
	eachCell(({ receipt, requests, deletions }, { service, fault }) => {
		// An attempt with little time may end before a busy machine has sent it.
		if (receipt && fault.timeout) expect(requests).toBeLessThanOrEqual(Number(receipt.attempts));
		else if (receipt) expect(receipt.attempts).toBe(requests);
		// Where a deletion is only accepted, a repeated one is taken as the first was.
		const isOnce = factsOf(service).done === 'deleted';
		expect(deletions).toBeLessThanOrEqual(isOnce ? 1 : requests);
	});
});

test('those beside it are done as if nothing had gone wrong', () => {
	eachCell(({ beside, receipt }, { service, fault }) => {
		const others = { around: 2, batch: 9, none: 0 }[fault.beside ?? 'none'];
		const expected = Array.from({ length: others }, () => factsOf(service).done);
		if (receipt) expect(beside).toEqual(expected);
	});
});

test('the three settings of On Error differ in where the item goes, and in nothing else', () => {
	for (const { service, fault, cells } of rows) {
		const { stopWorkflow: stop, continueRegularOutput: onward, continueErrorOutput: apart } = cells;
		const word = ({ receipt, state }: Cell) => [
			`${service}, ${fault.name}`,
			receipt?.outcome,
			receipt?.reason,
			receipt?.httpStatus,
			fault.requests ?? receipt?.attempts,
			state,
		];
		const done = onward.receipt?.success === true;
		expect(word(apart)).toEqual(word(onward));
		expect(stop.state).toBe(onward.state);
		if (!fault.requests && !fault.timeout) expect(stop.requests).toBe(onward.requests);
		expect(onward.branch).toBe('first output');
		expect(onward.item).not.toHaveProperty('error');
		expect(apart.branch).toBe(done ? 'first output' : 'error output');
		if (done) {
			expect(word(stop)).toEqual(word(onward));
		} else {
			expect(stop.branch).toBe('workflow stops');
			// n8n puts the fields of the input item beside them.
			expect(Object.keys(apart.item).sort()).toEqual([...ERROR_KEYS, 'id'].sort());
			// What happened is the headline with Stop, too.
			const what = ERROR_KEYS.includes('details') ? apart.item.error : apart.item.message;
			expect(stop.error).toBe(what);
			expect(String(onward.receipt?.message).startsWith(`${String(what)}.`)).toBe(true);
		}
	}
});

test('Retry-After is waited for', () => {
	expect(FAULT_CASES.filter(({ waits }) => waits)).toHaveLength(4);
	eachCell(({ requests, waited }, { fault }) => {
		if (fault.waits) expect(requests).toBe(2);
		// The clocks of waiting and of the day may differ by rounding.
		if (fault.waits) expect(waited).toBeGreaterThanOrEqual(fault.waits - 2);
	});
});

test('what the service or a proxy reflects does not come out', () => {
	eachCell(({ emitted, secrets, receipt }) => {
		expect(secrets.filter((secret) => emitted.includes(secret))).toEqual([]);
		expect(String(receipt?.requestId)).not.toContain('person-0815');
	});
});

test('no redirect is followed', () => expect(elsewhere.hits()).toBe(0));

test('docs/faults.md is current', () => {
	const document = faultsDocument(rows);
	if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, document);
	const hint = 'If the change is wanted: UPDATE_DOCS=1 npx jest test/engine/faults';
	const written = readFileSync(DOCUMENT, 'utf8');
	expect(`${written === document ? '' : hint}\n${written}`).toBe(`\n${document}`);
});
