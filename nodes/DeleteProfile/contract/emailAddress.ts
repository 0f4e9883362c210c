import type { Message } from './types';

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

/**
 * Why this is no email address, for `refuseId`: a JSON string carries any text unchanged, so only
 * what is no address is refused.
 */
export function refuseEmail(id: string): Message | undefined {
	if (isPlainAddress(id)) return undefined;
	return {
		what: 'is not one plain email address',
		advice: "Map the address alone, such as ada@example.com, or choose another 'ID Type'.",
	};
}
