/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** The packages for one service each, by the registry of services: their names and places. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Service } from '../nodes/DeleteProfile/contract/service';
import { services } from '../nodes/DeleteProfile/services';

export const ROOT = resolve(__dirname, '..');
export const PACKAGES = join(ROOT, 'packages');

/** For packages that are made to be tested: neither linter nor tests of this tree look there. */
export const WORKSHOP = join(ROOT, 'node_modules/.cache/delete-profile-packages');

export interface Manifest {
	name: string;
	version: string;
	license: string;
	author: unknown;
	keywords: string[];
	engines: Record<string, string>;
	repository: { type: string; url: string };
	files: string[];
	n8n: { n8nNodesApiVersion: number; strict: boolean; credentials: string[]; nodes: string[] };
	devDependencies: Record<string, string>;
	peerDependencies: Record<string, string>;
}

export const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** `https://github.com/owner/name`, without the decoration that npm wants. */
export const sourceRepository = manifest.repository.url.replace(/^git\+|\.git$/g, '');

export interface Edition {
	readonly service: Service;
	/** The others, which nothing in this package may be about. */
	readonly others: readonly Service[];
	readonly packageName: string;
	/** Of the class, of its file and of its folder. */
	readonly className: string;
	readonly nodeType: string;
	/** Class and file of the credential. */
	readonly credentialClass: string;
	/** Where it is published from, as a page and for git. */
	readonly repository: string;
}

const capitalized = (name: string) => name[0].toUpperCase() + name.slice(1);

/** "Gainsight PX" → "gainsight-px" */
export const kebab = (displayName: string) => displayName.toLowerCase().replaceAll(' ', '-');

export const editions: readonly Edition[] = services.map((service) => {
	const packageName = `n8n-nodes-${kebab(service.displayName)}-delete-profile`;
	return {
		service,
		others: services.filter((other) => other !== service),
		packageName,
		className: capitalized(service.name),
		nodeType: `${packageName}.${service.name}`,
		credentialClass: capitalized(service.access.credential),
		repository: `${sourceRepository.slice(0, sourceRepository.lastIndexOf('/'))}/${packageName}`,
	};
});

/** Those whose package or service is named in `words`; all without any. */
export function chosenEditions(words: readonly string[]): readonly Edition[] {
	const unknown = words.filter(
		(word) => !editions.some((one) => [one.packageName, one.service.name].includes(word)),
	);
	if (unknown.length > 0) throw new Error(`No package for one service: ${unknown.join(', ')}`);
	if (words.length === 0) return editions;
	return editions.filter((one) =>
		words.some((w) => [one.packageName, one.service.name].includes(w)),
	);
}

const plain = (text: string) => text.toLowerCase().replaceAll(' ', '');

/** Words for a service that its name does not have, by which people search for it. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
	// Until 2018, and still in its hosts: https://px-apidocs.gainsight.com/
	gainsightPx: ['Aptrinsic'],
};

const namesOf = ({ name, displayName }: Service) =>
	[name, displayName, ...(OTHER_NAMES[name] ?? [])].map(plain);

/** Two products of one vendor, one of which is named after the other (Adapty, Adapty Mail). */
const areKin = (one: Service, other: Service) =>
	plain(one.displayName).startsWith(plain(other.displayName)) ||
	plain(other.displayName).startsWith(plain(one.displayName));

/** Whether a text names another vendor's service. */
export function namesAnother({ service, others }: Edition, text: string): boolean {
	return others
		.filter((other) => !areKin(service, other))
		.some((other) => namesOf(other).some((name) => plain(text).includes(name)));
}

/** Whether a search word is about this service or about none, not about another one. */
export function isOwnWord(edition: Edition, word: string): boolean {
	const isPart = (one: Service) => namesOf(one).some((name) => name.includes(plain(word)));
	if (namesAnother(edition, word)) return false;
	return isPart(edition.service) || !edition.others.some(isPart);
}

const git = (...words: string[]) =>
	execFileSync('git', words, {
		cwd: ROOT,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	}).trim();

/** The commit that the sources are; marked where they are changed, unknown outside a clone. */
export function sourceCommit(): string {
	try {
		const changed = git('status', '--porcelain', '--', '.') !== '';
		return `${git('rev-parse', 'HEAD')}${changed ? ' with changes' : ''}`;
	} catch {
		return 'unknown';
	}
}
