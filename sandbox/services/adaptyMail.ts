import { ApiService, call } from '../apiService';
import {
	isJsonType,
	json,
	jsonObject,
	type Head,
	type HttpResponse,
	type Parsed,
	type StandIn,
} from '../standIn';

const SECRET_KEY = 'sandbox-adapty-mail-secret-key';

/**
 * Adapty Mail's API, https://github.com/adaptyteam/adapty-docs
 * (src/api-reference/specs/adapty-mail-api.yaml)
 */
export const adaptyMail: StandIn = {
	name: 'adaptyMail',
	title: 'Adapty Mail',
	credentialType: 'adaptyMailApi',
	credentials: (baseUrl) => ({ server: 'custom', baseUrl, secretKey: SECRET_KEY }),
	profiles: {
		idTypes: ['customerUserId', 'externalProfileId', 'email'],
		// "A later save does not bring it back": adapty-mail-api.yaml in the documents of Adapty.
		deletion: { kind: 'atOnce', final: true },
	},
	limits: [],
	person: (n) => ({
		customerUserId: `person-${n}`,
		externalProfileId: `external-${n}`,
		email: `person-${n}@example.com`,
	}),
	open: (site) => new AdaptyMailService(site),
};

/** The only path there is, with its trailing slash. */
const DELETE_PATH = '/api/v1/profile/delete/';

const ID_KEYS: ReadonlyArray<[string, string]> = [
	['customerUserId', 'customer_user_id'],
	['externalProfileId', 'external_profile_id'],
	['email', 'email'],
];

function mailError(status: number, code: string, message: string, field?: string): HttpResponse {
	const error = { message, error_code: code, status_code: status, field_name: field ?? null };
	return json(status, { errors: [error] });
}

/** 403 and 404 are documented; the code of the 401, which is not, is invented. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	401: mailError(401, 'not_authenticated_error', 'Authentication credentials were not provided'),
	403: mailError(403, 'secret_key_does_not_exist_error', "Secret key doesn't exist"),
	404: mailError(404, 'profile_not_found_error', 'Profile not found'),
};

/** As careful as a check of addresses that a service has anyway. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Deletes one profile, named in the body. */
class AdaptyMailService extends ApiService {
	protected readonly own = OWN;
	protected readonly takesQueries = false;
	protected readonly calls = [call('delete', 'POST', DELETE_PATH, ({ body }) => this.parse(body))];

	protected refusalOf(head: Head): HttpResponse | undefined {
		if (head.headers.authorization !== `Bearer ${SECRET_KEY}`) return OWN[403];
		return isJsonType(head) ? undefined : mailError(415, 'unsupported_media_type', 'JSON, please');
	}

	protected wrongMethod(): HttpResponse {
		return mailError(405, 'method_not_allowed', 'Method not allowed');
	}

	private parse(body: string): Parsed {
		const sent = jsonObject(body) ?? {};
		const given = ID_KEYS.flatMap(([idType, key]) => {
			const id = sent[key];
			return typeof id === 'string' && id !== '' ? [{ idType, id }] : [];
		});
		const ids = given.map(({ id }) => id);
		const odd = Object.entries(sent).find(([key, value]) => !isField(key, value));
		if (odd) return { ids, respond: () => mailError(400, 'base_error', 'Field invalid', odd[0]) };
		if (given.length !== 1) {
			const message =
				'At least one of external_profile_id, customer_user_id or email must be provided';
			return { ids, respond: () => mailError(400, 'missing_identifier', message) };
		}
		const [{ idType, id }] = given;
		return { ids, idType, respond: () => this.delete(idType, id) };
	}

	/** A repeat by ID is confirmed again; by email the profile is not found any more. */
	private delete(idType: string, id: string): HttpResponse {
		const isRepeat = idType !== 'email' && this.site.profiles.state(idType, id) === 'deleted';
		return isRepeat ? { status: 204 } : this.deleteOne(idType, id, { status: 204 });
	}
}

function isField(key: string, value: unknown): boolean {
	if (!ID_KEYS.some(([, name]) => name === key)) return false;
	if (value === null || value === '') return true;
	return typeof value === 'string' && (key !== 'email' || EMAIL.test(value));
}
