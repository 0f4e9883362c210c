import type { ICredentialType } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';

import { credentialsHelper } from '../../engine/credentialsHelper';
import { workflowOf } from '../support/workflow';
import { ROWS } from './rows';

const { node, workflow } = workflowOf({ description: { properties: [] } } as never);

/** The credential as n8n resolves it for an item. */
async function resolved(type: ICredentialType, stored: object, item: object = { key: 'k1' }) {
	const helper = credentialsHelper([type], { [type.name]: stored }, { decrypted: 0 });
	const additionalData = { variables: { key: 'v1' }, currentNodeParameters: {} };
	return await helper.getDecrypted(
		additionalData as never,
		{ id: '1', name: '' },
		type.name,
		'manual',
		undefined,
		false,
		{
			workflow,
			runExecutionData: createRunExecutionData({}),
			runIndex: 0,
			itemIndex: 0,
			node,
			connectionInputData: [{ json: item as never }],
		} as never,
	);
}

describe.each(ROWS)('$type.name', ({ type, stored: plain, region, secret }) => {
	test.each(['plain', 'costs $5', '{{ $json.key }}', 'a=b', ' ={{ $json.key }}'])(
		'says nothing of %j, which is no expression',
		async (value) => {
			const data = await resolved(type, { ...plain, [secret]: value });
			expect(data.expressionFields).toBe('');
		},
	);

	test.each([
		'={{ $json.key }}',
		'=a-{{ $json["key"] }}',
		'={{ $vars.key + $json.key }}',
		'={{ $itemIndex }}',
		'={{ `${$json.key}` }}',
		'={{ $input.item.json.key }}',
		'={{ $vars[$json.key] }}',
		'=\n{{ $json.key }}',
		"={{ 'a' + 'b' }}",
		'={{ $vars.key }}',
		'={{ $workflow.id }}',
		'=plain',
	])('names the field with %j', async (value) => {
		const data = await resolved(type, { ...plain, [secret]: value });
		expect(data.expressionFields).toBe(secret);
	});

	test('has no regular expression: n8n gives up on one where the machine is busy', () => {
		expect(JSON.stringify(type.properties)).not.toContain('"regex"');
	});

	test('leaves the fields themselves as they are', async () => {
		const data = await resolved(type, { ...plain, [secret]: '={{ $json.key }}' });
		expect(data).toMatchObject({ ...plain, [secret]: 'k1' });
		expect(await resolved(type, plain)).toEqual({ ...plain, expressionFields: '' });
	});

	test('names every field, the region and the base URL, too', async () => {
		const stored = {
			...plain,
			[region]: '={{ $json.region }}',
			baseUrl: '={{ $json.url }}',
			[secret]: '={{ $json.key }}',
		};
		const item = { region: 'custom', url: 'https://a.example', key: 'k' };
		const data = await resolved(type, stored, item);
		expect(String(data.expressionFields).split(',')).toStrictEqual([region, 'baseUrl', secret]);
	});
});
