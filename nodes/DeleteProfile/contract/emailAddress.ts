import type { Message } from './types';

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
