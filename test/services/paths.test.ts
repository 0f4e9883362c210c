/** Whatever a credential, an item or a receipt holds: a request goes to the path it is meant for, or nowhere. */
import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import type { ServiceRequest } from '../../nodes/DeleteProfile/contract/service';
import { JOB, type Target } from '../../nodes/DeleteProfile/contract/types';
import { services } from '../../nodes/DeleteProfile/services';
import { factsOf } from './facts';
import { NOW } from './support';

/** What a path resolves, splits at or cuts off, and what decoding makes of it on the way. */
const HOSTILE = [
	...['.', '..', '/', '../x', 'x/../y', 'a/b', 'a/', '/a', '..\\x', 'a\\b', '//evil.example/a'],
	...['%2e%2e', '%2E', 'a%2Fb', '..%2f', 'a?b=c', '?', 'a#b', '#', 'a;b', 'a&b=c', '@', '@current'],
];
const NO_SEGMENT = /^\.{1,2}$|[/\\]/;

/** A request where `value` stands for itself, so that two can be compared. */
function shapeOf({ method, url }: ServiceRequest, value: string): string {
	const { origin, pathname, searchParams, hash } = new URL(url);
	const shown = (text: string) => (value === '' ? text : text.replace(value, '<value>'));
	const path = pathname.split('/').map((segment) => {
		const text = decodeURIComponent(segment);
		if (text !== value) return text;
		return NO_SEGMENT.test(text) ? `no segment: ${text}` : '<value>';
	});
	const query = [...searchParams].map(([key, held]) => `${key}=${shown(held)}`);
	return `${method} ${origin} ${path.join('/')}?${query.join('&')}${hash}`;
}

describe.each(services)('$name', (service) => {
	const { name, displayName, access, idTypes, parameters: own = [] } = service;
	const facts = factsOf(name);
	const { stored } = facts.credentialTest;
	const defaults = Object.fromEntries(own.map((one) => [one.name, one.default || 'app-1']));
	const usualOf = (idType: string) =>
		[...facts.delete, ...facts.lookUp]
			.filter((one) => (one.idType ?? idTypes[0].value) === idType)
			.map(({ id }): Target => ({ idType, id: String(id), parameters: defaults }));
	const [usual] = usualOf(idTypes[0].value);

	/** What would be sent, or why nothing is. */
	function shapes(target: Target, value: string, credential: Record<string, string> = stored) {
		const account = accountOf(displayName, access, credential);
		if (!account.ok) return account.problem.what;
		const actions = target.idType === JOB ? ['job' as const] : (['delete', 'lookUp'] as const);
		return actions.flatMap((action) => {
			const request = service[action]?.request(account.value, [target], NOW);
			return request?.ok ? [shapeOf(request.value, value)] : [];
		});
	}

	test('the fields of the credential', () => {
		for (const field of [...access.keys, ...(access.fields ?? [])]) {
			const of = (value: string) => shapes(usual, value, { ...stored, [field.name]: value });
			const meant = of(stored[field.name]);
			for (const value of HOSTILE) {
				const sent = of(value);
				if (typeof sent === 'string') {
					expect(sent).toContain(`'${field.displayName}' of the ${displayName} credential`);
				} else expect([value, sent]).toStrictEqual([value, meant]);
			}
		}
	});

	test.each(idTypes)('an ID: $label', ({ value: idType }) => {
		const meant = usualOf(idType).flatMap((target) => shapes(target, target.id));
		for (const value of HOSTILE) {
			if (service.problemOfId?.(idType, value)) continue;
			const sent = shapes({ idType, id: value, parameters: defaults }, value);
			expect([value, meant]).toStrictEqual([value, expect.arrayContaining([...sent])]);
		}
	});

	test('what an item says of itself, and the job of a receipt', () => {
		const meant = shapes(usual, '');
		for (const value of HOSTILE) {
			for (const { name: parameter } of own.filter((one) => one.default === '')) {
				const parameters = { ...defaults, [parameter]: value };
				expect([value, shapes({ ...usual, parameters }, '')]).toStrictEqual([value, meant]);
			}
			expect([value, shapes({ idType: JOB, id: value }, value)]).toStrictEqual([value, []]);
		}
	});
});
