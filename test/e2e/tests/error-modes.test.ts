/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** On Error and Retry On Fail in real executions, judged by what n8n stored about them. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { serviceNamed } from '../../../engine/services';
import { confirms } from '../../../sandbox/truth';
import { type Execution, items, rows, tally } from '../lib/executions';
import { publish, withIds } from '../lib/published';
import { allDone, eachOf, idsFrom, idTypeOf, NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere, untruths } from '../lib/truth';
import type { NodeJson } from '../lib/workflows';

const NODE = 'Delete Profile';
const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
type Mode = (typeof MODES)[number];

let stage: Stage;
let runs = 0;

before(async () => {
	stage = await stageIn(await sharedN8n());
});

after(async () => await stage?.close());

afterEach(() => stage.sandbox.clearFaults());

const seed = (...ids: string[]) => seedEverywhere(stage.sandbox, ids);

/** On the error branch the receipt stands in `details`. */
const receiptOf = ({ details }: Record<string, unknown>) => details as Record<string, unknown>;

async function execute(
	ids: string[],
	parameters: Record<string, unknown>,
	settings: Partial<NodeJson>,
	credentials = stage.credentials,
	onceActive: () => Promise<unknown> = async () => undefined,
): Promise<Execution> {
	const { api, sandbox } = stage;
	runs += 1;
	const path = `error-modes-${process.pid}-${runs}`;
	const published = await publish(
		{ api, credentials },
		path,
		{ services: NAMES, ...idsFrom('={{ $json.id }}'), ...parameters },
		settings,
	);
	await onceActive();
	const execution = await published.run(withIds(ids));
	await api.deactivate(published.id);
	const said = [...rows(execution, NODE), ...rows(execution, NODE, 1).map(receiptOf)];
	assert.deepEqual(untruths(sandbox, ids, said), []);
	return execution;
}

const outcomes = (list: Array<Record<string, unknown>>) =>
	list.map(({ service, outcome }) => `${service} ${outcome}`);

describe('one bad ID among good ones', () => {
	test('Stop: nothing is sent, the error names the cause', async () => {
		seed('stop-1', 'stop-2');
		const execution = await execute(['stop-1', ' bad', 'stop-2'], {}, { onError: 'stopWorkflow' });
		assert.equal(execution.status, 'error');
		const { error, runData } = execution.data.resultData;
		assert.match(String(error?.message), /whitespace/);
		const others = 3 * NAMES.length - 1;
		const words = `Nothing was sent, not even for the other ${others} profiles`;
		assert.match(String(error?.description), new RegExp(words));
		assert.equal(runData[NODE][0].executionStatus, 'error');
		assert.deepEqual(items(execution, NODE), []);
		assert.equal(stillThere(stage.sandbox, ['stop-1', 'stop-2']).length, 2 * NAMES.length);
	});

	test('Continue: every item comes out, the bad one as failed', async () => {
		seed('go-1', 'go-2');
		const settings = { onError: 'continueRegularOutput' };
		const execution = await execute(['go-1', '', 'go-2'], {}, settings);
		assert.equal(execution.status, 'success');
		assert.deepEqual(outcomes(rows(execution, NODE)), [
			...allDone(),
			...NAMES.map((name) => `${name} failed`),
			...allDone(),
		]);
		assert.deepEqual(
			items(execution, NODE).map(({ pairedItem }) => (pairedItem as { item: number }).item),
			[0, 1, 2].flatMap((item) => NAMES.map(() => item)),
		);
		const [hint] = execution.data.resultData.runData[NODE][0].hints ?? [];
		for (const name of NAMES) {
			const line = `${serviceNamed(name).displayName}: 2 ${confirms(name)}, 1 failed`;
			assert.ok(String(hint?.message).includes(line), line);
		}
	});

	test('Continue (using error output): the bad one on the second branch', async () => {
		seed('split-1', 'split-2');
		const settings = { onError: 'continueErrorOutput' };
		const execution = await execute(['split-1', '', 'split-2'], {}, settings);
		assert.equal(execution.status, 'success');
		assert.deepEqual(tally(rows(execution, NODE), 'service', 'outcome'), eachOf(2, confirms));
		assert.ok(rows(execution, NODE).every(({ success }) => success === true));
		const refused = rows(execution, NODE, 1);
		assert.equal(refused.length, NAMES.length);
		for (const { error, message, details } of refused) {
			assert.ok(String(error).length > 0);
			const receipt = details as { outcome: string; message: string };
			assert.equal(receipt.outcome, 'failed');
			assert.match(receipt.message, /\[item 1\]$/);
			assert.notEqual(error, message, 'what happened, then what to do');
		}
	});
});

describe('a key that is refused', () => {
	for (const mode of MODES) {
		test(mode, async () => {
			const { api, sandbox } = stage;
			seed(`key-${mode}`);
			const data = stage.withKey('cleverTapApi', 'planted-SECRET-refused');
			const wrong = await api.createCredential('cleverTapApi', 'Refused', data);
			const others = stage.credentials.filter(({ type }) => type !== 'cleverTapApi');
			const ids = [`key-${mode}`];
			const execution = await execute(ids, {}, { onError: mode }, [...others, wrong]);
			assert.deepEqual(stillThere(sandbox, ids), [`cleverTap ${ids[0]}`]);
			assertOneUndone(execution, mode, /passcode|401/i);
		});
	}
});

/** One service fails, shown where the mode says. */
function assertOneUndone(execution: Execution, mode: Mode, cause: RegExp): void {
	const { error } = execution.data.resultData;
	if (mode === 'stopWorkflow') {
		assert.equal(execution.status, 'error');
		assert.match(`${error?.message} ${error?.description}`, cause);
		return;
	}
	assert.equal(execution.status, 'success');
	const done = rows(execution, NODE).filter(({ success }) => success === true);
	assert.equal(done.length, NAMES.length - 1);
	const undone =
		mode === 'continueErrorOutput'
			? rows(execution, NODE, 1)
			: rows(execution, NODE).filter(({ success }) => success === false);
	assert.equal(undone.length, 1);
	assert.match(`${String(undone[0].error)} ${String(undone[0].message)}`, cause);
}

describe('a missing credential', () => {
	test('n8n does not let it be published', async () => {
		const some = stage.credentials.filter(({ type }) => type !== 'gainsightPxApi');
		await assert.rejects(execute(['any'], {}, {}, some), /Missing required credential/);
	});

	for (const mode of MODES) {
		test(`deleted later, ${mode}`, async () => {
			const { api, sandbox } = stage;
			const id = `missing-${mode}`;
			seed(id);
			const data = sandbox.credentials.gainsightPxApi;
			const gone = await api.createCredential('gainsightPxApi', 'To be deleted', data);
			const others = stage.credentials.filter(({ type }) => type !== 'gainsightPxApi');
			const execution = await execute([id], {}, { onError: mode }, [...others, gone], async () => {
				await api.request('DELETE', `/rest/credentials/${gone.id}`);
			});
			assert.equal(sandbox.has('gainsightPx', 'identifyId', id), true);
			assertOneUndone(execution, mode, /credential/i);
		});
	}
});

describe('an expression that cannot be resolved in one item', () => {
	for (const mode of MODES) {
		test(mode, async () => {
			const ids = [`expr-${mode}-1`, `expr-${mode}-2`];
			seed(...ids);
			const broken =
				'={{ $json.id.endsWith("-2") ? (() => { throw new Error("broken") })() : $json.id }}';
			const parameters = { services: ['adapty'], adaptyId: broken };
			const execution = await execute(ids, parameters, { onError: mode });
			assert.equal(stage.sandbox.has('adapty', 'customerUserId', ids[1]), true);
			const claimed = [...rows(execution, NODE), ...rows(execution, NODE, 1)]
				.filter(({ success }) => success === true)
				.map(({ id }) => id);
			const stops = mode === 'stopWorkflow';
			assert.equal(execution.status, stops ? 'error' : 'success');
			assert.deepEqual(claimed, stops ? [] : [ids[0]]);
		});
	}
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
	const oneTry = { options: { maxAttempts: 1 } };

	test('Stop: the second pass does what was left and sends nothing twice', async () => {
		const { sandbox } = stage;
		const ids = ['retry-1', 'retry-2', 'retry-3'];
		seed(...ids);
		sandbox.fault({
			service: 'gainsightPx',
			match: { kind: 'delete', ids: ['retry-2'] },
			status: 500,
			times: 1,
		});
		const execution = await execute(ids, oneTry, { onError: 'stopWorkflow', ...retry });
		assert.equal(execution.status, 'success');
		assert.deepEqual(tally(rows(execution, NODE), 'service', 'outcome'), eachOf(3, confirms));
		for (const name of NAMES) {
			const deletions = sandbox.deletions(name);
			const counts = ids.map((id) => deletions.get(`${idTypeOf(name)}:${id}`));
			assert.deepEqual(counts, [1, 1, 1], name);
		}
	});

	for (const mode of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		test(`${mode}: a failure is a result, not a reason to run again`, async () => {
			const id = `retry-${mode}`;
			seed(id);
			stage.sandbox.fault({
				service: 'cleverTap',
				match: { kind: 'delete', ids: [id] },
				status: 400,
			});
			const execution = await execute([id], oneTry, { onError: mode, ...retry });
			assertOneUndone(execution, mode, /CleverTap/);
		});
	}
});

describe('all of them fail', () => {
	for (const mode of MODES) {
		test(mode, async () => {
			const id = `all-${mode}`;
			seed(id);
			for (const service of NAMES) {
				stage.sandbox.fault({ service, match: { kind: 'delete', ids: [id] }, reset: true });
			}
			const parameters = { options: { maxAttempts: 1 } };
			const execution = await execute([id], parameters, { onError: mode });
			const said = [...rows(execution, NODE), ...rows(execution, NODE, 1)];
			assert.ok(said.every(({ success }) => success !== true));
			assert.equal(execution.status, mode === 'stopWorkflow' ? 'error' : 'success');
			assert.equal(said.length, mode === 'stopWorkflow' ? 0 : NAMES.length);
		});
	}
});
