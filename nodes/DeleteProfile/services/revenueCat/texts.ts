import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'revenueCat', displayName: 'RevenueCat' } as const;

/** Continues a sentence that begins with the name of the field. */
export const INVALID_PROJECT_ID: Message = {
	what: 'is not a project ID like proj1ab2c3d4',
	advice: 'Open the credential and copy it again: Project settings, General.',
};

type OwnText = 'wrongVersion' | 'otherMissing' | 'otherId' | 'busy';

export const revenueCatTexts: ServiceTexts & Readonly<Record<OwnText, Message>> = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Server',
		unauthorized: {
			what: 'RevenueCat refused the key (401)',
			advice:
				"Copy the secret key again from Project settings, API keys in the RevenueCat dashboard, and put it into 'Secret Key' of the RevenueCat credential.",
		},
		forbidden: {
			what: 'RevenueCat does not let this key do that (403)',
			advice:
				"Check that 'Project ID' in the RevenueCat credential is that of the key's own project, and that the key may read and write customers (customer_information:customers:read_write).",
		},
		notFound: {
			what: 'RevenueCat has no customer with this App User ID in this project',
			advice:
				"Compare the ID, upper and lower case too, with the customer's page in the RevenueCat dashboard.",
		},
		slowDown:
			"RevenueCat allows 480 requests about customers a minute for each key, shared by all that use it. Set a lower 'Requests per Second' in Options, then run it again.",
		checkId: 'Check that the App User ID is one that RevenueCat knows, then run it again.',
		stillPresent: 'Look it up again later; if it stays, ask RevenueCat support.',
	}),
	wrongVersion: {
		what: 'RevenueCat accepts only API v2 keys here (403)',
		advice:
			"Create a secret key of API version V2 under Project settings, API keys in the RevenueCat dashboard, and put it into 'Secret Key' of the RevenueCat credential.",
	},
	otherMissing: {
		what: 'RevenueCat did not find something, but does not say that it is the customer (404)',
		advice:
			"Check 'Project ID' in the RevenueCat credential, then look the customer up in RevenueCat.",
	},
	otherId: {
		what: 'RevenueCat responded about a customer with another App User ID',
		advice:
			'It may call a merged customer by another of its IDs. Look the ID up in RevenueCat before you go on.',
	},
	busy: {
		what: 'RevenueCat could not do that yet for this customer or its store',
		advice: 'Run it again later.',
	},
});
