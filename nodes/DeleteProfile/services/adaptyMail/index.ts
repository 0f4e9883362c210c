import type { Service } from '../../contract/service';
import type { Message, Target } from '../../contract/types';
import { idField, idTypeField, type IdType } from '../parameters';
import { ADAPTY_MAIL_DELETE_PATH, readAccount } from './hosts';
import { readDelete } from './responses';
import { ADAPTY_MAIL, adaptyMailTexts } from './texts';

const ID_TYPES = [
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
] as const satisfies readonly IdType[];

/** Exactly one of the three is sent: which one wins when they disagree is not documented. */
const ID_KEYS: Readonly<Record<string, string>> = {
	customerUserId: 'customer_user_id',
	email: 'email',
	externalProfileId: 'external_profile_id',
} satisfies Record<(typeof ID_TYPES)[number]['value'], string>;

const idType = idTypeField(ADAPTY_MAIL, ID_TYPES);
const id = idField(ADAPTY_MAIL, 'ID', 'user-1042', 'ID of the Adapty Mail profile');

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
		advice: `Map the address alone, such as ada@example.com, or choose another '${idType.displayName}'.`,
	};
}

/** The profile that Adapty Mail keeps of its own, which deleting at Adapty does not reach. */
export const adaptyMail: Service = {
	...ADAPTY_MAIL,
	description: 'One request per profile; deleted as soon as Adapty Mail responds',
	credential: 'adaptyMailApi',
	idTypes: ID_TYPES.map(({ value }) => value),
	fields: { id, idType },
	properties: [idType.property, id.property],
	texts: adaptyMailTexts,
	delete: {
		// No limit is documented, and no way to delete several profiles with one request.
		limits: { concurrency: 5, maxConcurrency: 100, requestsPerSecond: 0, batchSize: 1 },
		request: (account, [target]: readonly Target[]) => ({
			ok: true,
			value: {
				method: 'POST',
				url: account.baseUrl + ADAPTY_MAIL_DELETE_PATH,
				headers: { 'Content-Type': 'application/json; charset=utf-8' },
				body: { [ID_KEYS[target.idType]]: target.id },
			},
		}),
		read: readDelete,
	},
	// No `lookUp`: Adapty Mail documents no way to read a profile.
	readAccount,
	refuseId,
	receiptFields: () => ({}),
	consequence: (settled) =>
		settled.some(({ outcome }) => outcome === 'deleted')
			? 'Adapty Mail cannot be asked whether a deleted profile is absent; its confirmation is the proof.'
			: undefined,
};
