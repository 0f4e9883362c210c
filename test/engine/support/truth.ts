import type { Sandbox, SandboxService } from '../../../sandbox';
import type { Receipt } from './run';

/** Outcomes that say that there is nothing left to do for a person. */
const DONE = new Set(['deleted', 'accepted']);

/**
 * Checks what the node says of its deletions against what the service did: nothing counts as done
 * that was not, and nothing was done twice.
 */
export function expectTrue(sandbox: Sandbox, service: SandboxService, lines: Receipt[]): void {
	const deletions = sandbox.deletions(service);
	const claimed = lines.filter(({ outcome }) => DONE.has(String(outcome)));
	const unfounded = claimed.filter((line) => !deletions.has(keyOf(line)));
	expect(unfounded).toEqual([]);
	const untouched = lines.filter(({ outcome }) => outcome === 'notAttempted');
	expect(untouched.filter((line) => deletions.has(keyOf(line)))).toEqual([]);
}

/** Every one of these was deleted, once each. */
export function expectEachOnce(sandbox: Sandbox, service: SandboxService, lines: Receipt[]): void {
	const deletions = sandbox.deletions(service);
	expect(deletions.size).toBe(lines.length);
	expect(lines.filter((line) => deletions.get(keyOf(line)) !== 1)).toEqual([]);
}

function keyOf({ idType, id }: Receipt): string {
	return `${String(idType)}:${String(id)}`;
}
