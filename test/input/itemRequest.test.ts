import type { OwnParameter, Service } from '../../nodes/DeleteProfile/contract/service';
import type { Operation } from '../../nodes/DeleteProfile/contract/types';
import { itemRequests } from '../../nodes/DeleteProfile/input/itemRequest';
import type { Parameters, Value } from '../../nodes/DeleteProfile/input/parameters';
import { services } from '../../nodes/DeleteProfile/services';
import { fakeAccount, fakeService } from '../support/fakeService';
import { connectionTo } from './planning';

const usable = ({ default: preset, choices }: OwnParameter) =>
	typeof preset === 'boolean' ? true : (choices?.at(-1)!.value ?? 'app-1');

/** @param byExpression values for each item, of the parameters that are an expression */
function choices(service: Service, byExpression: Record<string, (item: number) => Value> = {}) {
	const fixed: Readonly<Record<string, unknown>> = {
		dryRun: false,
		idType: service.idTypes[0].value,
		...Object.fromEntries((service.parameters ?? []).map((own) => [own.name, usable(own)])),
	};
	const read = jest.fn<Value, [string, number]>(
		(name, item) => byExpression[name]?.(item) ?? { ok: true, value: fixed[name] },
	);
	const raw = (name: string) => (name in byExpression ? '={{ $json.x }}' : fixed[name]);
	const parameters = { raw, read } satisfies Parameters;
	const connection = connectionTo();
	return {
		operation: 'delete',
		service,
		parameters,
		previewOnly: false,
		connectionOf: () => connection,
	} as const;
}

describe.each(services)('$name', (service) => {
	const { idTypes, parameters } = service;
	const [{ value: idType }] = idTypes;
	const own = parameters && Object.fromEntries(parameters.map((one) => [one.name, usable(one)]));
	const asked = { dryRun: false, idType, own };
	/** What is asked of this service, by label. */
	const labels: Record<string, string> = {
		dryRun: 'Dry Run',
		...(idTypes.length > 1 && { idType: 'ID Type' }),
		...Object.fromEntries((parameters ?? []).map(({ name, displayName }) => [name, displayName])),
	};
	const names = Object.keys(labels);

	test('what no expression decides is read once for all items', () => {
		const fixed = choices(service);
		const requestOf = itemRequests(fixed);
		expect([requestOf(0), requestOf(7)]).toEqual([asked, asked]);
		expect(fixed.parameters.read.mock.calls).toEqual(names.map((name) => [name, 0]));
	});

	test('a dry run by expression is decided for each item', () => {
		const dryRun = (item: number) => ({ ok: true, value: item === 1 }) as const;
		const requestOf = itemRequests(choices(service, { dryRun }));
		expect([requestOf(0), requestOf(1)]).toEqual([asked, { ...asked, dryRun: true }]);
	});

	test('only deletions have parameters of their own and a dry run, and a preview is always dry', () => {
		const dryRun = (item: number) => ({ ok: true, value: item === 1 }) as const;
		const of = (over: object, item = 0) =>
			itemRequests({ ...choices(service, { dryRun }), ...over })(item);
		expect(of({ operation: 'lookUp' }, 1)).toEqual({ ...asked, own: undefined });
		expect(of({ previewOnly: true })).toEqual({ ...asked, dryRun: true });
	});

	test('a dry run is asked for neither by a look-up nor by a preview', () => {
		for (const over of [{ operation: 'lookUp' as const }, { previewOnly: true }]) {
			const unresolved = choices(service, { dryRun: () => ({ ok: false }) });
			expect(itemRequests({ ...unresolved, ...over })(0).problem).toBeUndefined();
		}
	});

	test.each(names)('%s that cannot be used is a problem that names it', (name) => {
		const problemOf = (value: Value) => {
			const request = itemRequests(choices(service, { [name]: () => value }))(0);
			expect(request.dryRun).toBe(false);
			return request.problem?.what;
		};
		const takesText = parameters?.some((one) => {
			return one.name === name && typeof one.default === 'string' && !one.choices;
		});
		expect(problemOf({ ok: false })).toMatch(
			new RegExp(`^'${labels[name]}' has an expression that cannot be resolved`),
		);
		for (const value of [{}, ['a', 'b'], '', ...(takesText ? [] : ['another'])]) {
			expect(problemOf({ ok: true, value })).toMatch(new RegExp(`^'${labels[name]}' `));
		}
	});
});

describe('of a verification', () => {
	const service = fakeService({ job: fakeService().lookUp });
	const of = (
		fields: Record<string, unknown>,
		receipt: Record<string, unknown> = {},
		operation: Operation = 'verify',
	) => {
		const byExpression = Object.fromEntries(
			Object.entries(fields).map(([name, value]) => [name, () => ({ ok: true, value }) as const]),
		);
		const chosen = choices(service, { jobId: () => ({ ok: true, value: '' }), ...byExpression });
		const parameters = { ...chosen.parameters, field: (name: string) => receipt[name] };
		return itemRequests({ ...chosen, parameters, operation })(0);
	};
	const AT = Date.UTC(2026, 10, 30, 21, 27);

	test.each([
		['2026-11-30T21:27:00.000Z', AT],
		['2026-11-30 21:27:00+00:00', AT],
		['2026-11-30 22:27+01:00', AT],
		['2026-11-30T22:27:00.000+01:00', AT],
		['2026-12-01T11:27+1400', AT],
		['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
		[new Date(AT), AT],
		[{ toJSON: () => '2026-11-30T21:27:00.000Z' }, AT],
		['', undefined],
		[null, undefined],
		[undefined, undefined],
	])('expected by %p: %p', (expectedBy, expected) => {
		expect(of({ expectedBy })).toMatchObject({ expectedBy: expected, problem: undefined });
	});

	test.each([
		'tomorrow',
		'2026-11-30',
		'2026-11-30T21:27:00',
		'2026-11-30 21:27',
		'2026-13-45T21:27:00Z',
		'2026-02-30T21:27:00Z',
		'2025-02-29 21:27:00+00:00',
		'2026-04-31T21:27:00+0000',
		'2026-11-30T25:27:00Z',
		'2026-11-30T21:60:00Z',
		'2026-11-30T21:27:00+99:00',
		'2026-11-30T21:27:00-15:00',
		'2026-11-30T21:27:00+01:60',
		AT,
		true,
		{},
		{ toString: () => '2026-11-30T21:27:00Z' },
		'2026-11-30T21:27:00Zulu',
		'2026-11-30 21:27:00+00:00 (noon)',
		'at 2026-11-30T21:27:00Z',
	])('expected by %p is no time', (expectedBy) => {
		expect(of({ expectedBy }).problem?.what).toMatch(
			/^'Expected By' must be a time with its time zone/,
		);
	});

	test.each([
		['jobId', 'Job ID'],
		['expectedBy', 'Expected By'],
	])('%s by an expression that cannot be resolved is a problem', (name, label) => {
		const chosen = choices(service, {
			jobId: () => ({ ok: true, value: '' }),
			[name]: () => ({ ok: false }),
		});
		expect(itemRequests({ ...chosen, operation: 'verify' })(0).problem?.what).toMatch(
			new RegExp(`^'${label}' has an expression that cannot be resolved`),
		);
	});

	test('a time that cannot even be looked at is none, and ends no run', () => {
		const unreadable = () => {
			throw new Error('nobody thought of this');
		};
		for (const expectedBy of [{ toJSON: unreadable }, new Proxy({}, { get: unreadable })]) {
			expect(of({ expectedBy }).problem?.what).toMatch(
				/^'Expected By' must be a time with its time zone/,
			);
		}
	});

	test.each([
		['job-1', 'job-1'],
		[17, '17'],
		['', undefined],
		[null, undefined],
	])('the job %p: %p', (jobId, expected) => {
		expect(of({ jobId })).toMatchObject({ jobId: expected, problem: undefined });
	});

	test.each([
		[['a', 'b'], 'must be one text'],
		[{}, 'is an object'],
		[true, 'is '],
		['undefined', 'stands for'],
		['={{ $json.jobId }}', 'looks like an expression'],
	])('%p is no job: %s', (jobId, words) => {
		expect(of({ jobId }).problem?.what).toContain(`'Job ID' ${words}`);
	});

	const RECEIPT = { service: 'fake', outcome: 'accepted', idType: 'email' };

	test.each([
		['its own', RECEIPT, undefined],
		['another service', { ...RECEIPT, service: 'adapty' }, "'Service' is not that of this receipt"],
		['another kind of ID', { ...RECEIPT, idType: 'uuid' }, "'ID Type' is not that of this receipt"],
		['this host', { ...RECEIPT, host: fakeAccount.host }, undefined],
		[
			'another host',
			{ ...RECEIPT, host: 'eu.example' },
			"'Credential' is not that of this receipt",
		],
		['no receipt', { service: 'adapty', idType: 'uuid', host: 'eu.example' }, undefined],
		['no service', { outcome: 'accepted' }, undefined],
		['no kind of ID', { service: 'fake', outcome: 'accepted' }, undefined],
	])('a receipt of %s', (_name, receipt, problem) => {
		expect(of({}, receipt).problem?.what).toBe(problem);
		expect(of({}, receipt, 'delete').problem).toBeUndefined();
	});

	test('each receipt is looked at, also where no parameter is an expression', () => {
		const fixed = choices(service);
		const receipts = [RECEIPT, { ...RECEIPT, service: 'adapty' }, RECEIPT];
		const field = (name: string, item: number) => ({ ...receipts[item] })[name as 'service'];
		const parameters = { ...fixed.parameters, field };
		const requestOf = itemRequests({ ...fixed, parameters, operation: 'verify' });
		expect(receipts.map((_, item) => requestOf(item).problem?.what)).toEqual([
			undefined,
			"'Service' is not that of this receipt",
			undefined,
		]);
	});
});
