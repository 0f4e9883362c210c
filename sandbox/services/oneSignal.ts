import { ApiService, call, decoded, type Asked } from '../apiService';
import type { Profile } from '../profiles';
import { json, type Head, type HttpResponse, type Parsed, type StandIn } from '../standIn';

const APP_ID = '1f0c5b9e-7a43-4d26-9b8e-3c2d1a0f6e57';
const API_KEY = 'sandbox-onesignal-app-api-key';

/** OneSignal's User API, https://documentation.onesignal.com/reference/delete-user */
export const oneSignal: StandIn = {
	name: 'oneSignal',
	title: 'OneSignal',
	credentialType: 'oneSignalApi',
	credentials: (baseUrl) => ({ server: 'custom', baseUrl, appId: APP_ID, apiKey: API_KEY }),
	// "Shortly after the request is accepted"; how shortly is invented.
	profiles: { idTypes: ['externalId', 'oneSignalId'], deletion: { kind: 'delayed', ms: 60_000 } },
	// Per app: https://documentation.onesignal.com/reference/rate-limits
	limits: [
		{ of: ['delete'], perSecond: 1000, retryAfter: true },
		{ of: ['lookUp'], perSecond: 1, retryAfter: true },
	],
	person: (n) => ({
		externalId: `person-${n}`,
		oneSignalId: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
	}),
	open: (site) => new OneSignalService(site),
};

/** Behind the app: the label and the ID, which is one segment. */
const USER_PATH = /^\/apps\/([^/]+)\/users\/by\/([a-z_]+)\/([^/]+)$/;

/** As behind a gateway that decodes before it routes. */
function userPath(path: string): string[] | undefined {
	const parts = USER_PATH.exec(path)?.slice(1);
	const isOdd = /%(2f|5c|3f|23|25|3b|[01][\da-f])|^(\.|%2e){1,2}$/i.test(parts?.[2] ?? '');
	return isOdd ? undefined : parts;
}

const ID_TYPES = new Map([
	['external_id', 'externalId'],
	['onesignal_id', 'oneSignalId'],
]);
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A text is the form of most calls, an object that of the calls about users. */
function apiError(status: number, error: string | object): HttpResponse {
	return json(status, { errors: [error] });
}

/** As recorded, with two blanks. */
const DENIED =
	"Access denied.  Please include an 'Authorization: ...' header with a valid API key (https://documentation.onesignal.com/docs/en/keys-and-ids#api-keys).";

/** As documented; a refused key has been seen in another form, see `route`. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	401: apiError(401, {
		code: 'auth-1',
		title: "This operation requires 'Authorization' in the HTTP header",
	}),
	403: apiError(403, 'You do not have permission to perform this operation.'),
	404: apiError(404, { code: 'internal error code', title: 'example error title', meta: {} }),
	429: apiError(429, 'API rate limit exceeded.'),
	503: apiError(503, 'Service temporarily unavailable'),
};

/** Deletes and reads one user, named in the path. */
class OneSignalService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'DELETE', userPath, (asked) => this.parse(asked)),
		call('lookUp', 'GET', userPath, (asked) => this.parse(asked)),
	];

	protected refusalOf({ headers }: Head, [app]: string[]): HttpResponse | undefined {
		if (headers.authorization !== `Key ${API_KEY}`) return apiError(401, DENIED);
		return app === APP_ID ? undefined : apiError(403, DENIED);
	}

	private parse({ head, body, parts: [, label, segment] }: Asked): Parsed {
		const malformed = (title: string, meta: object = {}) => ({
			ids: [],
			respond: () => apiError(400, { code: 'request-1', title, meta }),
		});
		const idType = ID_TYPES.get(label);
		if (idType === undefined) return malformed('Unknown alias label');
		if (head.query !== undefined || body) return malformed('This call takes no query and no body');
		const id = decoded(segment);
		if (id === undefined) return malformed('Malformed percent-encoding');
		if (idType === 'oneSignalId' && !UUID.test(id)) {
			return malformed('Invalid UUID', { onesignal_id: id });
		}
		const respond = () =>
			head.method === 'DELETE' ? this.delete(idType, id) : this.read(idType, id);
		return { ids: [id], idType, respond };
	}

	private delete(idType: string, id: string): HttpResponse {
		const user = this.site.profiles.find(idType, id);
		const identity = { onesignal_id: user && oneSignalIdOf(user) };
		return this.deleteOne(idType, id, json(202, { identity }));
	}

	private read(idType: string, id: string): HttpResponse {
		const user = this.site.profiles.find(idType, id);
		if (user === undefined) {
			const label = idType === 'externalId' ? 'external_id' : 'onesignal_id';
			const title = `Given alias \`(${label}: ${id})\` doesn't match an existing user`;
			return apiError(404, { title });
		}
		const identity = {
			external_id: user.get('externalId'),
			onesignal_id: oneSignalIdOf(user),
		};
		return json(200, { properties: { tags: {} }, identity, subscriptions: [] });
	}
}

/** One that was seeded without a OneSignal ID shows this one, by which nobody is found. */
function oneSignalIdOf(user: Profile): string {
	return user.ids('oneSignalId')[0] ?? '00000000-0000-4000-9000-ffffffffffff';
}
