/** What every stand-in does with the node's own requests, and with what is wrong about them. */
import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import { JOB, type Action, type OwnParameters } from '../../nodes/DeleteProfile/contract/types';
import { services } from '../../nodes/DeleteProfile/services';
import { STAND_INS } from '../../sandbox/services';
import { factsOf } from '../services/facts';
import { findingsOf, target, told } from '../services/support';
import { ask, sharedSandbox, type Call } from './support';

const YEAR_MS = 365 * 24 * 3_600_000;

const sandbox = sharedSandbox();

describe.each(services)('$name', (service) => {
	const { name, displayName, access, idTypes } = service;
	const facts = factsOf(name);
	const { person } = STAND_INS.find((one) => one.name === name)!;
	const own = (service.parameters ?? []).map((one) => [one.name, facts.deleted.fields[one.name]]);
	const parameters = Object.fromEntries(own) as OwnParameters;
	/** The kind of ID whose deletion has a job, where there are jobs. */
	const selector = facts.delete.find(({ fields }) => fields && 'jobId' in fields);
	const idType = selector?.idType ?? idTypes[0].value;
	const [anna, ben] = [1, 2].map((n) => target(idType, String(person(n)[idType]), parameters));
	const actions = (['delete', 'lookUp', 'job'] as const).filter((action) => service[action]);
	let bensJob: unknown;

	/** The node's request, and what the node makes of the response; with something changed. */
	async function send(
		action: Action,
		change: (call: Call) => Partial<Call> = () => ({}),
		who = anna,
	) {
		const one = action === 'job' ? target(JOB, String(bensJob)) : who;
		const account = accountOf(displayName, access, sandbox.it.credentials[access.credential]);
		const request = account.ok && service[action]!.request(account.value, [one], Date.now());
		if (!request || !request.ok) throw new Error('There is no request');
		const { method, url, body, headers: sent = { 'content-type': undefined } } = request.value;
		const headers = Object.fromEntries(
			Object.entries(sent).map(([header, value]) => [header.toLowerCase(), value]),
		);
		const call: Call = { method, path: url.slice(new URL(url).origin.length), headers, body };
		const { status, body: text } = await ask(sandbox.it, name, { ...call, ...change(call) });
		const said = /^[{[]/.test(text) ? (JSON.parse(text) as unknown) : text;
		const response = { status, body: said, receivedAt: Date.now() };
		const reading = service[action]!.read(response, [one], request.value);
		return { status, means: told(reading), finding: findingsOf(reading)[0] };
	}

	beforeEach(async () => {
		sandbox.it.seed(name, [person(1), person(2)]);
		const { finding } = await send('delete', undefined, ben);
		bensJob = 'fields' in finding ? finding.fields?.jobId : undefined;
	});

	function expectNothingDone(): void {
		expect(sandbox.it.state(name, idType, anna.id)).toBe('present');
		expect([...sandbox.it.deletions(name).keys()]).toStrictEqual([`${idType}:${ben.id}`]);
	}

	test('deletes whom it knows, says how far it is, and forgets them with the sandbox', async () => {
		expect((await send('delete')).means).toMatch(/^(all|each) (deleted|accepted)$/);
		const { state } = facts.deleted;
		expect(sandbox.it.state(name, idType, anna.id)).toBe(state);
		const isLater = state === 'pendingDeletion';
		const seen = isLater ? 'found' : 'absent';
		if (service.lookUp)
			expect((await send('lookUp')).means).toMatch(RegExp(`^(all|each) ${seen}$`));
		if (service.job) expect((await send('job')).means).toMatch(/^(all|each) accepted$/);
		sandbox.it.advance(YEAR_MS);
		if (service.lookUp) expect((await send('lookUp')).means).toMatch(/^(all|each) absent$/);
		if (service.job) expect((await send('job')).means).toMatch(/^(all|each) deleted$/);
		sandbox.it.reset();
		sandbox.it.limit(name, []);
		if (service.job) expect((await send('job')).means).toMatch(/^(all|each) failed unknownJob$/);
	});

	test.each(actions)('%s: another key, half a key and none are refused', async (action) => {
		for (const header of Object.keys(facts.keyHeaders({}))) {
			for (const key of ['wrong', undefined]) {
				const refused = await send(action, ({ headers }) => ({
					headers: { ...headers, [header]: key },
				}));
				expect([header, key, refused.status]).toEqual([header, key, facts.refusedKey.status]);
				expect(refused.means).toMatch(/^denied failed unauthorized/);
			}
		}
		expectNothingDone();
	});

	test.each(actions)('%s: no other path, method, query or body will do', async (action) => {
		const wrong: Array<(call: Call) => Partial<Call>> = [
			({ path }) => ({ path: `/x${path}` }),
			({ path }) => ({ path: `/${path}` }),
			({ path }) => ({ path: path.replace(/(\?|$)/, '/x/y$1') }),
			({ path }) => ({ path: path.includes('?') ? `${path}&x=1` : `${path}?x=1` }),
			...['PUT', 'PATCH'].map((method) => () => ({ method })),
			({ body }) => (body ? { body: 'x' } : { body: { id: 'x' } }),
			({ body }) => (body ? { body: [body] } : { body: 'x' }),
			({ body }) => (body ? { body: { ...(body as object), x: 1 } } : { body: 'x' }),
			({ headers, body }) =>
				body ? { headers: { ...headers, 'content-type': 'text/plain' } } : { method: 'PUT' },
		];
		for (const [index, change] of wrong.entries()) {
			const { status } = await send(action, change);
			expect([index, Math.floor(status / 100)]).toEqual([index, 4]);
		}
		expectNothingDone();
	});

	test.each(actions)('%s: over its limit, it says so in its own form', async (action) => {
		sandbox.it.limit(name, [{ of: [action], perHour: 0 }]);
		for (const one of actions) {
			const { status, means } = await send(one);
			if (one === action) expect(means).toMatch(/^retry failed rateLimited, told to wait/);
			else expect(status).toBeLessThan(300);
		}
		if (action === 'delete') expectNothingDone();
	});
});
