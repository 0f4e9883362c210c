import type { AnswerTexts } from '../service';

/** What happened at Gainsight PX and what to do next, by answer. No text ever contains an ID or a key. */
export const gainsightPxTexts: AnswerTexts & {
	readonly softDeleted: string;
	readonly hardDeleted: string;
	readonly found: string;
	readonly uncertainLookUp: string;
} = Object.freeze({
	softDeleted:
		'Gainsight PX deleted the user softly; if the same user comes back within 7 days, the profile revives with its history.',
	hardDeleted:
		'Gainsight PX deleted the user beyond revival; if the same user comes back, a new profile without history is made.',
	found: 'Gainsight PX has this user.',
	unauthorized:
		"Gainsight PX refused the key (401), or the subscription lives in another data center. Compare 'Data Center' in the Gainsight PX credential, and make a key under Administration, REST API; the product key (AP-…) is another one.",
	forbidden:
		'Gainsight PX does not let this key do that (403). Deleting needs the permission Write, looking up needs Read: Administration, REST API.',
	notFound:
		'Gainsight PX shows no user with this identify ID. It compares upper and lower case, and as far as is known it hides softly deleted users.',
	rateLimited:
		'Gainsight PX asked to slow down (429) in all tries. Run it again later, or set a lower Requests per Second in Options.',
	requestTimeout:
		'Gainsight PX gave up waiting for the request (408) in all tries. Run it again later.',
	serviceUnavailable:
		'Gainsight PX could not handle the request (5xx) in all tries. Run it again later.',
	redirected:
		"The address answered with a redirect, which is not followed so that the key stays with Gainsight PX. Check 'Data Center' and 'Base URL' in the Gainsight PX credential.",
	rejected:
		'Gainsight PX refused the request. Check that the identify ID is one that Gainsight PX knows; nothing was deleted.',
	unexpectedResponse:
		"The answer is not one that Gainsight PX documents, so it counts for nothing. Check 'Data Center' and 'Base URL' in the Gainsight PX credential, and look the user up.",
	uncertainLookUp:
		'Gainsight PX has no safe way to read a user with such an ID, so whether it exists is not known. It can be deleted all the same; look it up in Gainsight PX itself.',
	timeout:
		"Gainsight PX did not answer within 'Timeout' in all tries. Run it again later, or set a higher Timeout in Options.",
	network:
		'Gainsight PX could not be reached, or hung up, in all tries. Check the network, proxy and data center, then run it again.',
	stillPresent:
		'Gainsight PX confirmed the deletion but still shows the user. Look it up again in a while; if it stays, ask Gainsight PX support.',
});
