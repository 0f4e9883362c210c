import type { AnswerTexts } from '../service';

/** What happened at CleverTap and what to do next, by answer. No text ever contains an ID or a key. */
export const cleverTapTexts: AnswerTexts & {
	readonly accepted: string;
	readonly found: string;
	readonly unprocessed: string;
	readonly batchRefused: string;
} = Object.freeze({
	accepted:
		'CleverTap accepted the deletion, whether or not it has such a profile; it can take up to 48 hours, and a new login of the same user makes a new profile.',
	found: 'CleverTap has this profile.',
	unauthorized:
		"CleverTap refused the account ID or passcode (401), or the account lives in another region. Compare 'Region' in the CleverTap credential with the first part of your dashboard's address, and copy Project ID and Passcode again from Settings, Project.",
	forbidden:
		'CleverTap does not let this passcode delete or read profiles (403). Use an account passcode, or one of a user whose role may delete users (User Profile Management).',
	notFound:
		"CleverTap has no profile with this ID in this account. Check that 'CleverTap ID Type' fits and that the account is the right one.",
	rateLimited:
		'CleverTap asked to slow down (429, too many concurrent requests) in all tries. Other tools share the same three places; run it again when they are idle.',
	requestTimeout:
		'CleverTap gave up waiting for the request (408) in all tries. Run it again later.',
	serviceUnavailable:
		'CleverTap could not handle the request (5xx) in all tries. Run it again later.',
	redirected:
		"The address answered with a redirect, which is not followed so that the passcode stays with CleverTap. Check 'Region' and 'Base URL' in the CleverTap credential.",
	rejected:
		'CleverTap refused this ID. Check that it is one that CleverTap knows in this form; nothing was deleted for it.',
	batchRefused:
		'CleverTap answered that the whole request was not done. Run it again; if it stays so, ask CleverTap support.',
	unprocessed:
		'CleverTap listed this ID among those that it did not process. Check the ID, then run it again.',
	unexpectedResponse:
		"The answer is not one that CleverTap documents, so it counts for nothing. Check 'Region' and 'Base URL' in the CleverTap credential, then run it again.",
	timeout:
		"CleverTap did not answer within 'Timeout' in all tries. Run it again later, or set a higher Timeout in Options.",
	network:
		'CleverTap could not be reached, or hung up, in all tries. Check the network, proxy and region, then run it again.',
	stillPresent:
		'CleverTap still shows the profile. Deletions can take up to 48 hours; look it up again after that.',
});
