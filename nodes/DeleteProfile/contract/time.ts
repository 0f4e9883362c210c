/** "26 Nov, 01:03 UTC". Built from UTC alone, so that it is the same on every machine. */
export function utcMinute(epochMs: number): string {
	const [, day, month, , time] = new Date(epochMs).toUTCString().split(' ');
	return `${Number(day)} ${month}, ${time.slice(0, 5)} UTC`;
}
