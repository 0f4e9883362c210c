import type { AnswerTexts } from '../service';

/** What happened at Adapty and what to do next, by answer. No text ever contains an ID or a key. */
export const adaptyTexts: AnswerTexts & {
	readonly deleted: string;
	readonly found: string;
	readonly foundWithAccess: string;
} = Object.freeze({
	deleted:
		'Adapty deleted the profile; a store subscription goes on, and a later purchase or restore on the same device can bring the old history back.',
	found: 'Adapty has this profile.',
	foundWithAccess:
		'Adapty has this profile, with an active subscription or access level. Deleting the profile does not cancel the subscription in the store.',
	unauthorized:
		"Adapty refused the key (401). Copy the secret key again from App settings, General tab, API keys in the Adapty dashboard, and put it into 'Secret Key' of the Adapty credential.",
	forbidden:
		"Adapty does not let this key do that (403). Use the app's secret key, not the public SDK key, in 'Secret Key' of the Adapty credential.",
	notFound:
		"Adapty has no profile with this ID. Compare the ID with the profile page in the Adapty dashboard, and check that 'Adapty ID Type' fits.",
	rateLimited:
		'Adapty asked to slow down (429) and did not take the request in all tries. Run it again later, or set a lower Max Concurrency in Options.',
	requestTimeout: 'Adapty gave up waiting for the request (408) in all tries. Run it again later.',
	serviceUnavailable: 'Adapty could not handle the request (5xx) in all tries. Run it again later.',
	redirected:
		"The address answered with a redirect, which is not followed so that the key stays with Adapty. Check 'Base URL' in the Adapty credential.",
	rejected:
		'Adapty refused the request. Check that the ID is one that Adapty knows in this form; nothing was deleted.',
	unexpectedResponse:
		"The answer is not one that Adapty documents, so it counts for nothing. Check 'Base URL' in the Adapty credential, and look the profile up.",
	timeout:
		"Adapty did not answer within 'Timeout' in all tries. Run it again later, or set a higher Timeout in Options.",
	network:
		'Adapty could not be reached, or hung up, in all tries. Check the network, proxy and base URL, then run it again.',
	stillPresent:
		'Adapty confirmed the deletion but still shows the profile. Look it up again in a while; if it stays, ask Adapty support with the request ID.',
});
