/** workflows/proof-after-the-deadline.json and agent-with-a-guard.json, and the tables that files share. */
import {
	columnsOf,
	conditionsOf,
	nodeNamed,
	passes,
	readWorkflow,
	valueOf,
	WORKFLOWS,
	type Json,
} from './workflowFile';

describe('Proof after the deadline', () => {
	const PROOF = readWorkflow('workflows/proof-after-the-deadline.json');
	const hash = '6658edac48c3aeef0f331df596a4fdfdc2a040a5f25b796ac64f3c5f7944bfdc';

	test.each<[string, unknown, string, unknown, string, string]>([
		['an ID that is gone', 'u1', 'u1', { outcome: 'notFound' }, 'confirmed', ''],
		['an ID that is there', 'u1', 'u1', { outcome: 'found' }, 'still present', 'Not Proven?'],
		['a hash', hash, '', { outcome: 'skipped' }, 'cannot verify: hashed', 'Not Proven?'],
		['no ID', null, '', { outcome: 'skipped' }, 'cannot verify: no ID', 'Not Proven?'],
		[
			'what fails',
			'u1',
			'u1',
			{ outcome: 'failed', message: 'm' },
			'could not be looked up: m',
			'Could Not Look Up?',
		],
		[
			'what is not asked',
			'u1',
			'u1',
			{ outcome: 'notAttempted', message: 'm' },
			'could not be looked up: m',
			'Could Not Look Up?',
		],
	])('%s', (_, profileId, sent, receipt, proof, way) => {
		const row = { id: 5, profileId };
		const { id, options } = nodeNamed(PROOF, 'Look Up: CleverTap').parameters;
		expect(valueOf(id, { input: [row] }) ?? '').toBe(sent);
		expect(options).toEqual({ ifIdEmpty: 'skip' });
		const around = { input: [receipt as Json], nodes: { 'Due Receipts': [row] } };
		expect(valueOf(columnsOf(nodeNamed(PROOF, 'Mark')).proof, around)).toBe(proof);
		const ways = ['Not Proven?', 'Could Not Look Up?'].filter((name) =>
			passes(PROOF, name, { proof }),
		);
		expect(ways.join()).toBe(way);
		const final = conditionsOf(nodeNamed(PROOF, 'Due Receipts'))
			.filter(({ keyName }) => keyName === 'proof')
			.map(({ keyValue }) => keyValue);
		expect(final.includes(proof)).toBe(way !== 'Could Not Look Up?');
	});

	test('one email says what has to be looked at, without an ID', () => {
		const { executeOnce, parameters } = nodeNamed(PROOF, 'Tell Somebody');
		const rows = [1, 2].map((n) => ({
			requestId: `${n}`,
			service: 'cleverTap',
			profileId: 'u1',
			proof: 'still present',
		}));
		const text = String(
			valueOf(parameters.text, { input: rows, nodes: { 'Somebody Should Look': rows } }),
		);
		expect(executeOnce).toBe(true);
		expect(text).toMatch(/1 \(cleverTap\): still present\n2 \(cleverTap\): still present$/);
		expect(text).not.toContain('u1');
	});
});

describe('Agent with a guard', () => {
	test('says that a person has to delete, and nobody how to let it', () => {
		const agent = readWorkflow('workflows/agent-with-a-guard.json');
		const { systemMessage } = nodeNamed(agent, 'Agent').parameters.options as Record<
			string,
			string
		>;
		expect(systemMessage).toContain(
			'Preview only; nothing was deleted. A person on the team has to run',
		);
		expect(systemMessage).not.toMatch(/allow|dry run|option/i);
		for (const { name, parameters } of agent.nodes.filter(({ type }) => type.endsWith('Tool'))) {
			expect({ name, parameters }).toMatchObject({
				parameters: { dryRun: true, options: { allowAgentDelete: false } },
			});
		}
	});
});

test('all workflows that keep receipts keep them in the same columns', () => {
	const tables = new Map<string, Set<string>>();
	for (const { nodes } of WORKFLOWS) {
		for (const { parameters } of nodes.filter((node) => node.parameters.resource === 'table')) {
			const name = String(parameters.tableName);
			tables.set(name, (tables.get(name) ?? new Set()).add(JSON.stringify(parameters.columns)));
		}
	}
	expect([...tables.keys()].sort()).toEqual([
		'Customer IDs',
		'Erasure receipts',
		'Erasure requests',
		'Erasure tasks',
	]);
	for (const columns of tables.values()) expect(columns.size).toBe(1);
});
