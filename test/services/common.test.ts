import { readReply } from '../../nodes/DeleteProfile/erasure/answers';
import { services } from '../../nodes/DeleteProfile/services';
import { COMMON, FOREIGN_BODIES, response, SECRET_ID, target, told } from './support';

const NOW = Date.UTC(2026, 0, 1);
const ACTIONS = ['delete', 'lookUp'] as const;

describe.each(services)('$name', (service) => {
	const targets = [target(service.idTypes[0].value, SECRET_ID, false)];

	function read(action: 'delete' | 'lookUp', status: number, body: unknown) {
		const reply = { kind: 'response', ...response(status, body) } as const;
		return readReply(service, action, reply, targets, NOW);
	}

	describe.each(ACTIONS)('%s', (action) => {
		test.each(COMMON)('%p is %s, whatever the body', (status, expected) => {
			for (const body of ['', { status: 'success' }, { data: {} }, ...FOREIGN_BODIES]) {
				const answer = read(action, status, body);
				if (answer.kind === 'cancelled') throw new Error('It is not');
				expect(told(answer)).toBe(expected);
			}
		});

		test.each(FOREIGN_BODIES)('200 with %j is never a success', (body) => {
			const answer = read(action, 200, body);
			expect(answer).toMatchObject({
				kind: 'each',
				findings: [{ state: 'failed', reason: 'unexpectedResponse' }],
			});
		});

		test.each(FOREIGN_BODIES)('404 with %j does not pass for an absent profile', (body) => {
			expect(read(action, 404, body)).toMatchObject({ findings: [{ state: 'failed' }] });
		});

		test.each([404, 405, 409, 410, 422])('%p with JSON of another API is no success', (status) => {
			for (const body of [{}, { message: 'Not Found' }, { error: 'no route' }]) {
				expect(read(action, status, body)).toMatchObject({ findings: [{ state: 'failed' }] });
			}
		});

		test.each([
			['timeout', 'retry', 'timeout'],
			['network', 'retry', 'network'],
			['cancelled', 'cancelled', 'cancelled'],
		] as const)('no answer: %s', (cause, kind, reason) => {
			const answer = readReply(
				service,
				action,
				{ kind: 'noResponse', cause, sent: true },
				targets,
				NOW,
			);
			expect(answer).toMatchObject({ kind, finding: { state: 'failed', reason } });
		});
	});

	test('no message repeats the ID', () => {
		for (const action of ACTIONS) {
			for (let status = 200; status < 600; status++) {
				for (const body of ['', {}, { status: 'success' }, { status: 'fail', error: SECRET_ID }]) {
					expect(JSON.stringify(read(action, status, body))).not.toContain(SECRET_ID);
				}
			}
		}
	});
});
