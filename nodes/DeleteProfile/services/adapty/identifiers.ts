import type { Message } from '../../contract/types';
import { fieldLabel, idField, idTypeField, type IdType } from '../parameters';

export const ADAPTY = { name: 'adapty', displayName: 'Adapty' } as const;

export const ADAPTY_ID_TYPES = [
	{
		value: 'customerUserId',
		label: 'Customer User ID',
		description: 'The ID that your app gives to Adapty when it identifies the user',
	},
	{
		value: 'profileId',
		label: 'Profile ID',
		description: "Adapty's own ID of the profile, the only way to reach an anonymous one",
	},
] as const satisfies readonly IdType[];

export const idType = idTypeField(ADAPTY, ADAPTY_ID_TYPES);
export const id = idField(ADAPTY, 'ID', 'user-1042', 'ID of the Adapty profile');
export const ID_TYPE_LABEL = fieldLabel(ADAPTY, 'ID Type');

/**
 * The ID travels in an HTTP header. n8n's HTTP client strips what a header cannot carry without a
 * word, servers trim whitespace around a value, and how Adapty decodes anything outside printable
 * ASCII is not documented: in each case another user's profile could go.
 */
export function refuseId(type: string, value: string): Message | undefined {
	const isProfileId = type === 'profileId';
	if (/^\s|\s$/.test(value)) {
		return {
			what: 'begins or ends with whitespace, which is lost on the way to Adapty',
			advice: isProfileId ? 'Correct the ID.' : 'Correct the ID, or use the profile ID.',
		};
	}
	if (!/^[\x20-\x7e]*$/.test(value)) {
		return {
			what: 'contains characters that a request to Adapty cannot carry unchanged',
			advice: isProfileId ? 'Correct the ID.' : 'Use the profile ID instead.',
		};
	}
	return undefined;
}
