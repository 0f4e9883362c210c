import fc from 'fast-check';

/**
 * Any characters of Unicode, many of them ASCII, and halves of surrogate pairs. fast-check's own
 * string of all characters takes seconds until the first is made.
 */
export const anyText = fc
	.array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })))
	.map((points) => String.fromCodePoint(...points));
