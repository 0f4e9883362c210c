import type { INodeProperties } from 'n8n-workflow';

import { services } from '../services';

/** A higher number of requests in flight is not taken, whatever the service. */
const MOST_CONCURRENT = 100;

const largestBatch = Math.max(...services.map(({ delete: { limits } }) => limits.batchSize));

/**
 * Every option with its range, default and label; settings.ts reads and checks them by what stands
 * here. A whole number has `numberPrecision: 0`. A number whose default is empty may be left empty:
 * the editor fills a number in when an option is added, and the limit of one service would then hold
 * for all. An option that takes no expression is not a setting of the run. Upper limits keep a slip of
 * the keyboard from becoming a wait of weeks: a request waits for a day at most.
 *
 * None is hidden by the service or the operation: n8n removes an option that is not shown, and a
 * guard would be lost by choosing another service and back.
 */
export const options: readonly INodeProperties[] = [
	{
		displayName: 'Allow Agent Delete',
		name: 'allowAgentDelete',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether an AI agent that uses this node as a tool may really delete. When off, its calls are always a dry run.',
	},
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: largestBatch, numberPrecision: 0 },
		default: largestBatch,
		description: 'Maximum number of IDs per request. Never more than the service takes at once.',
	},
	{
		displayName: 'Give Up After',
		name: 'giveUpAfter',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 86_400, numberPrecision: 0 },
		default: 300,
		description:
			'How long a request may wait, in seconds, when the service asks to wait (429, 503). Being asked to wait does not count as an attempt.',
	},
	{
		displayName: 'If ID Is Empty',
		name: 'ifIdEmpty',
		type: 'options',
		default: 'fail',
		description: 'What to do with an item that has no ID',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'Mark the item as failed',
			},
			{
				name: 'Skip',
				value: 'skip',
				description: 'Skip the item: the person is not at this service',
			},
		],
	},
	{
		displayName: 'If Not Found',
		name: 'ifNotFound',
		type: 'options',
		default: 'alreadyAbsent',
		description: 'How to report a profile that the service does not have',
		options: [
			{
				name: 'Already Absent',
				value: 'alreadyAbsent',
				description: 'Treat as success: there is nothing left to delete',
			},
			{
				name: 'Fail',
				value: 'fail',
				description: 'Mark the item as failed',
			},
		],
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description: "Whether to add the input item's fields to the output, under 'input'",
	},
	{
		displayName: 'Max Attempts',
		name: 'maxAttempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20, numberPrecision: 0 },
		default: 5,
		description: 'Maximum number of attempts per request, including the first',
	},
	{
		displayName: 'Max Concurrency',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_CONCURRENT, numberPrecision: 0 },
		default: '',
		description:
			'Maximum concurrent requests per account, shared by all executions of this n8n process. Never more than the service takes. When empty, what suits the service.',
	},
	{
		displayName: 'Max Profiles',
		name: 'maxProfiles',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10_000_000, numberPrecision: 0 },
		default: 1000,
		description:
			'A run that would delete more distinct profiles than this sends nothing at all, so that a wrong mapping cannot empty an account',
	},
	{
		displayName: 'Receipt ID',
		name: 'receiptId',
		type: 'options',
		default: 'plain',
		description: 'How the ID of a person appears in the output',
		options: [
			{
				name: 'Hash',
				value: 'hash',
				description:
					'HMAC-SHA-256 of the ID: the same person always gets the same value, without revealing the ID',
			},
			{
				name: 'Omit',
				value: 'omit',
				description: 'Leave the ID out',
			},
			{
				name: 'Plain',
				value: 'plain',
				description: 'Show the ID as sent',
			},
		],
	},
	{
		displayName: 'Receipt Key',
		name: 'receiptKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'Secret key for the hash. Store it safely: without it, a hash cannot be matched to a person.',
		displayOptions: { show: { receiptId: ['hash'] } },
	},
	{
		displayName: 'Requests per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1000 },
		default: '',
		description:
			'Maximum requests per second per account. 0 = 1,000, the most. When empty, what the service allows.',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300_000, numberPrecision: 0 },
		default: 30_000,
		description:
			'Maximum time for one attempt, from its start to the last byte of the response, in milliseconds',
	},
	{
		displayName: 'Verify After Delete',
		name: 'verifyAfterDelete',
		type: 'boolean',
		default: false,
		description:
			'Whether to look up each profile again after deleting it (one extra look-up per profile)',
	},
];

/** What no service of the node has a use for. */
const without = [
	...(largestBatch > 1 ? [] : ['batchSize']),
	...(services.some(({ lookUp }) => lookUp) ? [] : ['verifyAfterDelete']),
];

/** The collection that the node shows. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Apply to the whole run; expressions are evaluated for the first item',
	options: options.filter(({ name }) => !without.includes(name)),
};
