/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, not in n8n */
/** TLS and connections that break after the work: the deletion stays open, and nobody is "absent". */
import tls from 'node:tls';

import type { FaultRule } from '../../../sandbox';
import { expectTruth } from './support/expect';
import {
	CONTINUE,
	itemsOf,
	outcomeAgain,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

afterEach(() => jest.restoreAllMocks());

describe('TLS and connections that break after the work', () => {
	const secure = useSandbox({ tls: true });

	/** n8n has no setting for a further certificate; node:https asks for its sockets here. */
	function trustSandbox(): void {
		const connect = tls.connect.bind(tls) as (options: object, ...more: unknown[]) => tls.TLSSocket;
		const ca = secure.it.certificate;
		jest
			.spyOn(tls, 'connect')
			.mockImplementation(((options: object, ...more: unknown[]) =>
				connect({ ...options, ca }, ...more)) as never);
	}

	const BREAKS: Array<[string, Omit<FaultRule, 'service'>]> = [
		['a fatal alert', { wire: 'tlsAlert' }],
		['bytes that are no TLS', { wire: 'garbage' }],
		['a reset', { reset: true, applyFirst: true }],
		['half of a body, then a reset', { wire: 'halfBody' }],
		['a body that is too short', { wire: 'lengthTooLong' }],
	];

	describe.each(SERVICES)('$displayName', (names) => {
		const { service, done, idType } = names;
		const trial = { services: [service], items: itemsOf('ada'), node: CONTINUE };

		test('works where the certificate is trusted', async () => {
			trustSandbox();
			seed(secure.it, ['ada']);
			const result = await run(secure.it, trial);
			expect(receipts(result)[0].outcome).toBe(done);
			expectTruth(secure.it, result);
		});

		test.each(BREAKS)('%s leaves the deletion open', async (_, fault) => {
			trustSandbox();
			seed(secure.it, ['ada']);
			secure.it.fault({ service, ...fault });
			const options = { maxAttempts: 1 };
			const result = await run(secure.it, { ...trial, options });
			expect(secure.it.deletions(service).size).toBe(1);
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'failed', success: false });
			expect(line.message).toMatch(/The profile may be deleted already/);
			expectTruth(secure.it, result);
		});

		test.each(['alreadyAbsent', 'fail'])(
			'a second attempt that finds nobody does not say that nobody was there (%s)',
			async (ifNotFound) => {
				trustSandbox();
				seed(secure.it, ['ada']);
				secure.it.fault({ service, wire: 'tlsAlert', times: 1 });
				const result = await run(secure.it, { ...trial, options: { ifNotFound } });
				const [line] = receipts(result);
				expect(line.attempts).toBe(2);
				const outcome = outcomeAgain(names, idType);
				expect(line.outcome).toBe(outcome);
				if (outcome === 'alreadyAbsent') {
					expect(line).toMatchObject({ reason: 'goneAfterRetry', deleted: false });
				}
				expectTruth(secure.it, result);
			},
		);

		test('a certificate that is refused: nothing has left, so nothing is open', async () => {
			seed(secure.it, ['ada']);
			const result = await run(secure.it, { ...trial, options: { maxAttempts: 1 } });
			expect(secure.it.requests()).toEqual([]);
			const [line] = receipts(result);
			expect(line).toMatchObject({ outcome: 'failed', reason: 'network' });
			expect(line.message).not.toMatch(/may be deleted/);
		});
	});
});
