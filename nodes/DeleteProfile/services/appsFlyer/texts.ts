import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { invalidJob, serviceTexts } from '../texts';

export const NAME = { name: 'appsFlyer', displayName: 'AppsFlyer' } as const;

/** Continues a sentence that begins with the name of the field. */
export const NO_DEVICE: Message = {
	what: 'is not a device ID (a UUID)',
	advice: "Check 'ID Type' and which field is mapped.",
};

export const appsFlyerTexts: ServiceTexts & {
	readonly app: Message;
	readonly noAppId: Message;
	readonly platform: Message;
	readonly limitedTracking: Message;
	readonly internal: Message;
	readonly invalidJob: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Server',
		unauthorized: {
			what: 'AppsFlyer refused the token (401)',
			advice:
				"Copy the API token V2 again from the API tokens page of AppsFlyer, which admins see, into 'API Token' of the AppsFlyer credential.",
		},
		forbidden: {
			what: 'AppsFlyer does not let this token do that (403)',
			advice: "Put the API token V2 of an admin into 'API Token' of the AppsFlyer credential.",
		},
		// Never said: AppsFlyer does not report that it has no such profile.
		notFound: {
			what: 'AppsFlyer has no profile with this ID',
			advice: "Check that 'ID Type' and 'App ID' fit.",
		},
		slowDown:
			'AppsFlyer limits the requests of an account per minute, whoever sends them. Run it again in a few minutes.',
		checkId: "Check the ID, 'ID Type' and 'App ID', then run it again.",
		stillPresent: 'Ask AppsFlyer support.',
	}),
	app: {
		what: 'AppsFlyer does not let this token act for this app',
		advice:
			"Compare 'App ID' with the one that AppsFlyer shows for the app, and check that 'API Token' in the credential is of the account that owns it.",
	},
	noAppId: {
		what: 'AppsFlyer does not accept App IDs of this form',
		advice:
			"Copy 'App ID' as AppsFlyer shows it: id123456789 for iOS, com.example.app for Android.",
	},
	platform: {
		what: 'AppsFlyer has no IDs of this kind for the platform of this app',
		advice: "Check 'App ID': each platform's app has one of its own. Or choose another 'ID Type'.",
	},
	limitedTracking: {
		what: 'AppsFlyer does not accept advertising IDs of devices that limit ad tracking',
		advice: "Choose another 'ID Type', or ask AppsFlyer support.",
	},
	internal: {
		what: 'AppsFlyer could not accept the request, and asked to wait an hour',
		advice: 'Run it again in an hour.',
	},
	jobFailed: {
		what: 'AppsFlyer says that this request was canceled',
		advice:
			'Somebody canceled it in AppsFlyer. Find out why, and delete the profile again tomorrow: until then, AppsFlyer may treat it as already requested.',
	},
	invalidJob: invalidJob(NAME.displayName),
});
