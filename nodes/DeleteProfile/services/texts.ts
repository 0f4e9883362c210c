import type { ServiceTexts } from '../contract/service';
import type { Message } from '../contract/types';

/** What a service's texts cannot share with those of the others. */
interface OwnTexts {
	/** As the editor shows it. */
	readonly displayName: string;
	/** Label of the credential field that chooses the host. */
	readonly hostField: string;
	readonly unauthorized: Message;
	readonly forbidden: Message;
	readonly notFound: Message;
	/** What to do about 429. */
	readonly slowDown: string;
	/** What to do about a refused request. */
	readonly checkId: string;
	/** What to do where a deleted profile is still there. */
	readonly stillPresent: string;
}

/** For a job ID of which no request can be made. */
export function invalidJob(name: string): Message {
	return {
		what: `The job ID is not from a receipt of a deletion in ${name}`,
		advice: "Map the field 'jobId' of the receipt unchanged.",
	};
}

/** A part of an address has none of what stands around and between addresses. */
const LOCAL_PART = /^[^\s\p{Cc}\p{Cf}<>()[\]\\,;:"|]+$/u;
/** Also of international domains, which need the joiners in some scripts. */
const DOMAIN_LABEL = /^[\p{L}\p{M}\p{N}\p{Join_Control}_-]+$/u;

/**
 * Why this is not the one plain address that a mailbox can have, for `problemOfId`; whether it exists is
 * not ours to say. A JSON string carries any text unchanged, so only what is no address is refused.
 */
export function problemOfEmail(id: string): Message | undefined {
	const [local, domain = '', ...more] = id.split('@');
	const labels = domain.split('.');
	const isPlain =
		LOCAL_PART.test(local) &&
		labels.length > 1 &&
		labels.every((label) => DOMAIN_LABEL.test(label)) &&
		more.length === 0;
	if (isPlain) return undefined;
	return {
		what: 'is not one plain email address',
		advice: "Map the address alone, such as ada@example.com, or choose another 'ID Type'.",
	};
}

/** The texts for what can happen at every HTTP service. None ever contains an ID or a key. */
export function serviceTexts(own: OwnTexts): ServiceTexts {
	const { displayName: name, hostField, unauthorized, forbidden, notFound } = own;
	const checkHost = `Check '${hostField}' and 'Base URL' in the ${name} credential`;
	return Object.freeze({
		unauthorized,
		forbidden,
		notFound,
		rateLimited: { what: `${name} asked to slow down (429)`, advice: own.slowDown },
		requestTimeout: {
			what: `${name} timed out waiting for the request (408)`,
			advice: 'Run it again later.',
		},
		serviceUnavailable: {
			what: `${name} returned a server error (5xx)`,
			advice: 'Run it again later.',
		},
		redirected: {
			what: `${name}'s address sent a redirect, which was not followed, to protect the credential`,
			advice: `${checkHost}.`,
		},
		rejected: { what: `${name} refused the request`, advice: own.checkId },
		unexpectedResponse: {
			what: `${name} sent an unexpected response`,
			advice: `${checkHost}, then look the profile up in ${name}.`,
		},
		timeout: {
			what: `${name} did not respond within 'Timeout'`,
			advice: "Run it again later, or set a higher 'Timeout' in Options.",
		},
		network: {
			what: `Could not connect to ${name}, or the connection was dropped`,
			advice: `Check the network, the proxy and '${hostField}' in the ${name} credential, then run it again.`,
		},
		certificate: {
			what: `The certificate that ${name}'s address shows is not trusted by n8n`,
			advice: `${checkHost}. If your network has a certificate authority of its own, start n8n with NODE_EXTRA_CA_CERTS set to the file of its certificate.`,
		},
		stillPresent: {
			what: `${name} still has the profile after its deletion`,
			advice: own.stillPresent,
		},
		unknownJob: {
			what: `${name} does not know this deletion, so nothing is confirmed`,
			advice: `Check that the receipt is of this account, and look the profile up in ${name}.`,
		},
		jobFailed: {
			what: `${name} says that it did not complete this deletion`,
			advice: 'Delete the profile again.',
		},
	});
}
