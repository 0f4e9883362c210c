import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'oneSignal', displayName: 'OneSignal' } as const;

/** Continues a sentence that begins with the name of the field. */
export const INVALID_APP_ID: Message = {
	what: 'is not a UUID, as each App ID is',
	advice: 'Open the credential and copy it again: Settings, Keys & IDs.',
};

export const oneSignalTexts: ServiceTexts = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Server',
		unauthorized: {
			what: 'OneSignal refused the key (401 or 403)',
			advice:
				"Put an App API key of the app in 'App ID' into 'API Key' of the OneSignal credential: Settings, Keys & IDs in the OneSignal dashboard, which shows a key only when it is created. An IP allowlist of the key has to contain the address of n8n.",
		},
		forbidden: {
			what: 'OneSignal does not let this key do that (403)',
			advice:
				"Use the App API key of the app in 'App ID', not an Organization API key, in 'API Key' of the OneSignal credential.",
		},
		notFound: {
			what: 'OneSignal has no user with this ID',
			advice:
				"Compare the ID with the user's page in the OneSignal dashboard, and check 'ID Type' and the app of the credential.",
		},
		slowDown:
			"OneSignal allows 1,000 deletions a second and 1 look-up a second for each app. Set a lower 'Requests per Second' in Options and run it again.",
		checkId:
			"Check 'App ID' in the OneSignal credential, and that the ID is of the kind in 'ID Type', then run it again.",
		stillPresent: 'Look it up again later; if it stays, ask OneSignal support.',
	}),
});
