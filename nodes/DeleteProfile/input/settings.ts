import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isRecord } from '../contract/statuses';
import { unusable, type Checked } from '../contract/types';
import { options } from './options';
import { differsBetweenItems, type Parameters } from './parameters';

/** The node's `options`, checked; what each means, its unit and range stand in options.ts. */
export interface Settings {
	readonly batchSize: number;
	/** Seconds. */
	readonly giveUpAfter: number;
	readonly ifIdEmpty: 'fail' | 'skip';
	readonly ifNotFound: 'alreadyAbsent' | 'fail';
	readonly includeInputFields: boolean;
	readonly maxAttempts: number;
	/** Absent: what each service allows. */
	readonly maxConcurrency?: number;
	readonly maxProfiles: number;
	readonly receiptId: 'plain' | 'hash' | 'omit';
	/** Not empty where `receiptId` is `hash`. */
	readonly receiptKey: string;
	/** 0: no limit. Absent: what each service allows. */
	readonly requestsPerSecond?: number;
	/** Milliseconds. */
	readonly timeout: number;
	readonly verifyAfterDelete: boolean;
}

/** Whether a value can be used, and if not, the end of a sentence that begins with the label. */
interface Rule {
	/** It may be left empty, which is the same as not added. */
	readonly optional?: boolean;
	readonly allows: (value: unknown) => boolean;
	readonly demand: string;
}

function numberRule({ typeOptions, default: preset }: INodeProperties): Rule {
	const { minValue = 0, maxValue = Number.MAX_SAFE_INTEGER, numberPrecision } = typeOptions ?? {};
	const isWhole = numberPrecision === 0;
	const optional = preset === '';
	return {
		optional,
		allows: (value) =>
			typeof value === 'number' &&
			(Number.isInteger(value) || !isWhole) &&
			value >= minValue &&
			value <= maxValue,
		demand: `must be ${optional ? 'empty or ' : ''}a ${isWhole ? 'whole ' : ''}number from ${minValue} to ${maxValue}`,
	};
}

function choiceRule({ options: choices = [] }: INodeProperties): Rule {
	const values = (choices as readonly INodePropertyOptions[]).map(({ value }) => value);
	return {
		allows: (value) => values.includes(value as string),
		demand: `must be one of: ${values.join(', ')}`,
	};
}

function ruleFor(option: INodeProperties): Rule {
	if (option.type === 'number') return numberRule(option);
	if (option.type === 'options') return choiceRule(option);
	if (option.type === 'boolean') {
		return { allows: (value) => typeof value === 'boolean', demand: 'must be true or false' };
	}
	return { allows: (value) => typeof value === 'string', demand: 'must be a string' };
}

const known = options
	.filter(({ noDataExpression }) => noDataExpression !== true)
	.map((option) => ({ ...option, ...ruleFor(option) }));

const presets = known.filter(({ optional }) => !optional).map((one) => [one.name, one.default]);

/**
 * What holds where the user set nothing, or nothing that can be used. Each member is there by its
 * option, as the tests hold for every one of them.
 */
export const defaultSettings = Object.freeze(Object.fromEntries(presets)) as Settings;

/**
 * Checks the `options` collection; an option that was not added has its default. One that is there
 * without a value is an expression that found nothing: a guard must not silently be off then.
 */
export function readSettings(raw: unknown): Checked<Settings> {
	if (!isRecord(raw)) return unusable("'Options' cannot be read");
	const settings = { ...defaultSettings };
	for (const { name, displayName, optional, allows, demand } of known) {
		if (!(name in raw)) continue;
		const value = raw[name];
		// A cleared number field is stored as null.
		if (optional && (value === '' || value === null)) continue;
		if (!allows(value)) return unusable(`'${displayName}' ${demand}`);
		Object.assign(settings, { [name]: value });
	}
	if (settings.receiptId === 'hash' && settings.receiptKey === '') {
		return unusable(
			"'Receipt Key' is empty, but 'Receipt ID' is set to Hash, which needs a key",
			"Add 'Receipt Key' in Options.",
		);
	}
	return { ok: true, value: settings };
}

function readItem(parameters: Parameters, item: number): Checked<Settings> {
	const value = parameters.read('options', item);
	if (value.ok) return readSettings(value.value ?? {});
	return unusable(
		`'Options' has an expression that cannot be resolved for item ${item}`,
		'Check the expressions in Options.',
	);
}

/**
 * Options apply to the whole run, so they are read from the first item. Where an expression in them
 * could differ between items it is evaluated for each, and a difference is refused: a limit or a
 * receipt setting must not silently be that of the first item only.
 */
export function readRunSettings(parameters: Parameters, items: number): Checked<Settings> {
	const first = readItem(parameters, 0);
	if (!first.ok || !differsBetweenItems(parameters.raw('options'))) return first;
	for (let item = 1; item < items; item++) {
		const other = readItem(parameters, item);
		if (!other.ok) return other;
		const changed = known.find(({ name }) => {
			const key = name as keyof Settings;
			return !Object.is(first.value[key], other.value[key]);
		});
		if (changed) {
			return unusable(
				`'${changed.displayName}' applies to the whole run, but its expression gives a different value for item ${item} than for item 0`,
				'Use the same value for all items, or process the items one by one.',
			);
		}
	}
	return first;
}
