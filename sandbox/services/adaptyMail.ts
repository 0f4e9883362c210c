import {
	isJsonType,
	json,
	jsonObject,
	refuse,
	type Head,
	type Parsed,
	type HttpResponse,
	type Route,
	type Service,
	type Site,
	type StandIn,
} from '../standIn';

/** An Adapty Mail profile; at least one ID. */
export type AdaptyMailSeed = {
	customerUserId?: string;
	externalProfileId?: string;
	email?: string;
};

const SECRET_KEY = 'sandbox-adapty-mail-secret-key';

/**
 * Adapty Mail's API, https://github.com/adaptyteam/adapty-docs
 * (src/api-reference/specs/adapty-mail-api.yaml)
 */
export const adaptyMail = {
	name: 'adaptyMail',
	title: 'Adapty Mail',
	credentialType: 'adaptyMailApi',
	credentials: (baseUrl: string) => ({ server: 'custom', baseUrl, secretKey: SECRET_KEY }),
	profiles: {
		idTypes: ['customerUserId', 'externalProfileId', 'email'],
		// "A later save does not bring it back": adapty-mail-api.yaml in the documents of Adapty.
		deletion: { kind: 'atOnce', final: true },
	},
	limits: {},
	person: (n: number): AdaptyMailSeed => ({
		customerUserId: `person-${n}`,
		externalProfileId: `external-${n}`,
		email: `person-${n}@example.com`,
	}),
	open: (site: Site) => new AdaptyMailService(site),
} satisfies StandIn;

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

const NO_ROUTE: HttpResponse = {
	status: 404,
	headers: { 'Content-Type': 'text/html' },
	body: '<!doctype html>\n<html lang="en"><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>\n',
};
const BAD_KEY = mailError(403, 'secret_key_does_not_exist_error', 'Secret key does not exist');
const NOT_FOUND = mailError(404, 'profile_not_found_error', 'Profile not found');

/** Deletes one profile, named in the body. */
class AdaptyMailService implements Service {
	constructor(private readonly site: Site) {}

	route(head: Head): Route {
		if (head.path !== DELETE_PATH) return refuse('other', NO_ROUTE);
		const parse = (body: string) => this.parse(body);
		if (head.headers.authorization !== `Bearer ${SECRET_KEY}`) {
			return { kind: 'delete', refusal: BAD_KEY, parse };
		}
		if (head.method !== 'POST') {
			return refuse('other', mailError(405, 'method_not_allowed', 'Method not allowed'));
		}
		if (!isJsonType(head)) {
			return refuse('delete', mailError(415, 'unsupported_media_type', 'JSON is expected'));
		}
		return { kind: 'delete', parse };
	}

	standardResponse(status: number): HttpResponse | undefined {
		if (status === 403) return BAD_KEY;
		return status === 404 ? NOT_FOUND : undefined;
	}

	private parse(body: string): Parsed {
		const sent = jsonObject(body) ?? {};
		const given = ID_KEYS.flatMap(([idType, key]) => {
			const id = sent[key];
			return typeof id === 'string' && id !== '' ? [{ idType, id }] : [];
		});
		const known = Object.keys(sent).every((key) => ID_KEYS.some(([, name]) => name === key));
		if (given.length !== 1 || !known) {
			const ids = given.map(({ id }) => id);
			const message = 'Send exactly one of customer_user_id, external_profile_id and email';
			return { ids, respond: () => mailError(400, 'missing_identifier', message) };
		}
		const [{ idType, id }] = given;
		return { ids: [id], idType, respond: () => this.delete(idType, id) };
	}

	/** A repeat by ID is confirmed again; by email the profile is not found any more. */
	private delete(idType: string, id: string): HttpResponse {
		const { profiles, journal } = this.site;
		const isRepeat = idType !== 'email' && profiles.state(idType, id) === 'deleted';
		if (profiles.delete(idType, id)) journal.accepted(idType, id, true);
		else if (!isRepeat) {
			journal.absent();
			return NOT_FOUND;
		}
		return { status: 204 };
	}
}
