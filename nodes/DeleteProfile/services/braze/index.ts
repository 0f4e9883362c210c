import type { Service } from '../../contract/service';
import { problemOfEmail } from '../texts';
import { deleteRequest, type KINDS, LOOK_UP_PATH, lookUpRequest } from './requests';
import { readDelete, readLookUp } from './responses';
import { brazeTexts, NAME } from './texts';

/** Braze's REST API for user data. */
export const braze: Service = {
	...NAME,
	description: 'Deleted later; Braze does not say when',
	access: {
		credential: 'brazeApi',
		hostField: { name: 'instance', displayName: 'Instance' },
		// A key works only on the instance of its workspace: https://www.braze.com/docs/api/basics/#endpoints
		hosts: {
			us01: { label: 'US-01', origin: 'https://rest.iad-01.braze.com' },
			us02: { label: 'US-02', origin: 'https://rest.iad-02.braze.com' },
			us03: { label: 'US-03', origin: 'https://rest.iad-03.braze.com' },
			us04: { label: 'US-04', origin: 'https://rest.iad-04.braze.com' },
			us05: { label: 'US-05', origin: 'https://rest.iad-05.braze.com' },
			us06: { label: 'US-06', origin: 'https://rest.iad-06.braze.com' },
			us07: { label: 'US-07', origin: 'https://rest.iad-07.braze.com' },
			us08: { label: 'US-08', origin: 'https://rest.iad-08.braze.com' },
			us10: { label: 'US-10', origin: 'https://rest.us-10.braze.com' },
			eu01: { label: 'EU-01', origin: 'https://rest.fra-01.braze.eu' },
			eu02: { label: 'EU-02', origin: 'https://rest.fra-02.braze.eu' },
			au01: { label: 'AU-01', origin: 'https://rest.au-01.braze.com' },
			id01: { label: 'ID-01', origin: 'https://rest.id-01.braze.com' },
			jp01: { label: 'JP-01', origin: 'https://rest.jp-01.braze.com' },
			kr01: { label: 'KR-01', origin: 'https://rest.kr-01.braze.com' },
		},
		apiPaths: ['/users', '/users/delete', '/users/export', LOOK_UP_PATH],
		keys: [{ name: 'apiKey', displayName: 'REST API Key' }],
		// The limits are those of the workspace, of which a key cannot be told.
		limitedBy: ['apiKey'],
	},
	idTypes: [
		{
			value: 'externalId',
			label: 'External ID',
			description: 'The ID that your app gives to Braze when it identifies the user',
		},
		{
			value: 'brazeId',
			label: 'Braze ID',
			description: "Braze's own ID of the profile, the only way to reach an anonymous one",
		},
		{
			value: 'email',
			label: 'Email',
			description: 'Use it only if one profile has this address, spelled as Braze has it',
		},
	] satisfies Array<{ value: keyof typeof KINDS; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	texts: brazeTexts,
	// Both limits are per minute and workspace, none is on requests at a time; the smaller one of two
	// for look-ups holds for newer customers: https://www.braze.com/docs/api/api_limits/
	delete: {
		// 20,000, shared with aliases, identifying and merging users
		limits: { concurrency: 5, maxConcurrency: 100, requestsPerSecond: 300, batchSize: 50 },
		request: deleteRequest,
		read: readDelete,
	},
	lookUp: {
		// 250
		limits: {
			...{ concurrency: 5, maxConcurrency: 100, requestsPerSecond: 4, batchSize: 50 },
			oneByOne: ['brazeId', 'email'],
		},
		request: lookUpRequest,
		read: readLookUp,
	},
	problemOfId: (idType, id) => (idType === 'email' ? problemOfEmail(id) : undefined),
	consequence: (worked) =>
		worked.some(({ idType }) => idType === 'email')
			? 'By email, Braze may delete nobody unless one identified profile has it; look them up for proof.'
			: 'Braze queues deletions, of unknown IDs too; look them up after 5 minutes for proof.',
};
