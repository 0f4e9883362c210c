import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { OwnParameter, Service } from '../contract/service';
import type { Operation } from '../contract/types';
import { DEFAULT_SERVICE, services } from '../services';
import { optionsProperty } from './options';
import { operationsOf } from './runRequest';

const resource: INodeProperties = {
	displayName: 'Service',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: DEFAULT_SERVICE,
	description: 'Where the person has a profile; for several services, use a node for each',
	options: services.map(({ name, displayName, description }) => ({
		name: displayName,
		value: name,
		description,
	})),
};

/** What a service can do; the action names the service, because it tells two tools of an agent apart. */
function operationOptions(service: Service): INodePropertyOptions[] {
	const { displayName } = service;
	const all = [
		{
			name: 'Delete',
			value: 'delete',
			description: 'Delete the profile of a person who asked to be forgotten',
			action: `Delete ${displayName} profile`,
		},
		{
			name: 'Look Up',
			value: 'lookUp',
			description: 'See whether the profile exists, without changing anything',
			action: `Look up ${displayName} profile`,
		},
		{
			name: 'Verify Deletion',
			value: 'verify',
			description: 'See whether a deletion has been done, from the receipts of an earlier run',
			action: `Verify ${displayName} deletion`,
		},
	] satisfies Array<INodePropertyOptions & { value: Operation }>;
	return all.filter(({ value }) => operationsOf(service).includes(value));
}

/**
 * What each service has of its own, under the same names. One operation for each service: of one for
 * several, the editor's list of actions takes the first service, whichever was clicked.
 */
function ownProperties(service: Service): INodeProperties[] {
	const { name, displayName, idTypes, idField, parameters = [] } = service;
	const [{ value: usualIdType }] = idTypes;
	const operation: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'delete',
		options: operationOptions(service),
	};
	const idType: INodeProperties = {
		displayName: 'ID Type',
		name: 'idType',
		type: 'options',
		default: usualIdType,
		description: `Which ID of the ${displayName} profile you have`,
		options: idTypes.map(({ value, label, description }) => ({ name: label, value, description })),
	};
	const id: INodeProperties = {
		displayName: idField.displayName,
		name: 'id',
		type: 'string',
		default: '',
		required: true,
		placeholder: `e.g. ${idField.placeholder}`,
		description: `ID of the ${displayName} profile, or an array of IDs. Sent exactly as it is.`,
	};
	const own = [
		operation,
		...(idTypes.length > 1 ? [idType] : []),
		id,
		...parameters.map(ownProperty),
	];
	return own.map((property) => ({ ...property, displayOptions: { show: { resource: [name] } } }));
}

function ownProperty(own: OwnParameter): INodeProperties {
	const { name, displayName, description, choices, placeholder } = own;
	const common = { displayName, name, description, default: own.default };
	if (typeof own.default === 'boolean') return { ...common, type: 'boolean' };
	if (!choices) {
		const hint = placeholder === undefined ? undefined : `e.g. ${placeholder}`;
		// Not required by the editor, because only a deletion needs it; the node says so where it is empty.
		return { ...common, type: 'string', placeholder: hint };
	}
	const options = choices.map(({ value, label }) => ({ name: label, value }));
	return { ...common, type: 'options', options };
}

/**
 * Of a verification, whose input items are receipts. They alone are hidden by the operation, and go
 * back to their defaults with it, which read the receipt: few people would type anything else.
 */
function receiptProperties(): INodeProperties[] {
	const expectedBy: INodeProperties = {
		displayName: 'Expected By',
		name: 'expectedBy',
		type: 'string',
		default: '={{ $json.expectedBy }}',
		description:
			'When the deletion should have been done, from the receipt. What is not done by then is overdue.',
		displayOptions: { show: { operation: ['verify'] } },
	};
	const withJobs = services.filter(({ job }) => job).map(({ name }) => name);
	const jobId: INodeProperties = {
		displayName: 'Job ID',
		name: 'jobId',
		type: 'string',
		default: '={{ $json.jobId }}',
		description: 'The job of the deletion, from the receipt. With it, no ID is needed.',
		displayOptions: { show: { operation: ['verify'], resource: withJobs } },
	};
	const verifies = services.some((service) => operationsOf(service).includes('verify'));
	return [...(withJobs.length > 0 ? [jobId] : []), ...(verifies ? [expectedBy] : [])];
}

const canLookUp = services.some(({ lookUp }) => lookUp);

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: canLookUp
		? 'Whether to only check and look up the IDs, without deleting anything. Only Delete uses it.'
		: 'Whether to only check the IDs, without deleting anything',
};

/** At most one is shown. They store nothing, so they may come and go with the operation. */
function noticesOf({ name, displayName, lookUp, parameters = [] }: Service): INodeProperties[] {
	const notice = (
		suffix: string,
		text: string,
		when: Readonly<Record<string, boolean[]>> = {},
	) => ({
		displayName: text,
		name: `${name}${suffix}Notice`,
		type: 'notice' as const,
		default: '',
		displayOptions: {
			show: { resource: [name], operation: ['delete'], ...when },
			...(lookUp && { hide: { dryRun: [true] } }),
		},
	});
	const final = lookUp
		? 'Deletions are final. Use Dry Run to see what would be deleted.'
		: `Deletions are final, and ${displayName} cannot be asked beforehand. Check the IDs.`;
	const notices: INodeProperties[] = [];
	const whole: Record<string, boolean[]> = {};
	for (const [index, { name: own, noticeWhenOff }] of parameters.entries()) {
		if (noticeWhenOff === undefined) continue;
		notices.push(notice(`Partial${index}`, noticeWhenOff, { ...whole, [own]: [false] }));
		whole[own] = [true];
	}
	return [notice('Deletion', final, whole), ...notices];
}

/**
 * A parameter of its own and no option: n8n drops options that it does not know, and options that are
 * given as one expression, before the node sees them. This guard must not be lost like that.
 */
const neverDelete: INodeProperties = {
	displayName: 'Never Delete',
	name: 'neverDelete',
	type: 'string',
	typeOptions: { rows: 1 },
	default: '',
	placeholder: 'e.g. admin-1',
	description: 'IDs that are never sent when deleting, one per line or as a list',
};

/**
 * All parameters of the node. None that a person fills in is shown by the operation: n8n drops the
 * value of what is not shown, so a change of Operation and back would turn Dry Run off. Only those of
 * a receipt are, and go back to their defaults.
 */
export const properties: INodeProperties[] = [
	resource,
	...services.flatMap(ownProperties),
	...receiptProperties(),
	dryRun,
	...services.flatMap(noticesOf),
	neverDelete,
	optionsProperty,
];

const displayNames = JSON.stringify(
	Object.fromEntries(services.map(({ name, displayName }) => [name, displayName])),
);

/** As it is stored: without an item, an expression for Dry Run would leave the subtitle empty. */
const operationName =
	'({ lookUp: "Look Up", verify: "Verify Deletion" })[$parameter["operation"]] ?? ($rawParameter["dryRun"] === true ? "Dry Run" : "Delete")';

/** What stands below the node on the canvas. */
export const subtitle = `={{ (${operationName}) + ": " + ((${displayNames})[$parameter["resource"]] ?? "no service") }}`;
