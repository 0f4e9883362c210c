/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** On Error and Retry On Fail in real executions, judged by what n8n stored about them. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { type Execution, items, rows, tally } from '../lib/executions';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import { postJson } from '../lib/webhook';
import {
	chain,
	deleteProfile,
	idsFrom,
	type NodeJson,
	splitOut,
	webhook,
	withCredentials,
} from '../lib/workflows';

const NODE = 'Delete Profile';
const SERVICES = ['adapty', 'cleverTap', 'gainsightPx'];
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

async function execute(
	ids: unknown[],
	parameters: Record<string, unknown>,
	settings: Partial<NodeJson>,
	credentials = stage.credentials,
	onceActive: () => Promise<unknown> = async () => undefined,
): Promise<Execution> {
	const { api } = stage;
	runs += 1;
	const path = `error-modes-${process.pid}-${runs}`;
	const trigger = webhook(path);
	trigger.parameters = { httpMethod: 'POST', path, options: {} };
	const workflow = chain(
		path,
		trigger,
		splitOut('body.people'),
		deleteProfile({ services: SERVICES, ...idsFrom('={{ $json.id }}'), ...parameters }, settings),
	);
	const saved = await api.createWorkflow(withCredentials(workflow, credentials));
	await api.activate(saved);
	await onceActive();
	await postJson(`${api.url}/webhook/${path}`, { people: ids.map((id) => ({ id })) });
	const id = await api.newest(saved.id);
	const execution = await api.ended(id);
	await api.deactivate(saved.id);
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
		assert.match(String(error?.description), /Nothing was sent, not even for the other 8 profiles/);
		assert.equal(runData[NODE][0].executionStatus, 'error');
		assert.deepEqual(items(execution, NODE), []);
		assert.equal(stillThere(stage.sandbox, ['stop-1', 'stop-2']).length, 6);
	});

	test('Continue: every item comes out, the bad one as failed', async () => {
		seed('go-1', 'go-2');
		const settings = { onError: 'continueRegularOutput' };
		const execution = await execute(['go-1', '', 'go-2'], {}, settings);
		assert.equal(execution.status, 'success');
		assert.deepEqual(outcomes(rows(execution, NODE)), [
			'adapty deleted',
			'cleverTap accepted',
			'gainsightPx deleted',
			'adapty failed',
			'cleverTap failed',
			'gainsightPx failed',
			'adapty deleted',
			'cleverTap accepted',
			'gainsightPx deleted',
		]);
		assert.deepEqual(
			items(execution, NODE).map(({ pairedItem }) => (pairedItem as { item: number }).item),
			[0, 0, 0, 1, 1, 1, 2, 2, 2],
		);
		const [hint] = execution.data.resultData.runData[NODE][0].hints ?? [];
		assert.match(String(hint?.message), /Adapty: 2 deleted, 1 failed/);
	});

	test('Continue (using error output): the bad one on the second branch', async () => {
		seed('split-1', 'split-2');
		const settings = { onError: 'continueErrorOutput' };
		const execution = await execute(['split-1', '', 'split-2'], {}, settings);
		assert.equal(execution.status, 'success');
		assert.deepEqual(tally(rows(execution, NODE), 'success', 'outcome'), {
			'true deleted': 4,
			'true accepted': 2,
		});
		const refused = rows(execution, NODE, 1);
		assert.equal(refused.length, 3);
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
			const wrong = await api.createCredential('cleverTapApi', 'Refused', {
				...sandbox.credentials.cleverTapApi,
				passcode: 'planted-SECRET-refused',
			});
			const others = stage.credentials.filter(({ type }) => type !== 'cleverTapApi');
			const ids = [`key-${mode}`];
			const execution = await execute(ids, {}, { onError: mode }, [...others, wrong]);
			assert.equal(sandbox.has('adapty', 'customerUserId', ids[0]), false);
			assert.equal(sandbox.state('cleverTap', 'identity', ids[0]), 'present');
			assertOneUndone(execution, mode, /passcode|401/i);
		});
	}
});

/** One of three answers is a failure, shown where the mode says. */
function assertOneUndone(execution: Execution, mode: Mode, cause: RegExp): void {
	const { error } = execution.data.resultData;
	if (mode === 'stopWorkflow') {
		assert.equal(execution.status, 'error');
		assert.match(`${error?.message} ${error?.description}`, cause);
		return;
	}
	assert.equal(execution.status, 'success');
	const done = rows(execution, NODE).filter(({ success }) => success === true);
	assert.equal(done.length, 2);
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
			const claimed = [...rows(execution, NODE), ...rows(execution, NODE, 1)].filter(
				(row) => row.success === true,
			);
			if (mode === 'stopWorkflow') {
				assert.equal(execution.status, 'error');
				assert.deepEqual(claimed, []);
			} else {
				assert.equal(execution.status, 'success');
				assert.deepEqual(
					claimed.map(({ id }) => id),
					[ids[0]],
				);
			}
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
		assert.deepEqual(tally(rows(execution, NODE), 'service', 'outcome'), {
			'adapty deleted': 3,
			'cleverTap accepted': 3,
			'gainsightPx deleted': 3,
		});
		for (const id of ids) {
			assert.equal(sandbox.deletions('adapty').get(`customerUserId:${id}`), 1);
			assert.equal(sandbox.deletions('cleverTap').get(`identity:${id}`), 1);
			assert.equal(sandbox.deletions('gainsightPx').get(`identifyId:${id}`), 1);
		}
	});

	for (const mode of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		test(`${mode}: a failure is an answer, not a reason to run again`, async () => {
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
			for (const service of ['adapty', 'cleverTap', 'gainsightPx'] as const) {
				stage.sandbox.fault({ service, match: { kind: 'delete', ids: [id] }, reset: true });
			}
			const parameters = { options: { maxAttempts: 1 } };
			const execution = await execute([id], parameters, { onError: mode });
			const said = [...rows(execution, NODE), ...rows(execution, NODE, 1)];
			assert.ok(said.every(({ success }) => success !== true));
			assert.equal(execution.status, mode === 'stopWorkflow' ? 'error' : 'success');
			assert.equal(said.length, mode === 'stopWorkflow' ? 0 : 3);
		});
	}
});
