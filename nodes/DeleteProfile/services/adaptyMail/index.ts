import type { Service } from '../../contract/service';
import type { Message } from '../../contract/types';
import { deleteRequest, DELETE_PATH, type ID_KEYS } from './requests';
import { readDelete } from './responses';
import { adaptyMailTexts, NAME } from './texts';

/** A part of an address has none of what stands around and between addresses. */
const LOCAL_PART = /^[^\s\p{Cc}\p{Cf}<>()[\]\\,;:"|]+$/u;
/** Also of international domains, which need the joiners in some scripts. */
const DOMAIN_LABEL = /^[\p{L}\p{M}\p{N}\p{Join_Control}_-]+$/u;

/** The one plain address that a mailbox can have; whether it exists is not ours to say. */
function isPlainAddress(text: string): boolean {
	const [local, domain = '', ...more] = text.split('@');
	const labels = domain.split('.');
	return (
		LOCAL_PART.test(local) &&
		labels.length > 1 &&
		labels.every((label) => DOMAIN_LABEL.test(label)) &&
		more.length === 0
	);
}

/** A JSON string carries any text unchanged, so only what is no address is refused. */
function refuseId(type: string, value: string): Message | undefined {
	if (type !== 'email' || isPlainAddress(value)) return undefined;
	return {
		what: 'is not one plain email address',
		advice: "Map the address alone, such as ada@example.com, or choose another 'ID Type'.",
	};
}

/** The profile that Adapty Mail keeps of its own, which deleting at Adapty does not reach. */
export const adaptyMail: Service = {
	...NAME,
	description: "Adapty's email product, with a key of its own. Deleted at once; no dry run.",
	access: {
		credential: 'adaptyMailApi',
		hostField: { name: 'server', displayName: 'Server' },
		// `servers` in Adapty Mail's OpenAPI file,
		// https://github.com/adaptyteam/adapty-docs (src/api-reference/specs/adapty-mail-api.yaml)
		hosts: { production: { label: 'Production', host: 'https://api-mail.adapty.io' } },
		apiPaths: ['/api/v1', '/api/v1/profile', DELETE_PATH.slice(0, -1)],
		keys: [{ name: 'secretKey', displayName: 'Secret Key' }],
		// A key belongs to one Adapty Mail project; Adapty's own keys do not work.
		limitedBy: ['secretKey'],
	},
	idTypes: [
		{
			value: 'customerUserId',
			label: 'Customer User ID',
			description: 'The ID that your app gives to Adapty when it identifies the user',
		},
		{
			value: 'email',
			label: 'Email',
			description: 'The email address that Adapty Mail writes to',
		},
		{
			value: 'externalProfileId',
			label: 'External Profile ID',
			description: 'The ID that you gave to Adapty Mail when you sent it the profile',
		},
	] satisfies Array<{ value: keyof typeof ID_KEYS; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	texts: adaptyMailTexts,
	delete: {
		// No limit is documented, and no way to delete several profiles with one request.
		limits: { concurrency: 5, maxConcurrency: 100, requestsPerSecond: 0, batchSize: 1 },
		request: deleteRequest,
		read: readDelete,
	},
	// No `lookUp`: Adapty Mail documents no way to read a profile.
	refuseId,
	consequence: (profiles) =>
		profiles.some(({ outcome }) => outcome === 'deleted')
			? 'Adapty Mail cannot be asked again; its confirmation is the proof.'
			: undefined,
};
