import { services } from '../../nodes/DeleteProfile/services';
import { recordedAnswers } from '../data/recordedAnswers';
import { response, target, told } from './support';

test.each(recordedAnswers)(
	'$service $action: $status $body means $means',
	({ service: name, action, idType, ids, status, body, means }) => {
		const service = services.find((one) => one.name === name)!;
		const targets = ids.map((id) => target(idType, id));
		expect(told(service[action]!.read(response(status, body), targets))).toBe(means);
	},
);

test('every service has its own success, absence or refusal on record', () => {
	for (const { name } of services) {
		const own = recordedAnswers.filter(({ service }) => service === name);
		expect(own.length).toBeGreaterThanOrEqual(3);
		for (const { source } of own) expect(source).toMatch(/https:\/\/|public scripts/);
	}
});
