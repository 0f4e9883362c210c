/** What the tests of workflows/bulk-erasure-from-file.json have in common. */
import { readWorkflow, runCode } from './workflowFile';

export const BULK = readWorkflow('workflows/bulk-erasure-from-file.json');
export const HEADER = ['adapty_id', 'adapty_mail_id', 'clevertap_id', 'gainsight_px_id'];

export const check = (input: Array<Record<string, unknown>>) =>
	runCode(BULK, 'Check the File', { input });
export const checkText = (...lines: string[]) => check([{ data: lines.join('\n') }]);
/** Rows as n8n's reader gives them: text, numbers also for dates, and nothing for empty cells and errors. */
export const checkWorkbook = (...rows: unknown[][]) => check(rows.map((row) => ({ row })));
export const csv = (...rows: string[][]) =>
	checkText(...[HEADER, ...rows].map((row) => row.join(',')));
export const sheet = (...rows: unknown[][]) => checkWorkbook(HEADER, ...rows);

export const person = (
	row: number,
	[adapty = '', mail = '', cleverTap = '', px = '']: string[],
) => ({
	row,
	adapty_id: adapty,
	adapty_mail_id: mail,
	clevertap_id: cleverTap,
	gainsight_px_id: px,
});
