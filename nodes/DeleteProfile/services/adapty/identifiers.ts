/**
 * The ID travels in an HTTP header. n8n's HTTP client strips what a header cannot carry without a
 * word, servers trim white space around a value, and how Adapty decodes anything outside printable
 * ASCII is not documented: in each case another user's profile could go.
 */
export function refuseId(idType: string, id: string): string | undefined {
	const isProfileId = idType === 'profileId';
	if (/^\s|\s$/.test(id)) {
		const wayOut = isProfileId ? 'Correct the ID' : 'Correct the ID, or use the profile ID';
		return `begins or ends with white space, which is lost on the way to Adapty. ${wayOut}`;
	}
	if (!/^[\x20-\x7e]*$/.test(id)) {
		const wayOut = isProfileId ? 'Correct the ID' : 'Use the profile ID instead';
		return `contains characters that a request to Adapty cannot carry unchanged. ${wayOut}`;
	}
	return undefined;
}
