import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'cleverTap', displayName: 'CleverTap' } as const;

export const cleverTapTexts: ServiceTexts & {
	readonly unprocessed: Message;
	readonly tooLarge: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Region',
		unauthorized: {
			what: 'CleverTap refused the account ID, passcode or region (401)',
			advice:
				"Compare 'Region' in the CleverTap credential with the first part of your dashboard's address, and copy Project ID into 'Account ID' and Passcode again from Settings, Project.",
		},
		forbidden: {
			what: 'CleverTap does not let this passcode delete or read profiles (403)',
			advice:
				'Use an account passcode, or one of a user whose role may delete users (User Profile Management).',
		},
		notFound: {
			what: 'CleverTap has no profile with this ID',
			advice: "Check that 'ID Type' fits and that the account is the right one.",
		},
		slowDown:
			'The limit of 3 concurrent requests is shared with other tools on this account. Run it again when they are idle.',
		checkId: 'Check that the ID is one that CleverTap knows in this form, then run it again.',
		stillPresent: 'Deletions can take up to 48 hours. Look it up again after that.',
	}),
	unprocessed: {
		what: 'CleverTap listed this ID among those that it did not process',
		advice: 'Check the ID, then run it again.',
	},
	tooLarge: {
		what: 'CleverTap refused the request as too large (413)',
		advice: 'Check the length of the ID, then run it again.',
	},
});
