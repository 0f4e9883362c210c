/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/evidence-for-one-request.json: the form behind its login, and what the page says. */
import assert from 'node:assert/strict';
import type { Api } from './api';
import { lastPage, openForm, submitAndFollow } from './forms';
import { readWorkflow, withCredentialOf } from './workflows';

const LOGIN = { user: 'privacy-team', password: 'only-for-these-tests' };

/** Publishes it. @returns the address of its form */
export async function publishEvidence(api: Api): Promise<string> {
	const basic = await api.createCredential('httpBasicAuth', 'Login of the evidence', LOGIN);
	const imported = readWorkflow('evidence-for-one-request.json');
	const guarded = withCredentialOf(imported, 'n8n-nodes-base.formTrigger', basic);
	const saved = await api.createWorkflow(guarded);
	assert.equal((await api.runToEnd(saved.id, 'Create the Table')).status, 'success');
	await api.activate(saved);
	const url = `${api.url}/form/erasure-evidence`;
	await openForm(url, LOGIN);
	return url;
}

/** The page of one request. @param ids whether it shows them */
export const evidenceOf = async (url: string, number: string, ids: 'No' | 'Yes') =>
	await lastPage(await submitAndFollow(url, [number, ids], LOGIN));

/** The rows of its table and, the same, those of the CSV file in it. */
export function rowsOfEvidence(html: string): string[][] {
	const [, table] = /<table>([^]*?)<\/table>/.exec(html) ?? assert.fail(html);
	const rows = table
		.split('</tr>')
		.slice(1, -1)
		.map((row) => [...row.matchAll(/<td>([^]*?)<\/td>/g)].map(([, text]) => text));
	const [, file] = /download="[^"]+\.csv" href="data:[^,]+,([^"]+)"/.exec(html) ?? [];
	const [, ...lines] = decodeURIComponent(file ?? '').split('\r\n');
	assert.deepEqual(
		lines.map((line) => line.slice(1, -1).split('","')),
		rows,
	);
	return rows;
}
