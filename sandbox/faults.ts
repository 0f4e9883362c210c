import { seededRandom } from './random';
import { RECORDED } from './recorded';
import type { FaultRule, RequestKind, SandboxService } from './types';
import { WIRE_FAULTS } from './wire';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface ActiveFault {
	id: string;
	rule: FaultRule;
	ids?: Set<string>;
	random?: () => number;
	seen: number;
	acted: number;
}

/** A rule that acts on the request at hand. */
export interface Fault {
	id: string;
	rule: FaultRule;
}

function checkNumber(name: string, value: number | undefined, least: number, most: number): void {
	if (value === undefined) return;
	if (!(value >= least && value <= most)) {
		throw new RangeError(`Fault rule: ${name} has to be from ${least} to ${most}`);
	}
}

function checkNumbers(rule: FaultRule): void {
	checkNumber('skip', rule.skip, 0, Infinity);
	checkNumber('times', rule.times, 0, Infinity);
	checkNumber('fraction', rule.fraction, 0, 1);
	checkNumber('status', rule.status, 200, 599);
	checkNumber('delayMs', rule.delayMs, 0, LONGEST_TIMER_MS);
	checkNumber('untilInFlight', rule.untilInFlight, 1, Infinity);
	checkNumber('slowBodyMs', rule.slowBodyMs, 0, LONGEST_TIMER_MS);
	checkNumber('everyMs', rule.everyMs, 1, LONGEST_TIMER_MS);
	checkNumber('bytes', rule.bytes, 1, 2 ** 30);
}

function check(rule: FaultRule, tls: boolean): void {
	checkNumbers(rule);
	const { status, recorded, hang, reset, wire, headers } = rule;
	const main = [status !== undefined, recorded, hang, reset].filter(Boolean).length;
	if (main > 1) throw new Error('Fault rule: only one of status, recorded, hang and reset');
	const others = [wire, headers, rule.delayMs, rule.untilInFlight, rule.slowBodyMs];
	if (main === 0 && others.every((effect) => effect === undefined)) {
		throw new Error(
			'Fault rule: needs status, recorded, hang, reset, wire, headers, delayMs, untilInFlight or slowBodyMs',
		);
	}
	if (status === undefined && rule.body !== undefined) {
		throw new Error('Fault rule: a body needs a status');
	}
	if ((hang || reset) && (wire ?? headers ?? rule.slowBodyMs) !== undefined) {
		throw new Error('Fault rule: a request that hangs or is reset has no response to change');
	}
	if (wire !== undefined && rule.slowBodyMs !== undefined) {
		throw new Error('Fault rule: only one of wire and slowBodyMs');
	}
	if (wire !== undefined && !WIRE_FAULTS.includes(wire)) {
		throw new Error(`Fault rule: wire has to be one of ${WIRE_FAULTS.join(', ')}`);
	}
	if (wire === 'tlsAlert' && !tls) throw new Error('Fault rule: tlsAlert needs the option tls');
	if (recorded !== undefined && !(recorded in RECORDED)) {
		throw new Error(`Fault rule: recorded has to be one of ${Object.keys(RECORDED).join(', ')}`);
	}
}

/** The rules of all services. For one request, the first rule in order of addition that acts wins. */
export class FaultBook {
	private readonly rules = new Map<SandboxService, ActiveFault[]>();
	private lastId = 0;

	/** @param tls whether the services speak HTTPS */
	constructor(private readonly tls: boolean) {}

	add(rule: FaultRule): string {
		check(rule, this.tls);
		this.lastId += 1;
		const id = `fault-${this.lastId}`;
		const ids = rule.match?.ids === undefined ? undefined : new Set(rule.match.ids);
		const random = rule.fraction === undefined ? undefined : seededRandom(rule.seed ?? 1);
		const ofService = this.rules.get(rule.service) ?? [];
		ofService.push({ id, rule, ids, random, seen: 0, acted: 0 });
		this.rules.set(rule.service, ofService);
		return id;
	}

	clear(): void {
		this.rules.clear();
	}

	/** Which rule acts on this request; counts it for the rules that were asked. */
	decide(service: SandboxService, kind: RequestKind, ids: string[]): Fault | undefined {
		return this.rules.get(service)?.find((fault) => acts(fault, kind, ids));
	}
}

function acts(fault: ActiveFault, kind: RequestKind, ids: string[]): boolean {
	const { rule, ids: wanted, random } = fault;
	if (rule.match?.kind !== undefined && rule.match.kind !== kind) return false;
	if (wanted !== undefined && !ids.some((id) => wanted.has(id))) return false;
	fault.seen += 1;
	if (fault.seen <= (rule.skip ?? 0)) return false;
	if (fault.acted >= (rule.times ?? Infinity)) return false;
	if (random !== undefined && random() >= (rule.fraction ?? 1)) return false;
	fault.acted += 1;
	return true;
}
