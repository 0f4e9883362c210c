/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Choosing another service or operation in a real browser: what stays as a person has filled it in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { serviceNamed, services } from '../../../engine/services';
import type { Service } from '../../../nodes/DeleteProfile/contract/service';
import { options } from '../../../nodes/DeleteProfile/input/options';
import { operationsOf } from '../../../nodes/DeleteProfile/input/runRequest';
import type { Page } from '../lib/browser';
import { byId, choose, closeNode, shownCredentials, shownFields } from '../lib/editor';
import { OPERATIONS, openFor, storedParameters } from '../lib/ownNode';
import { onScreen } from '../lib/onScreen';
import type { Stage } from '../lib/stage';

let stage: Stage;
let page: Page;

onScreen((opened) => ({ stage, page } = opened), 'sandbox');

/** Another value than the default, that lets a run go on as usual. */
function changed({
	type,
	typeOptions,
	default: usual,
	options: list = [],
}: INodeProperties): unknown {
	if (type === 'boolean') return !usual;
	if (type === 'number') return Number(typeOptions?.maxValue) - 1;
	if (type === 'options') {
		return (list as INodePropertyOptions[]).find(({ value }) => value !== usual)?.value;
	}
	return 'words of a person';
}

/** Every option with another value than its default. */
const everyOption = Object.fromEntries(options.map((option) => [option.name, changed(option)]));

/** What only this service asks for, with another value than the default. */
const ownOf = ({ idTypes, parameters = [] }: Service) =>
	Object.fromEntries([
		...(idTypes.length > 1 ? [['idType', idTypes.at(-1)?.value]] : []),
		...parameters.map(({ name, choices, placeholder, default: usual }) => [
			name,
			typeof usual === 'boolean' ? !usual : (choices?.at(-1)?.value ?? placeholder),
		]),
	]);

/** An ID that the service takes as one of its last kind. */
const someId = ({ idTypes, problemOfId }: Service): string =>
	['ada', 'ada@example.com', '1042', '01890c5e-7b3a-5f00-8a4e-3c2d1a0f6e57'].find(
		(id) => !problemOfId?.(idTypes.at(-1)?.value ?? '', id),
	) ?? assert.fail('no such ID');

describe('nothing that a person has filled in is lost', () => {
	test('by choosing another service, which keeps ID, Dry Run, Never Delete and options', async () => {
		const kept = { dryRun: true, neverDelete: 'admin-1', options: everyOption };
		const [first, ...others] = services;
		const workflow = await openFor(page, stage, first.name, kept);
		for (const { name, displayName } of [...others, first]) {
			await choose(page, 'resource', displayName);
			assert.deepEqual(
				await storedParameters(stage, workflow, name, 'delete'),
				{ id: '={{ $json.id }}', ...kept },
				name,
			);
			assert.deepEqual(await shownCredentials(page), [`Credential for ${displayName} API`]);
		}
		await closeNode(page);
	});

	for (const service of services.filter((one) => operationsOf(one).length > 1)) {
		const { name, job, idTypes } = service;
		test(`by changing Operation of ${name}; a click on Execute still deletes nobody`, async () => {
			const { sandbox } = stage;
			const person = someId(service);
			const filledIn = {
				...{ id: '={{ $json.id }}', dryRun: true, neverDelete: person, options: everyOption },
				...ownOf(service),
			};
			// n8n drops what only Verify shows as soon as another operation is chosen; the defaults, which
			// read the receipt, are back with Verify.
			const receipt = { expectedBy: '2026-12-24T12:00:00Z', ...(job && { jobId: 'job-1' }) };
			const further = { operation: 'verify', ...filledIn, ...receipt };
			sandbox.reset();
			const idType = idTypes.at(-1)?.value ?? '';
			sandbox.seed(name, [{ [idType]: person }]);
			const workflow = await openFor(page, stage, name, further, person);
			for (const operation of [...operationsOf(service), 'delete' as const]) {
				await choose(page, 'operation', OPERATIONS[operation]);
				const stored = await storedParameters(stage, workflow, name, operation);
				assert.deepEqual(stored, filledIn, operation);
			}

			await byId(page, 'node-execute-button').click();
			await byId(page, 'output-panel')
				.getByText("Dry run: nothing was deleted. 1 excluded by 'Never Delete'")
				.first()
				.waitFor();
			const sent = sandbox.requests(name).filter(({ kind }) => kind === 'delete');
			assert.deepEqual(sent, []);
			assert.equal(sandbox.state(name, idType, person), 'present');
			await closeNode(page);
		});
	}
});

test('Look Up becomes Delete by way of a service that cannot look up', async () => {
	const [canLookUp, cannot] = [serviceNamed('adapty'), serviceNamed('adaptyMail')];
	const workflow = await openFor(page, stage, canLookUp.name, { operation: 'lookUp' });
	for (const { name, displayName } of [cannot, canLookUp]) {
		await choose(page, 'resource', displayName);
		await storedParameters(stage, workflow, name, 'delete');
	}
	const { fields } = await shownFields(page);
	assert.ok(
		fields.some(({ name }) => name === 'notice'),
		'the notice says that deletions are final',
	);
	await closeNode(page);
});
