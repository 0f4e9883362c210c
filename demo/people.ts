/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';

import { SANDBOX_SERVICES, type SandboxIdType, type SandboxService } from '../sandbox';

/** A row of profiles.csv: somebody who wants to be forgotten. All of them are made up. */
export interface Person {
	readonly name: string;
	readonly email: string;
	/** Empty where the person is not in the service. */
	readonly adapty_id: string;
	readonly clevertap_id: string;
	readonly gainsight_px_id: string;
	/** Services that never heard of the person although there is an ID. The node does not read it. */
	readonly unknown_at: string;
}

type IdColumn = 'adapty_id' | 'clevertap_id' | 'gainsight_px_id';

const ID_COLUMNS: Readonly<Record<SandboxService, IdColumn>> = {
	adapty: 'adapty_id',
	cleverTap: 'clevertap_id',
	gainsightPx: 'gainsight_px_id',
};

/** The kind of ID that the workflow uses at each service. */
export const ID_TYPES: Readonly<Record<SandboxService, SandboxIdType>> = {
	adapty: 'customerUserId',
	cleverTap: 'identity',
	gainsightPx: 'identifyId',
};

export function readPeople(file = path.join(__dirname, 'profiles.csv')): Person[] {
	return parse(readFileSync(file), { columns: true });
}

export function idAt(service: SandboxService, person: Person): string {
	return person[ID_COLUMNS[service]];
}

export function isKnownAt(service: SandboxService, person: Person): boolean {
	return idAt(service, person) !== '' && !person.unknown_at.split(' ').includes(service);
}

/** The IDs that a service is to know, each once. One with white space around it is a slip in the file. */
export function knownIds(service: SandboxService, people: readonly Person[]): string[] {
	const known = people.filter((person) => isKnownAt(service, person));
	return [...new Set(known.map((person) => idAt(service, person).trim()))];
}

/** Rows that name, at any service, a profile that an earlier row has named already. */
export function repeatsAt(service: SandboxService, people: readonly Person[]): number {
	const ids = people.map((person) => idAt(service, person)).filter((id) => id !== '');
	return ids.length - new Set(ids).size;
}

export { SANDBOX_SERVICES as SERVICES };
