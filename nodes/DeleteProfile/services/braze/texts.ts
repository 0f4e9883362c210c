import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'braze', displayName: 'Braze' } as const;

const KEY_PLACE = 'Settings > APIs and Identifiers';

export const brazeTexts: ServiceTexts & {
	readonly notQueued: Message;
	readonly shared: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Instance',
		unauthorized: {
			what: 'Braze refused the key or the instance (401)',
			advice: `Compare 'Instance' in the Braze credential with your dashboard's address, and copy the key into 'REST API Key' again (${KEY_PLACE}).`,
		},
		forbidden: {
			what: 'Braze does not let this key delete or look up users (403)',
			advice: `Create a key with the permissions users.delete and users.export.ids (${KEY_PLACE}); the permissions of a key cannot be changed later.`,
		},
		notFound: {
			what: 'Braze has no profile with this ID',
			advice: "Check that 'ID Type' fits and that the key is of the right workspace.",
		},
		slowDown:
			'All tools share the limits of the workspace, and some last until the next full hour. Run it again after that.',
		checkId: 'Check that the ID is one that Braze knows in this form, then run it again.',
		stillPresent: 'Braze recommends waiting 5 minutes. Look it up again after that.',
	}),
	notQueued: {
		what: 'Braze queued no deletion for this ID',
		advice: 'Look it up, then delete it by its External ID or Braze ID.',
	},
	shared: {
		what: 'Braze has more than one profile with this email',
		advice:
			'By email, Braze deletes one of them or none. Delete each by its External ID or Braze ID.',
	},
});
