import type { INodeProperties } from 'n8n-workflow';

/** Optional settings, in alphabetical order; erasure/settings.ts checks them. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'These hold for the whole run, and are read from its first item',
	options: [
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
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 100,
			description: 'How many IDs go into one request to CleverTap, from 1 to 100',
		},
		{
			displayName: 'If ID Is Empty',
			name: 'ifIdEmpty',
			type: 'options',
			default: 'fail',
			description: 'What to do with an item that has no ID for a chosen service',
			options: [
				{
					name: 'Fail',
					value: 'fail',
					description: 'Report the item as not done',
				},
				{
					name: 'Skip',
					value: 'skip',
					description: 'The person is not in that service, so there is nothing to do',
				},
			],
		},
		{
			displayName: 'If Not Found',
			name: 'ifNotFound',
			type: 'options',
			default: 'alreadyAbsent',
			description: 'How to report a profile that the service says it does not have',
			options: [
				{
					name: 'Already Absent',
					value: 'alreadyAbsent',
					description: 'Nothing was left to delete, which is what was wanted',
				},
				{
					name: 'Fail',
					value: 'fail',
					description: 'Report the item as not done',
				},
			],
		},
		{
			displayName: 'Include Input Fields',
			name: 'includeInputFields',
			type: 'boolean',
			default: false,
			description: "Whether to put the input item's fields beside the result, under 'input'",
		},
		{
			displayName: 'Max Concurrency',
			name: 'maxConcurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 5,
			description:
				'Most requests in flight per service and account, shared by all executions. Without this option: Adapty 5, CleverTap 3, Gainsight PX 10. CleverTap never gets more than 3.',
		},
		{
			displayName: 'Max Profiles',
			name: 'maxProfiles',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1000,
			description:
				'A run with more distinct profiles than this sends nothing at all, so that a wrong mapping cannot empty an account',
		},
		{
			displayName: 'Max Tries',
			name: 'maxTries',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20 },
			default: 5,
			description:
				'How often to send a request that the service did not answer, or asked to send again later',
		},
		{
			displayName: 'Never Delete',
			name: 'neverDelete',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. admin-1',
			description: 'IDs that are never sent to any service, one per line or as an array',
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
						'HMAC-SHA-256 with the receipt key: the same person is recognised, not named',
				},
				{
					name: 'Omit',
					value: 'omit',
					description: 'Not at all',
				},
				{
					name: 'Plain',
					value: 'plain',
					description: 'As it was sent',
				},
			],
		},
		{
			displayName: 'Receipt Key',
			name: 'receiptKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Secret for the hash. Keep it: only with it can a hash be matched to a person.',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 150,
			description:
				'Most requests started per second, per service and account; 0 means no limit. Without this option: Gainsight PX 150, the others no limit.',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 300000 },
			default: 30000,
			description: 'How long to wait for an answer to each try, in milliseconds',
		},
		{
			displayName: 'Verify After Delete',
			name: 'verifyAfterDelete',
			type: 'boolean',
			default: false,
			description:
				'Whether to look every profile up again after its deletion, one more request each',
		},
	],
};
