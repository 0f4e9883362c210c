import type { INodeProperties } from 'n8n-workflow';

const show = { services: ['adapty'] };

export const adaptyIdTypes = [
	{ value: 'customerUserId', displayName: 'Customer User ID' },
	{ value: 'profileId', displayName: 'Profile ID' },
] as const;

export const adaptyProperties: INodeProperties[] = [
	{
		displayName: 'Adapty ID Type',
		name: 'adaptyIdType',
		type: 'options',
		default: 'customerUserId',
		description: 'Which of the two IDs of an Adapty profile you have',
		options: [
			{
				name: 'Customer User ID',
				value: 'customerUserId',
				description: 'The ID that your app gives to Adapty when it identifies the user',
			},
			{
				name: 'Profile ID',
				value: 'profileId',
				description: "Adapty's own ID of the profile, the only way to reach an anonymous one",
			},
		],
		displayOptions: { show },
	},
	{
		displayName: 'Adapty ID',
		name: 'adaptyId',
		type: 'string',
		default: '',
		placeholder: 'e.g. user-1042',
		description: 'ID of the profile at Adapty, or an array of IDs. It is sent exactly as it is.',
		displayOptions: { show },
	},
];
