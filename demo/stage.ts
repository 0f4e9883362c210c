/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import type { IDataObject, INode } from 'n8n-workflow';

import { NODE_TYPE, runInEngine } from '../engine';
import { serviceNamed } from '../engine/services';
import { startSandbox, type Sandbox } from '../sandbox';

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

/** A service, with what the workflow chooses there. */
export interface Place {
	readonly service: string;
	readonly name: string;
	readonly idType: string;
	/** Column of profiles.csv; its cell is empty where the person is not in the service. */
	readonly column: string;
}

/** The nodes Delete Profile of the example workflow, with their parameters and settings. */
function nodesOfWorkflow(): INode[] {
	const file = path.join(__dirname, 'workflow.json');
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: INode[] };
	return nodes.filter(({ type }) => type === NODE_TYPE);
}

const NODES = nodesOfWorkflow();

/** The service of each of the nodes, in their order. */
export const PLACES: readonly Place[] = NODES.map(({ parameters: { resource, idType, id } }) => {
	const { name, displayName, idTypes } = serviceNamed(String(resource));
	const column = /\$json\.(\w+)/.exec(String(id))?.[1];
	if (column === undefined) throw new Error(`workflow.json maps no column to ${name}`);
	return { service: name, name: displayName, idType: String(idType ?? idTypes[0].value), column };
});

export function placeOf(service: string): Place {
	const place = PLACES.find((one) => one.service === service);
	if (place === undefined) throw new Error(`The demo asks no service ${service}`);
	return place;
}

export function readPeople(file = path.join(__dirname, 'profiles.csv')): Person[] {
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
	for (const { parameters, onError } of NODES) {
		const { output, error } = await runInEngine({
			parameters,
			items: people.map((person) => ({ ...person })),
			credentials: { ...sandbox.credentials },
			node: { onError },
		});
		if (error) throw error;
		receipts.push(...output.map(({ json }) => json as unknown as Receipt));
	}
	return receipts;
}
