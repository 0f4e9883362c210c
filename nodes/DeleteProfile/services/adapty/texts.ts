import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'adapty', displayName: 'Adapty' } as const;

export const adaptyTexts: ServiceTexts & { readonly refusedProfile: Message } = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Server',
		unauthorized: {
			what: 'Adapty refused the key (401)',
			advice:
				"Copy the secret key again from App settings, General, API keys in the Adapty dashboard, and put it into 'Secret Key' of the Adapty credential.",
		},
		forbidden: {
			what: 'Adapty does not let this key do that (403)',
			advice:
				"Use the app's secret key, not the public SDK key, in 'Secret Key' of the Adapty credential.",
		},
		notFound: {
			what: 'Adapty has no profile with this ID',
			advice:
				"Compare the ID with the profile page in the Adapty dashboard, and check that 'ID Type' fits.",
		},
		slowDown:
			"Adapty limits the requests of each key. Set a lower 'Requests per Second' in Options and run it again; Adapty support knows the limit of your key.",
		checkId: 'Check that the ID is one that Adapty knows in this form, then run it again.',
		stillPresent: 'Look it up again later; if it stays, ask Adapty support with the request ID.',
	}),
	refusedProfile: {
		what: 'Adapty refused the request for this profile (401)',
		advice:
			"Adapty also responds like this for a profile that it does not find. Check the ID and 'ID Type', then look the profile up in Adapty.",
	},
});
