import { services } from '../../nodes/DeleteProfile/services';
import { factsOf } from './facts';
import { response, target, told } from './support';

const rows = services.flatMap((service) =>
	factsOf(service.name).recorded.map((one) => ({ service, name: service.name, ...one })),
);

test.each(rows)('$name $action: $status $body means $means', (row) => {
	const { service, action, idType = service.idTypes[0].value, ids, status, body, means } = row;
	expect(row.source).toMatch(/https:\/\/|public scripts/);
	const targets = ids.map((id) => target(idType, id));
	expect(told(service[action]!.read(response(status, body), targets))).toBe(means);
});
