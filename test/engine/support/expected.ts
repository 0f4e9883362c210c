/** ISO 8601 in UTC, as receipts write times. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Ms from one time of a receipt to another. */
export function between(from: unknown, to: unknown): number {
	return Date.parse(String(to)) - Date.parse(String(from));
}
