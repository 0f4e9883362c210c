/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/evidence-for-one-request.json, from the form to the page and the file in it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { evidenceOf, publishEvidence, rowsOfEvidence } from '../lib/evidence';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';

let stage: Stage;
let url: string;

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api } = stage;
	url = await publishEvidence(api);
	const sentAt = '2026-11-20T10:00:00.000Z';
	const of = { requestNumber: 'evidence 7', idType: 'identity', profileId: 'ada', sentAt };
	const later = { ...of, outcome: 'accepted', expectedBy: '2026-11-22T10:00:00.000Z' };
	await api.addRows('Erasure receipts', [
		{ ...of, service: 'adapty', outcome: 'deleted', message: 'Confirmed' },
		{ ...later, service: 'cleverTap', proof: 'confirmed', checkedAt: '2026-11-23T10:00:00.000Z' },
		{ ...later, service: 'oneSignal', message: 'By 22 Nov' },
		{ ...of, requestNumber: 'evidence 70', service: 'adapty', outcome: 'failed', message: 'No' },
	]);
});

after(async () => await stage?.close());

const evidence = async (number: string, ids: 'No' | 'Yes') => await evidenceOf(url, number, ids);

test('nobody gets in without the login', async () => {
	assert.equal((await fetch(url)).status, 401);
});

test('the page says what is confirmed, pending and kept, of this request alone', async () => {
	const html = await evidence(' evidence 7 ', 'No');
	assert.deepEqual(
		rowsOfEvidence(html).map((row) => row.slice(0, 4)),
		[
			['Adapty', 'confirmed', 'The service confirmed the deletion.', '2026-11-20 10:00 UTC'],
			['CleverTap', 'confirmed', 'Verified on 2026-11-23.', '2026-11-20 10:00 UTC'],
			[
				'OneSignal',
				'pending',
				'The service accepted the deletion, expected by 2026-11-22.',
				'2026-11-20 10:00 UTC',
			],
		],
	);
	assert.doesNotMatch(html, /ada</);
	assert.match(html, /download="evidence-evidence-7\.csv"/);
	assert.match(await evidence('evidence 7', 'Yes'), /<td>ada<\/td>/);
	assert.match(await evidence('evidence', 'No'), /No receipts have this number/);
});
