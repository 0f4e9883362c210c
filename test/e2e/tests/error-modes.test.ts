/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** On Error and Retry On Fail in real executions, judged by what n8n stored about them. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { confirms } from '../../../sandbox/truth';
import { type Execution, items } from '../lib/executions';
import { publish, type PublishOptions, receiptsOf, withIds } from '../lib/published';
import { allDone, NAMES, ofStory } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere, untruths } from '../lib/truth';
import { nodeFor, type NodeJson } from '../lib/workflows';

const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
type Mode = (typeof MODES)[number];

/** The one in trouble: its node stands between others. */
const VICTIM = ofStory[1];

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

/** Asks each service in a node of its own, and holds the receipts against what the services know. */
async function execute(
	ids: unknown[],
	onError: Mode,
	options: PublishOptions & { retry?: Partial<NodeJson> } = {},
	credentials = stage.credentials,
	onceActive: () => Promise<unknown> = async () => undefined,
): Promise<Execution> {
	const { api, sandbox } = stage;
	runs += 1;
	const path = `error-modes-${process.pid}-${runs}`;
	const settings = { onError, ...options.retry };
	const published = await publish({ api, credentials }, path, { ...options, settings });
	await onceActive();
	const execution = await published.run(withIds(ids));
	await api.deactivate(published.id);
	const said = [...receiptsOf(execution), ...receiptsOf(execution, 1).map(receiptOf)];
	assert.deepEqual(untruths(sandbox, ids.map(String), said), []);
	return execution;
}

const outcomes = (list: Array<Record<string, unknown>>) =>
	list.map(({ service, outcome }) => `${service} ${outcome}`);

describe('one ID that is missing among good ones', () => {
	test('Stop: nothing is sent, the error says for which item and what to do', async () => {
		seed('stop-1', 'stop-2');
		const execution = await execute(['stop-1', 'NULL', 'stop-2'], 'stopWorkflow');
		assert.equal(execution.status, 'error');
		const { error, runData } = execution.data.resultData;
		assert.equal(error?.message, 'Nothing was sent: 1 of 3 items has an ID that cannot be used');
		assert.match(String(error?.description), /Item 1: .*set On Error to Continue/);
		assert.equal(runData[nodeFor(NAMES[0])][0].executionStatus, 'error');
		assert.deepEqual(receiptsOf(execution), []);
		assert.equal(stillThere(stage.sandbox, ['stop-1', 'stop-2']).length, 2 * NAMES.length);
	});

	test('Continue: every item comes out, the bad one as failed', async () => {
		seed('go-1', 'go-2');
		const execution = await execute(['go-1', '', 'go-2'], 'continueRegularOutput');
		assert.equal(execution.status, 'success');
		assert.deepEqual(
			outcomes(receiptsOf(execution)),
			allDone().flatMap((done) => [done, done.replace(/ \w+$/, ' failed'), done]),
		);
		for (const { name, idField } of ofStory) {
			const paired = items(execution, nodeFor(name)).map(({ pairedItem }) => pairedItem);
			assert.deepEqual(paired, [{ item: 0 }, { item: 1 }, { item: 2 }]);
			const [hint] = execution.data.resultData.runData[nodeFor(name)][0].hints ?? [];
			const counts = `2 ${confirms(name)}, 1 failed ('${idField.displayName}' is empty)`;
			assert.equal(String(hint?.message).split('<br>')[0], counts);
			assert.equal(hint?.type, 'warning');
		}
	});

	test('Continue (using error output): the bad one on the second branch', async () => {
		seed('split-1', 'split-2');
		const execution = await execute(['split-1', '', 'split-2'], 'continueErrorOutput');
		assert.equal(execution.status, 'success');
		assert.deepEqual(
			outcomes(receiptsOf(execution)),
			allDone().flatMap((done) => [done, done]),
		);
		const refused = receiptsOf(execution, 1);
		assert.equal(refused.length, NAMES.length);
		refused.forEach(({ error, message, details }, index) => {
			const { displayName } = ofStory[index].idField;
			assert.equal(error, `'${displayName}' is empty`);
			assert.match(String(message), /^Map it/);
			const receipt = details as { outcome: string; message: string };
			assert.deepEqual([receipt.outcome, receipt.message], ['failed', `${error}. ${message}`]);
		});
	});
});

/** One service fails, shown where the mode says; with Stop those behind it are not even asked. */
function assertOneUndone(execution: Execution, mode: Mode, id: string, cause: RegExp): void {
	const { name } = VICTIM;
	const stops = mode === 'stopWorkflow';
	const asked = stops ? NAMES.slice(0, NAMES.indexOf(name) + 1) : NAMES;
	const done = asked.filter((one) => one !== name);
	assert.deepEqual(
		stillThere(stage.sandbox, [id]),
		NAMES.filter((one) => !done.includes(one)).map((one) => `${one} ${id}`),
	);
	const { error, runData } = execution.data.resultData;
	assert.equal(execution.status, stops ? 'error' : 'success');
	assert.deepEqual(
		NAMES.filter((one) => runData[nodeFor(one)]),
		asked,
	);
	const regular = receiptsOf(execution).filter(({ service }) => service !== name);
	assert.deepEqual(
		regular.map(({ service, success }) => ({ service, success })),
		done.map((service) => ({ service, success: true })),
	);
	if (stops) {
		assert.match(`${error?.message} ${error?.description}`, cause);
		return;
	}
	const branch = mode === 'continueErrorOutput' ? 1 : 0;
	const [undone, ...further] = receiptsOf(execution, branch, [name]);
	assert.deepEqual(further, []);
	assert.notEqual(undone.success, true);
	assert.match(`${String(undone.error)} ${String(undone.message)}`, cause);
}

describe('a missing credential', () => {
	test('n8n does not let it be published', async () => {
		const some = stage.credentials.filter(({ type }) => type !== VICTIM.access.credential);
		await assert.rejects(execute(['any'], MODES[0], {}, some), /Missing required credential/);
	});

	for (const mode of MODES) {
		test(`deleted later, ${mode}`, async () => {
			const { api, sandbox } = stage;
			const id = `missing-${mode}`;
			const { credential: type } = VICTIM.access;
			seed(id);
			const gone = await api.createCredential(type, 'To be deleted', sandbox.credentials[type]);
			const others = stage.credentials.filter((one) => one.type !== type);
			const execution = await execute([id], mode, {}, [...others, gone], async () => {
				await api.request('DELETE', `/rest/credentials/${gone.id}`);
			});
			assertOneUndone(execution, mode, id, /credential/i);
		});
	}
});

test('Retry On Fail with Stop: the second pass does what was left and sends nothing twice', async () => {
	const { sandbox } = stage;
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
	const parameters = { options: { maxAttempts: 1 } };
	const ids = ['retry-1', 'retry-2', 'retry-3'];
	seed(...ids);
	for (const service of NAMES) {
		const match = { kind: 'delete' as const, ids: ['retry-2'] };
		sandbox.fault({ service, match, status: 500, times: 1 });
	}
	const execution = await execute(ids, 'stopWorkflow', { parameters, retry });
	assert.equal(execution.status, 'success');
	assert.deepEqual(
		outcomes(receiptsOf(execution)),
		allDone().flatMap((done) => ids.map(() => done)),
	);
	for (const { name, idTypes } of ofStory) {
		const deletions = sandbox.deletions(name);
		const counts = ids.map((id) => deletions.get(`${idTypes[0].value}:${id}`));
		assert.deepEqual(counts, [1, 1, 1], name);
		// Orange is only what somebody has to look at.
		const [hint] = execution.data.resultData.runData[nodeFor(name)][0].hints ?? [];
		assert.equal(hint?.type, 'info', name);
	}
});
