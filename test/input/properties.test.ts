/** What the editor offers, by n8n's own rules. */
import '../../engine';

import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';

import type { ActionLimits } from '../../nodes/DeleteProfile/contract/service';
import { options, optionsProperty } from '../../nodes/DeleteProfile/input/options';
import { properties, subtitle } from '../../nodes/DeleteProfile/input/properties';
import { services } from '../../nodes/DeleteProfile/services';
import codex from '../../nodes/DeleteProfile/DeleteProfile.node.json';

const description = { name: 'deleteProfile', properties } as never;

/** Names of what is shown, of the node or of its options. */
function offered(parameters: INodeParameters, path = ''): string[] {
	const values = NodeHelpers.getNodeParameters(
		properties,
		parameters,
		true,
		true,
		null,
		description,
	);
	const shown = path === '' ? properties : optionsProperty.options!;
	return shown
		.filter((property) =>
			NodeHelpers.displayParameterPath(
				{ parameters: { options: {}, ...values } },
				property as never,
				path === '' ? 'parameters' : 'parameters.options',
				null,
				description,
			),
		)
		.map(({ name }) => name);
}

const ALL = { services: services.map(({ name }) => name) };

test('the order of the form: what, where, and whether for real, before whom', () => {
	expect(offered(ALL).slice(0, 4)).toEqual(['operation', 'services', 'dryRun', 'deleteNotice']);
	expect(offered(ALL).slice(-2)).toEqual(['neverDelete', 'options']);
});

test('only the chosen services show their fields', () => {
	expect(offered({ services: ['adapty'] })).toEqual([
		...['operation', 'services', 'dryRun', 'deleteNotice', 'adaptyIdType', 'adaptyId'],
		...['neverDelete', 'options'],
	]);
});

test('the notice that advises a dry run is not there in one', () => {
	expect(offered({ ...ALL, dryRun: true })).not.toContain('deleteNotice');
	expect(offered({ ...ALL, dryRun: '={{ $json.dry }}' })).toContain('deleteNotice');
});

test('a look-up has no guards against deletions', () => {
	const names = offered({ ...ALL, operation: 'lookUp' });
	for (const name of ['dryRun', 'deleteNotice', 'neverDelete', 'gainsightPxHardDelete']) {
		expect(names).not.toContain(name);
	}
});

test('operation and services take no expression', () => {
	for (const name of ['operation', 'services']) {
		expect(properties.find((property) => property.name === name)).toMatchObject({
			noDataExpression: true,
		});
	}
});

describe('options', () => {
	const always = ['giveUpAfter', 'ifIdEmpty', 'includeInputFields', 'maxAttempts'];
	always.push('maxConcurrency', 'receiptId', 'requestsPerSecond', 'timeout');
	const forDelete = ['allowAgentDelete', 'ifNotFound', 'maxProfiles', 'verifyAfterDelete'];

	test.each<[string, INodeParameters, readonly string[]]>([
		['a deletion', { services: ['adapty'] }, [...always, ...forDelete]],
		['CleverTap', { services: ['adapty', 'cleverTap'] }, [...always, ...forDelete, 'batchSize']],
		['a look-up', { ...ALL, operation: 'lookUp' }, always],
		[
			'hash',
			{ services: ['adapty'], options: { receiptId: 'hash' } },
			[...always, ...forDelete, 'receiptKey'],
		],
		[
			'a way to show IDs that an expression chooses',
			{ services: ['adapty'], options: { receiptId: '={{ $vars.receipt }}' } },
			[...always, ...forDelete, 'receiptKey'],
		],
		[
			'plain IDs',
			{ services: ['adapty'], options: { receiptId: 'plain' } },
			[...always, ...forDelete],
		],
	])('that fit %s', (_name, parameters, expected) => {
		expect(offered(parameters, 'options').sort()).toEqual([...expected].sort());
	});

	test('are all in the collection, in the order of their labels', () => {
		const labels = options.map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort());
		expect(optionsProperty.options).toEqual(options);
	});

	test("adding a limit presets no number, because it would be another service's", () => {
		const usual = (told: (limits: ActionLimits) => string) =>
			services.map((service) => `${service.displayName} ${told(service.delete.limits)}`).join(', ');
		const limits = options.filter(({ name }) => /^(maxConcurrency|requestsPerSecond)$/.test(name));
		expect(limits.map((limit) => [limit.displayName, limit.default, limit.description])).toEqual([
			[
				'Max Concurrency',
				'',
				`Maximum concurrent requests per account, shared by all executions of this n8n process. CleverTap never gets more than 3. When empty: ${usual(({ concurrency }) => String(concurrency))}.`,
			],
			[
				'Requests per Second',
				'',
				`Maximum requests per second per account. 0 = no limit. When empty: ${usual(({ requestsPerSecond }) => String(requestsPerSecond || 'no limit'))}.`,
			],
		]);
	});

	test('no text uses the words that n8n asks to avoid', () => {
		expect(JSON.stringify(options)).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
	});
});

describe('subtitle', () => {
	const type = { description: { ...(description as object), properties } };
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	} as unknown as INodeTypes;

	/** What stands below the node on the canvas. */
	function subtitleOf(parameters: INodeParameters): unknown {
		const node: INode = {
			id: '1',
			name: 'Delete Profile',
			type: 'deleteProfile',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const { expression } = workflow;
		return expression.getSimpleParameterValue(
			workflow.getNode('Delete Profile')!,
			subtitle,
			'internal',
			{},
		);
	}

	test.each<[INodeParameters, string]>([
		[{ services: ['adapty'] }, 'Delete: Adapty'],
		[{ services: ['adapty', 'gainsightPx'] }, 'Delete: 2 services'],
		[{ ...ALL }, `Delete: ${services.length} services`],
		[{ services: ['cleverTap'], dryRun: true }, 'Dry Run: CleverTap'],
		[{ services: ['cleverTap'], operation: 'lookUp' }, 'Look Up: CleverTap'],
		[{ services: ['cleverTap'], operation: 'lookUp', dryRun: true }, 'Look Up: CleverTap'],
		[{ ...ALL, dryRun: '={{ $json.dry }}' }, `Delete: ${services.length} services`],
		[{ services: [] }, 'Delete'],
	])('%j reads "%s"', (parameters, expected) => {
		expect(subtitleOf(parameters)).toBe(expected);
	});
});

describe('search in the node panel', () => {
	/** The panel finds a node by the letters of a query, in order, in its name or one alias. */
	function finds(query: string): boolean {
		return ['Delete Profile', ...codex.alias].some((text) => {
			let from = 0;
			for (const letter of query.toLowerCase()) {
				from = text.toLowerCase().indexOf(letter, from) + 1;
				if (from === 0) return false;
			}
			return true;
		});
	}

	test.each([
		...['Adapty', 'Adapty Mail', 'CleverTap', 'clever tap', 'Gainsight', 'Gainsight PX', 'PX'],
		...['deletion', 'delete user', 'delete users', 'delete customer', 'delete profiles'],
		...['delete contact', 'delete person', 'delete account', 'erase', 'erasure', 'erasure request'],
		...['remove', 'remove user', 'remove profile', 'forget', 'right to be forgotten', 'privacy'],
		...['look up profile', 'lookup', 'find profile', 'DSAR', 'DSR', 'data subject request', 'gdpr'],
		...[
			'ccpa',
			'anonymize',
			'anonymise',
			'bulk erasure',
			'dry run',
			'hard delete',
			'user profiles',
		],
	])('%s', (query) => {
		expect(finds(query)).toBe(true);
	});

	test.each(['Slack', 'send message', 'create profile', 'zzz'])('not %s', (query) => {
		expect(finds(query)).toBe(false);
	});

	test('no alias twice', () => {
		const aliases = codex.alias.map((alias) => alias.toLowerCase());
		expect(new Set(aliases).size).toBe(aliases.length);
	});
});
