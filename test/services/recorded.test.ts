import { isRecord } from '../../nodes/DeleteProfile/contract/statuses';
import { services } from '../../nodes/DeleteProfile/services';
import { factsOf } from './facts';
import { findingsOf, NOW, response, target, told } from './support';

const rows = services.flatMap((service) =>
	factsOf(service.name).recorded.map((one) => ({ service, name: service.name, ...one })),
);

test.each(rows)('$name $action: $status $body means $means', (row) => {
	const { service, action, idType = service.idTypes[0].value, ids, status, body, means } = row;
	expect(row.source).toMatch(/https:\/\/|public scripts/);
	const targets = ids.map((id) => target(idType, id));
	const reading = service[action]!.read(response(status, body), targets);
	expect(told(reading)).toBe(means);
	for (const finding of findingsOf(reading)) {
		if (finding.state !== 'accepted' || finding.alreadyRequested) continue;
		const { expectedBy = 0 } = factsOf(service.name).deleted.after ?? {};
		expect(finding.fields?.expectedBy).toBe(new Date(NOW + expectedBy).toISOString());
	}
});

/** A success that says in the same breath that something went wrong is none. */
const BESIDE = [
	...[{ error: 'No' }, { error: { code: 1 } }, { errors: ['No'] }, { success: false }],
	...[{ status: 'error' }, { status: 'fail' }],
];
const successes = rows.filter(({ status, body, means }) => {
	return status < 300 && isRecord(body) && !/failed/.test(means);
});

test.each(successes)('$name $action: $status $body with an error beside it', (row) => {
	const { service, action, idType = service.idTypes[0].value, ids, status, body } = row;
	const targets = ids.map((id) => target(idType, id));
	const success = body as object;
	const both = [...BESIDE, factsOf(service.name).refusal].flatMap((beside) => {
		const isMore = Object.keys(beside).some((key) => !(key in success));
		return [{ ...success, ...beside }, ...(isMore ? [{ ...beside, ...success }] : [])];
	});
	for (const contradiction of both) {
		const reading = service[action]!.read(response(status, contradiction), targets);
		expect([contradiction, told(reading)]).toStrictEqual([
			contradiction,
			expect.stringMatching(/^(all|each|split) failed/),
		]);
	}
});
