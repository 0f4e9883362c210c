/** workflows/proof-after-the-deadline.json and agent-with-a-guard.json, and the tables that files share. */
import type { INode } from 'n8n-workflow';

import { services } from '../../engine/services';
import { confirms } from '../../sandbox/truth';
import {
	columnsOf,
	conditionsOf,
	nodeNamed,
	readWorkflow,
	runCode,
	valueOf,
	WORKFLOWS,
	type Json,
} from './workflowFile';

type Rule = { conditions: { conditions: Json[] } };

describe('Proof after the deadline', () => {
	const PROOF = readWorkflow('workflows/proof-after-the-deadline.json');
	const verifying = PROOF.nodes.filter(({ parameters }) => parameters.operation === 'verify');
	const serviceOf = ({ parameters }: INode) => String(parameters.resource);

	test('every service that deletes later is verified, and its receipts go nowhere else', () => {
		const later = services.filter(({ name }) => confirms(name) === 'accepted');
		expect(verifying.map(serviceOf).sort()).toEqual(later.map(({ name }) => name));
		const { parameters } = nodeNamed(PROOF, 'Which Service?');
		const rules = (parameters.rules as { values: Rule[] }).values.map(
			({ conditions: { conditions } }) => conditions,
		);
		const ways = PROOF.connections['Which Service?'].main.map((list) =>
			(list ?? []).map(({ node }) => node),
		);
		expect(rules).toEqual(
			verifying.map((node) => [
				expect.objectContaining({
					leftValue: '={{ $json.service }}',
					rightValue: serviceOf(node),
					operator: { type: 'string', operation: 'equals' },
				}),
			]),
		);
		expect(ways).toEqual([...verifying.map(({ name }) => [name]), ['Mark']]);
		expect(parameters.options).toMatchObject({ fallbackOutput: 'extra' });
		expect(verifying.filter(({ disabled }) => !disabled).map(serviceOf)).toEqual(['cleverTap']);
	});

	test('what is due in an hour is asked in less, so that no execution meets the next one', () => {
		const { limit } = nodeNamed(PROOF, 'Due Receipts').parameters;
		for (const { lookUp, job } of services) {
			const seconds = [lookUp, job].map((action) => {
				const { requestsPerSecond = 0, batchSize = 1 } = action?.limits ?? {};
				return requestsPerSecond && Number(limit) / batchSize / requestsPerSecond;
			});
			expect(seconds[0] + seconds[1]).toBeLessThan(3600);
		}
	});

	test.each(['erasure-request-by-form', 'crm-privacy-deletion'])(
		'%s says which of its further services have no node here',
		(name) => {
			const { nodes } = readWorkflow(`workflows/${name}.json`);
			const text = nodes.map(({ parameters }) => String(parameters.content)).join('\n');
			const further = nodes
				.filter(({ disabled, parameters }) => disabled && parameters.operation === 'delete')
				.map(serviceOf);
			const atOnce = services.filter(
				(one) => further.includes(one.name) && confirms(one.name) === 'deleted',
			);
			expect(text.match(/[A-Z][\w ]+(?= has no node there)/g)).toEqual(
				atOnce.map(({ displayName }) => displayName),
			);
		},
	);

	const proofOf = (json: Json) => {
		const { proof, message } = columnsOf(nodeNamed(PROOF, 'Mark'));
		return [proof, message].map((value) => valueOf(value, { input: [json] }));
	};
	const row = { id: 5, service: 'braze', outcome: 'accepted', message: 'By 30 Nov' };
	test.each<[string, Json, string, string]>([
		['a verification', { operation: 'verify', outcome: 'overdue', message: 'm' }, 'overdue', 'm'],
		['what a deactivated node hands on', row, 'not verified', 'No active node verifies'],
		['what n8n says', { ...row, error: 'No credential' }, 'not verified', 'No credential'],
	])('marks %s', (_, json, proof, message) => {
		expect(proofOf(json)).toEqual([proof, expect.stringContaining(message)]);
	});

	test('what is confirmed or given up is not due', () => {
		expect(conditionsOf(nodeNamed(PROOF, 'Due Receipts'))).toEqual([
			{ keyName: 'expectedBy', condition: 'lte', keyValue: '={{ $now.toISO() }}' },
			{ keyName: 'proof', condition: 'neq', keyValue: 'confirmed' },
			{ keyName: 'proof', condition: 'neq', keyValue: 'given up' },
		]);
	});

	test.each<[string, string, string | null, boolean]>([
		['a confirmation', 'confirmed', null, false],
		['what is pending', 'pending', null, false],
		['what is overdue', 'overdue', null, true],
		['what is still overdue', 'overdue', 'overdue', false],
		['what is overdue and had failed', 'overdue', 'failed', true],
		['what failed', 'failed', null, true],
		['what was not asked', 'notAttempted', 'overdue', true],
		['what nobody verifies', 'not verified', null, true],
	])('%s: an email without IDs?', (_, proof, before, isNew) => {
		const after = { requestNumber: '69', service: 'cleverTap', profileId: 'u1', message: 'Ask.' };
		const other = { id: 6, proof: 'overdue' };
		const told = runCode(PROOF, 'What Is New', {
			input: [
				{ ...after, id: 5, proof },
				{ ...after, ...other },
			],
			nodes: { 'Due Receipts': [{ id: 5, proof: before }, other] },
		});
		if (!isNew) return expect(told).toEqual([]);
		const end = new RegExp(`^[^]+\\n\\n69 \\(cleverTap\\): ${proof}\\. Ask\\.$`);
		const text = expect.stringMatching(end) as string;
		expect(told).toEqual([{ subject: '1 deletion to look at', text }]);
		expect(JSON.stringify(told)).not.toContain('u1');
	});
});

describe('Agent with a guard', () => {
	test('says that a person has to delete, and nobody how to let it', () => {
		const agent = readWorkflow('workflows/agent-with-a-guard.json');
		const { systemMessage } = nodeNamed(agent, 'Agent').parameters.options as Json;
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
	const names = ['Customer IDs', 'Erasure receipts', 'Erasure requests', 'Erasure tasks'];
	expect([...tables.keys()].sort()).toEqual(names);
	for (const columns of tables.values()) expect(columns.size).toBe(1);
});
