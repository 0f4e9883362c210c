/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';

import { runInEngine } from '../engine';
import { parametersFor, services } from '../engine/services';
import type { Service } from '../nodes/DeleteProfile/contract/service';
import { startSandbox, type Sandbox } from '../sandbox';
import { factsOf } from '../test/services/facts';

/** A row of profiles.csv: somebody who wants to be forgotten. All of them are made up. */
export interface Person extends Readonly<Record<string, string>> {
	readonly name: string;
	readonly email: string;
	/** Services that never heard of the person although there is an ID. The node does not read it. */
	readonly unknown_at: string;
}

/** What the demo reads of an output item; the README describes all fields. */
export type Receipt = Readonly<IDataObject> & {
	readonly service: string;
	readonly id?: string;
	readonly outcome: string;
	readonly reason?: string;
	readonly attempts?: number;
	/** IDs in the same request. */
	readonly batchSize?: number;
	readonly sentAt?: string;
	readonly completedAt?: string;
};

/** A service, with what the demo chooses there. */
export interface Place {
	readonly service: string;
	readonly name: string;
	readonly idType: string;
	/** Column of profiles.csv; its cell is empty where the person is not in the service. */
	readonly column: string;
}

/** By which column of the file a service knows people: one of its own, or the user ID of the app. */
function columnFor({ name }: Service, columns: readonly string[]): string {
	const isItsOwn = (column: string) => column.replace(/_|id$/g, '') === name.toLowerCase();
	return columns.find(isItsOwn) ?? 'user_id';
}

const PEOPLE_FILE = path.join(__dirname, 'profiles.csv');
const [COLUMNS] = parse(readFileSync(PEOPLE_FILE), { to: 1 }) as string[][];

/** Every service, with the column by which it deletes. */
export const PLACES: readonly Place[] = services.map((service) => ({
	service: service.name,
	name: service.displayName,
	idType: service.idTypes[0].value,
	column: columnFor(service, COLUMNS),
}));

export function placeOf(service: string): Place {
	const place = PLACES.find((one) => one.service === service);
	if (place === undefined) throw new Error(`The demo asks no service ${service}`);
	return place;
}

export function readPeople(file = PEOPLE_FILE): Person[] {
	return parse(readFileSync(file), { columns: true });
}

export const idAt = ({ column }: Place, person: Person): string => person[column] ?? '';

function isKnownAt(place: Place, person: Person): boolean {
	return idAt(place, person) !== '' && !person.unknown_at.split(' ').includes(place.service);
}

/** The IDs that a service is to know, each once. One with whitespace around it is a mistake in the file. */
export function knownIds(place: Place, people: readonly Person[]): string[] {
	const known = people.filter((person) => isKnownAt(place, person));
	return [...new Set(known.map((person) => idAt(place, person).trim()))];
}

/** People who are in the services but not in the file: nobody may touch them. */
export const BYSTANDERS = Array.from({ length: 60 }, (_, index) => `bystander-${index + 1}`);

/** Starts the services with everyone that they are to know. */
export async function setStage(people: readonly Person[], latency = 0): Promise<Sandbox> {
	const sandbox = await startSandbox({ latency });
	for (const place of PLACES) {
		const ids = [...knownIds(place, people), ...BYSTANDERS];
		sandbox.seed(
			place.service,
			ids.map((id) => ({ [place.idType]: id })),
		);
	}
	return sandbox;
}

/** Lets services respond to a few requests as they do on a bad day. */
export function addTrouble(sandbox: Sandbox): void {
	sandbox.fault({ service: 'adapty', skip: 40, times: 2, status: 503 });
	sandbox.fault({ service: 'cleverTap', skip: 1, times: 1, status: 429 });
	sandbox.fault({ service: 'gainsightPx', skip: 70, times: 1, status: 500 });
}

/** Runs the nodes one after the other, as n8n does. @returns one receipt per person and service */
export async function forgetEveryone(
	people: readonly Person[],
	sandbox: Sandbox,
): Promise<Receipt[]> {
	const receipts: Receipt[] = [];
	for (const { service, column } of PLACES) {
		const { perMinute } = factsOf(service).limits.delete ?? {};
		// So few people do not reach what a service allows in a minute.
		const options = { ifIdEmpty: 'skip', ...(perMinute && { requestsPerSecond: 0 }) };
		const { output, error } = await runInEngine({
			parameters: parametersFor(service, { id: `={{ $json.${column} }}`, options }),
			items: people.map((person) => ({ ...person })),
			credentials: { ...sandbox.credentials },
			node: { onError: 'continueRegularOutput' },
		});
		if (error) throw error;
		receipts.push(...output.map(({ json }) => json as unknown as Receipt));
	}
	return receipts;
}
