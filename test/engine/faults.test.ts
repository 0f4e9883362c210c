/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** Everything that can go wrong × every service × every setting of On Error, in n8n's own engine. */
import { ERROR_KEYS } from '../../engine';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { SANDBOX_SERVICES, startSandbox, type SandboxService } from '../../sandbox';
import { FAULT_CASES } from './support/faultCases';
import { MODES, runCell, type Cell, type Mode } from './support/faultCell';
import { faultsDocument, type Row } from './support/faultTable';
import { otherHost, type OtherHost } from './support/otherHost';
import { FACTS } from './support/services';

const DOCUMENT = path.resolve(__dirname, '../../docs/faults.md');

/** Answers after which the profile is certainly untouched. */
const NOT_DONE = ['rateLimited', 'unauthorized', 'forbidden', 'redirected', 'rejected', 'notFound'];

/** Answers after which it may be gone, and how the message says so. */
const OPEN: Readonly<Record<string, RegExp>> = {
	timeout: /may or may not/,
	network: /may or may not/,
	serviceUnavailable: /may or may not/,
	unexpectedResponse: /counts for nothing/,
};

let rows: Row[] = [];
let elsewhere: OtherHost;

async function rowsOf(service: SandboxService): Promise<Row[]> {
	// Of Gainsight PX's two answers to a deletion, the one with a body.
	const sandbox = await startSandbox({ gainsightPxDeleteStatus: 200 });
	const place = { sandbox, service, elsewhere: elsewhere.url };
	const own: Row[] = [];
	try {
		for (const [index, fault] of FAULT_CASES.entries()) {
			if (fault.only && !fault.only.includes(service)) continue;
			const cells: Partial<Record<Mode, Cell>> = {};
			for (const mode of MODES) {
				cells[mode] = await runCell(place, fault, mode, `person-${index}-${mode}`);
			}
			own.push({ service, fault, cells: cells as Row['cells'] });
		}
	} finally {
		await sandbox.close();
	}
	return own;
}

function eachCell(check: (cell: Cell, row: Row, mode: Mode) => void): void {
	for (const row of rows) {
		for (const mode of MODES) {
			try {
				check(row.cells[mode], row, mode);
			} catch (thrown) {
				const where = `${row.service}, ${row.fault.name}, ${mode}`;
				throw Object.assign(thrown as Error, { message: `${where}: ${String(thrown)}` });
			}
		}
	}
}

beforeAll(async () => {
	// Waits between tries are 0 here, so that 250 runs do not take minutes; Retry-After is obeyed.
	jest.spyOn(Math, 'random').mockReturnValue(0);
	elsewhere = await otherHost();
	rows = (await Promise.all(SANDBOX_SERVICES.map(rowsOf))).flat();
	jest.restoreAllMocks();
}, 90_000);

afterAll(async () => await elsewhere.close());

test('every case ran at every service that it concerns', () => {
	const expected = FAULT_CASES.reduce(
		(sum, { only }) => sum + (only ?? SANDBOX_SERVICES).length,
		0,
	);
	expect(rows).toHaveLength(expected);
});

test('what is called done is gone', () => {
	eachCell(({ receipt, state }) => {
		if (receipt?.success !== true) return;
		expect(['deleted', 'accepted', 'alreadyAbsent']).toContain(receipt.outcome);
		expect(state).not.toBe('still there');
	});
});

test('what is called not done is there, and what is open says so', () => {
	eachCell(({ receipt, state, deletions }) => {
		if (receipt === undefined || receipt.success === true) return;
		const reason = String(receipt.reason);
		expect([...NOT_DONE, ...Object.keys(OPEN)]).toContain(reason);
		if (reason in OPEN) {
			expect(receipt.message).toMatch(OPEN[reason]);
			// Once is enough.
			expect(String(receipt.message).split('may or may not').length).toBeLessThanOrEqual(2);
		}
		if (!(reason in OPEN)) expect([state, deletions]).toEqual(['still there', 0]);
	});
});

test('nobody is deleted twice, and each request is accounted for', () => {
	eachCell(({ receipt, requests, deletions }, { service }) => {
		if (receipt) expect(receipt.attempts).toBe(requests);
		// CleverTap takes a repeated deletion as it took the first.
		expect(deletions).toBeLessThanOrEqual(service === 'cleverTap' ? requests : 1);
	});
});

test('the three settings of On Error differ in where the item goes, and in nothing else', () => {
	for (const { service, cells } of rows) {
		const { stopWorkflow: stop, continueRegularOutput: onward, continueErrorOutput: apart } = cells;
		const word = ({ receipt, requests, state }: Cell) => [
			receipt?.outcome,
			receipt?.reason,
			receipt?.httpStatus,
			requests,
			state,
		];
		const done = onward.receipt?.success === true;
		expect(word(apart)).toEqual(word(onward));
		expect([stop.requests, stop.state]).toEqual([onward.requests, onward.state]);
		expect(onward.branch).toBe('first output');
		expect(onward.keys).not.toContain('error');
		expect(apart.branch).toBe(done ? 'first output' : 'error output');
		if (done) {
			expect(word(stop)).toEqual(word(onward));
		} else {
			expect(stop.branch).toBe('workflow stops');
			expect(stop.error).toBe(`1 of 1 profile was not done: 1 at ${FACTS[service].displayName}`);
			// n8n puts the fields of the input item beside them.
			expect(apart.keys.sort()).toEqual([...ERROR_KEYS, 'id'].sort());
		}
	}
});

test('Retry-After is waited for', () => {
	const waiting = rows.filter(({ fault }) => fault.notBefore);
	expect(waiting).toHaveLength(6);
	eachCell(({ requests, early }, { fault }) => {
		if (fault.notBefore) expect([requests, early]).toEqual([2, 0]);
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
