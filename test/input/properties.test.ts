/** What the editor offers, by n8n's own rules. */
import '../../engine';

import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { DeleteProfile } from '../../nodes/DeleteProfile/DeleteProfile.node';
import { options, optionsProperty } from '../../nodes/DeleteProfile/input/options';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { services } from '../../nodes/DeleteProfile/services';
import { factsOf } from '../services/facts';
import { workflowOf } from '../support/workflow';

const { description } = new DeleteProfile();

const ACTIONS: Readonly<Record<string, (service: string) => string>> = {
	delete: (service) => `Delete ${service} profile`,
	lookUp: (service) => `Look up ${service} profile`,
	verify: (service) => `Verify ${service} deletion`,
};

/** What the editor shows of the node, in order. */
function shown(parameters: INodeParameters): INodeProperties[] {
	const values = NodeHelpers.getNodeParameters(
		properties,
		parameters,
		true,
		true,
		null,
		description,
	);
	return properties.filter((property) => {
		return NodeHelpers.displayParameter(values!, property, null, description);
	});
}

const namesOf = (list: readonly INodeProperties[]) => list.map(({ name }) => name);

const valuesOf = ({ options: choices = [] }: INodeProperties) =>
	(choices as INodePropertyOptions[]).map(({ value }) => value);

/** Properties with this name, by the one service for which each is shown. */
function byService(name: string): Map<unknown, INodeProperties> {
	const own = properties.filter((property) => property.name === name);
	const entries = own.map((property) => {
		const { show = {}, hide } = property.displayOptions ?? {};
		expect([Object.keys(show), hide]).toStrictEqual([['resource'], undefined]);
		expect(show.resource).toHaveLength(1);
		return [show.resource![0], property] as const;
	});
	expect(new Set(entries.map(([service]) => service)).size).toBe(own.length);
	return new Map(entries);
}

/** Each of these is a trap that was fallen into in a real editor, or one that would turn saved nodes. */
describe('saved nodes and the list of actions', () => {
	test('Service is what n8n calls resource: first, without expressions, every service once', () => {
		const [resource, ...others] = properties;
		expect(resource).toMatchObject({
			name: 'resource',
			displayName: 'Service',
			noDataExpression: true,
		});
		expect(namesOf(others)).not.toContain('resource');
		expect(resource.options).toEqual(
			services.map(({ name, displayName, description: text }) => ({
				name: displayName,
				value: name,
				description: text,
			})),
		);
		const labels = services.map(({ displayName }) => displayName);
		expect(labels).toStrictEqual([...labels].sort());
	});

	test('every service has one operation of its own, shown for it alone', () => {
		const operations = byService('operation');
		expect([...operations.keys()]).toEqual(services.map(({ name }) => name));
		for (const { name, displayName, lookUp, job } of services) {
			const operation = operations.get(name)!;
			expect(operation.noDataExpression).toBe(true);
			const verifies = lookUp ?? job;
			expect(valuesOf(operation)).toStrictEqual([
				'delete',
				...(lookUp ? ['lookUp'] : []),
				...(verifies ? ['verify'] : []),
			]);
			for (const { value, action } of operation.options as INodePropertyOptions[]) {
				expect(action).toBe(ACTIONS[String(value)](displayName));
			}
		}
	});

	test('every service has an ID under one name, and the kinds of ID that it knows', () => {
		const [ids, idTypes] = [byService('id'), byService('idType')];
		for (const { name, idField, idTypes: kinds } of services) {
			expect(Object.values(idField)).toEqual([
				expect.stringMatching(/\S/),
				expect.stringMatching(/\S/),
			]);
			expect(ids.get(name)).toMatchObject({
				displayName: idField.displayName,
				placeholder: `e.g. ${idField.placeholder}`,
				type: 'string',
				required: true,
			});
			const choices = idTypes.get(name);
			expect(choices && valuesOf(choices)).toEqual(
				kinds.length > 1 ? kinds.map(({ value }) => value) : undefined,
			);
		}
	});

	test('what only one service asks for is a switch, a list or a text, by what it takes', () => {
		for (const { name, parameters = [] } of services) {
			for (const own of parameters) {
				const { type, options: list, placeholder } = byService(own.name).get(name)!;
				const isText = typeof own.default === 'string' && !own.choices;
				const ofChoices = own.choices ? 'options' : 'string';
				expect(type).toBe(typeof own.default === 'boolean' ? 'boolean' : ofChoices);
				const choices = own.choices?.map(({ label, value }) => ({ name: label, value }));
				expect(list).toEqual(choices);
				for (const choice of choices ?? [])
					expect(Object.values(choice).join()).toMatch(/^\w+.*,\w+/);
				expect(placeholder).toBe(isText ? `e.g. ${own.placeholder}` : undefined);
			}
		}
	});

	test('defaults are not stored, so none may ever change', () => {
		expect(properties[0].default).toBe('adapty');
		for (const operation of byService('operation').values()) {
			expect(operation.default).toBe('delete');
		}
		for (const { name, idTypes, parameters = [] } of services) {
			const own = [...(idTypes.length > 1 ? ['idType'] : []), ...parameters.map((one) => one.name)];
			const found = own.map((field) => [field, byService(field).get(name)!.default]);
			expect({ [name]: Object.fromEntries(found) }).toStrictEqual({
				[name]: factsOf(name).defaults,
			});
		}
		expect(properties.find(({ name }) => name === 'dryRun')?.default).toBe(false);
	});

	test("a credential is shown from the root: no key is a parameter's name", () => {
		const { credentials } = new DeleteProfile().description;
		expect(credentials).toEqual(
			services.map(({ name, access }) => ({
				name: access.credential,
				required: true,
				displayOptions: { show: { '/resource': [name] } },
			})),
		);
		const names = namesOf(properties);
		for (const { displayOptions } of credentials!) {
			for (const key of Object.keys(displayOptions!.show!)) expect(names).not.toContain(key);
		}
	});

	test('nothing that a person enters depends on the operation, so going there and back loses nothing', () => {
		const ofReceipts = ['jobId', 'expectedBy'];
		const stored = properties.filter(
			({ type, name }) => type !== 'notice' && !ofReceipts.includes(name),
		);
		for (const { displayOptions: { show = {}, hide = {} } = {} } of [...stored, ...options]) {
			expect(Object.keys({ ...show, ...hide }).join()).not.toMatch(/operation/);
		}
		for (const { name, lookUp } of services.filter((one) => one.lookUp)) {
			expect(lookUp).toBeDefined();
			const storedFor = (operation: string) =>
				shown({ resource: name, operation }).filter(({ type }) => type !== 'notice');
			expect(storedFor('lookUp')).toEqual(storedFor('delete'));
		}
	});

	test('no option depends on the service, so another service and back loses none', () => {
		for (const { displayOptions = {} } of options) {
			expect(JSON.stringify(displayOptions)).not.toContain('/');
		}
		const guards = properties.filter(({ name }) => /^(dryRun|neverDelete|options)$/.test(name));
		expect(guards.map(({ displayOptions }) => displayOptions)).toEqual(Array(3).fill(undefined));
	});
});

describe.each(services)('the form of $displayName', (service) => {
	const { name, lookUp, job, idTypes, parameters = [] } = service;
	const parts = parameters.filter(({ noticeWhenOff }) => noticeWhenOff).map((own) => own.name);
	const whole = Object.fromEntries(parts.map((own) => [own, true]));
	const form = (chosen: INodeParameters = {}) => namesOf(shown({ resource: name, ...chosen }));
	const order = (notice?: string, receipt: readonly string[] = []) => [
		...['resource', 'operation'],
		...(idTypes.length > 1 ? ['idType'] : []),
		'id',
		...parameters.map((own) => own.name),
		...receipt,
		'dryRun',
		...(notice === undefined ? [] : [notice]),
		...['neverDelete', 'options'],
	];
	const notice = `${name}DeletionNotice`;

	test('is what, whom, whether for real, and at most one notice', () => {
		for (const own of parts) {
			const index = parameters.findIndex((one) => one.name === own);
			expect(form({ ...whole, [own]: false })).toEqual(order(`${name}Partial${index}Notice`));
		}
		const off = Object.fromEntries(parts.map((own) => [own, false]));
		if (parts.length > 0) expect(form(off)).toHaveLength(form(whole).length);
		if (lookUp) expect(form({ operation: 'lookUp' })).toEqual(order());
		expect(form(whole)).toEqual(order(notice));
		const receipt = [...(job ? ['jobId'] : []), 'expectedBy'];
		if (lookUp ?? job) expect(form({ operation: 'verify' })).toEqual(order(undefined, receipt));
	});

	test('advises a dry run only where it is none, and only where one can be asked', () => {
		expect(form({ ...whole, dryRun: true })).toEqual(order(lookUp ? undefined : notice));
		expect(form({ ...whole, dryRun: '={{ $json.dry }}' })).toEqual(order(notice));
		const text = shown({ resource: name, ...whole }).find((one) => one.type === 'notice');
		expect(text!.displayName).toMatch(
			lookUp
				? /^Deletions are final\. Use Dry Run /
				: /^Deletions are final, and .* cannot be asked/,
		);
	});
});

test('before anything is chosen, the form is that of the default', () => {
	expect(shown({})).toEqual(shown({ resource: 'adapty', operation: 'delete' }));
});

describe('options', () => {
	test('are all in the collection, in the order of their labels', () => {
		const labels = options.map(({ displayName }) => displayName);
		expect(labels).toStrictEqual([...labels].sort());
		expect(optionsProperty.options).toEqual(options);
	});

	test.each([
		['hash', true],
		['={{ $vars.receipt }}', true],
		['plain', false],
	])('the key of hashes beside %s: %p', (receiptId, isShown) => {
		const key = options.find(({ name }) => name === 'receiptKey')!;
		const values = { parameters: { resource: 'adapty', options: { receiptId } } };
		const path = 'parameters.options';
		expect(NodeHelpers.displayParameterPath(values as never, key, path, null, description)).toBe(
			isShown,
		);
	});

	test('are off unless somebody turns them on, and do not show the key of the receipts', () => {
		const defaults = options.map((option) => option.default as unknown);
		expect(defaults).not.toContain(true);
		const key = options.find(({ name }) => name === 'receiptKey');
		expect(key?.typeOptions).toEqual({ password: true });
	});

	test("adding a limit presets no number, because it would be another service's", () => {
		const limits = options.filter(({ name }) => /^(maxConcurrency|requestsPerSecond)$/.test(name));
		expect(limits.map(({ default: preset }) => preset)).toStrictEqual(['', '']);
		for (const { description: text } of limits) expect(text).toMatch(/When empty, /);
	});

	test('no text uses the words that n8n asks to avoid', () => {
		expect(JSON.stringify(properties)).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
	});
});

describe('subtitle', () => {
	/** What stands below the node on the canvas. */
	function subtitleOf(parameters: INodeParameters): unknown {
		const { node, workflow } = workflowOf(new DeleteProfile(), parameters);
		return workflow.expression.getSimpleParameterValue(node, description.subtitle!, 'internal', {});
	}

	test.each<[INodeParameters, string]>([
		[{}, 'Delete: Adapty'],
		...services.map(({ name, displayName }): [INodeParameters, string] => [
			{ resource: name },
			`Delete: ${displayName}`,
		]),
		[{ resource: 'cleverTap', dryRun: true }, 'Dry Run: CleverTap'],
		[{ resource: 'cleverTap', operation: 'lookUp' }, 'Look Up: CleverTap'],
		[{ resource: 'cleverTap', operation: 'lookUp', dryRun: true }, 'Look Up: CleverTap'],
		[{ resource: 'cleverTap', dryRun: '={{ $json.dry }}' }, 'Delete: CleverTap'],
		[{ resource: '__CUSTOM_API_CALL__' }, 'Delete: no service'],
	])('%j reads "%s"', (parameters, expected) => {
		expect(subtitleOf(parameters)).toBe(expected);
	});
});
