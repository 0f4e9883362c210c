import type { Service } from '../../contract/service';
import { problemOfEmail } from '../texts';
import { deleteRequest, DELETE_PATH, type ID_KEYS } from './requests';
import { readDelete } from './responses';
import { adaptyMailTexts, NAME } from './texts';

/** The profile that Adapty Mail keeps of its own, which deleting at Adapty does not reach. */
export const adaptyMail: Service = {
	...NAME,
	description: "Adapty's email product, with a key of its own. Deleted at once; no dry run.",
	access: {
		credential: 'adaptyMailApi',
		hostField: { name: 'server', displayName: 'Server' },
		// `servers` in Adapty Mail's OpenAPI file,
		// https://github.com/adaptyteam/adapty-docs (src/api-reference/specs/adapty-mail-api.yaml)
		hosts: { production: { label: 'Production', origin: 'https://api-mail.adapty.io' } },
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
	problemOfId: (idType, id) => (idType === 'email' ? problemOfEmail(id) : undefined),
	consequence: () => 'Adapty Mail cannot be asked again; its confirmation is the proof.',
};
