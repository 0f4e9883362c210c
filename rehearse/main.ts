/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error, no-console -- runs outside n8n */
/** `npm run rehearse -- <service>`: see docs/sources.md, "Rehearsal against the real service". */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { credentialContext } from '../engine/credentialTest';
import { serviceNamed, services } from '../engine/services';
import { accountOf } from '../nodes/DeleteProfile/contract/account';
import { CUSTOM_REGION, LOOPBACK_HOST } from '../nodes/DeleteProfile/contract/baseUrl';
import type { Service } from '../nodes/DeleteProfile/contract/service';
import type { Target } from '../nodes/DeleteProfile/contract/types';
import { readIdentifiers } from '../nodes/DeleteProfile/input/identifiers';
import { factsOf } from '../test/services/facts';
import { atStandIn, differences, leavesOf, record, type Recording } from './recording';
import { absentId, redactorFor, SHORTEST_ID } from './redact';
import {
	parametersOf,
	perform,
	Refusal,
	requestOf,
	stepsOf,
	type Asked,
	type Rehearsal,
} from './steps';

/** What surrounds a rehearsal. */
export interface World {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Where `<service>.local.json` may be, which git ignores. */
	readonly credentials: string;
	print(line: string): void;
	wait(ms: number): Promise<void>;
}

/** Where recordings are kept. */
export const RECORDED = path.join(__dirname, '..', 'test', 'data', 'recorded');

const OPTIONS = {
	disposable: { type: 'string' },
	'id-type': { type: 'string' },
	'delete-at': { type: 'string' },
	parameter: { type: 'string', multiple: true, default: [] as string[] },
	stub: { type: 'boolean', default: false },
	output: { type: 'string' },
} as const;

const USAGE = `npm run rehearse -- <service> [--disposable ID] [--id-type TYPE] [--delete-at HOST]
                     [--parameter name=value]… [--stub] [--output FOLDER]
Services: ${services.map(({ name }) => name).join(', ')}`;

/** Its class, in the file that n8n finds by the same name. */
export function credentialTypeOf({ access: { credential } }: Service): ICredentialType {
	const name = `${credential[0].toUpperCase()}${credential.slice(1)}`;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const file = require(`../credentials/${name}.credentials.ts`) as Record<string, unknown>;
	return new (file[name] as new () => ICredentialType)();
}

const upperSnake = (name: string) => name.replace(/([A-Z])/g, '_$1').toUpperCase();

/** From `<service>.local.json` and, which win, variables such as `CLEVER_TAP_PASSCODE`. */
function storedCredential(service: Service, type: ICredentialType, world: World) {
	const file = path.join(world.credentials, `${service.name}.local.json`);
	let stored: Record<string, string> = {};
	try {
		if (existsSync(file)) stored = JSON.parse(readFileSync(file, 'utf8')) as typeof stored;
	} catch {
		// The error of the parser shows what it could not parse.
		throw new Refusal(`${path.basename(file)} is not JSON`);
	}
	const names = type.properties
		.filter(({ type: kind }) => kind === 'string' || kind === 'options')
		.map(({ name }) => [name, `${upperSnake(service.name)}_${upperSnake(name)}`] as const);
	for (const [name, variable] of names) {
		const value = world.env[variable];
		if (value) stored = { ...stored, [name]: value };
	}
	if (Object.keys(stored).length > 0) return stored as ICredentialDataDecryptedObject;
	const variables = names.map(([, variable]) => variable).join(', ');
	throw new Refusal(`There is no credential: set ${variables}, or write ${file}`);
}

/** Everything that is checked before anything is sent. */
async function prepare(argv: string[], world: World) {
	const { values, positionals } = parseArgs({
		args: argv,
		options: OPTIONS,
		allowPositionals: true,
	});
	const found = services.find(({ name }) => name === positionals[0]);
	if (!found || positionals.length > 1) throw new Refusal(USAGE);
	const service = serviceNamed(found.name);
	const { name, displayName, access, idTypes } = service;
	const type = credentialTypeOf(service);
	const { data } = await credentialContext(type, storedCredential(service, type, world));
	const account = accountOf(displayName, access, data);
	if (!account.ok) throw new Refusal(account.problem.what);
	const { baseUrl, host } = account.value;

	const idType = values['id-type'] ?? idTypes[0].value;
	if (!idTypes.some(({ value }) => value === idType))
		throw new Refusal(`--id-type ${idType}: unknown`);
	const { disposable: id, 'delete-at': word } = values;
	const [read] = id === undefined ? [] : readIdentifiers(id);
	const own = id === undefined ? undefined : service.problemOfId?.(idType, id);
	const problem = read?.kind === 'invalid' ? read.problem : own;
	if (problem) throw new Refusal(`--disposable: the ID ${problem.what}`);
	if (id !== undefined && id.length < SHORTEST_ID) {
		throw new Refusal(
			`--disposable: an ID of less than ${SHORTEST_ID} characters cannot be redacted`,
		);
	}
	const isLocal = LOOPBACK_HOST.test(new URL(baseUrl).hostname);
	if (word !== undefined && word !== host) throw new Refusal(`--delete-at: the host is ${host}`);
	const deletes = isLocal || word === host;
	if (id !== undefined && !deletes) {
		throw new Refusal(
			`It deletes that profile at ${host}. If you mean it, add --delete-at ${host}`,
		);
	}
	const { stub } = factsOf(name);
	if (values.stub && !stub) throw new Refusal(`${displayName} has no stubs`);

	const parameters = parametersOf(service, values.parameter);
	const target = (one: string): Target => ({ id: one, idType, ...(parameters && { parameters }) });
	const rehearsal: Rehearsal = {
		service,
		type,
		credential: data,
		absent: target(absentId(service, idType)),
		disposable: id === undefined ? undefined : target(id),
		deletes,
		stub: values.stub ? stub : undefined,
		wait: world.wait,
	};
	const output = values.output ?? (isLocal ? undefined : RECORDED);
	return { rehearsal, baseUrl, host, output };
}

function announce(rehearsal: Rehearsal, host: string, print: World['print']): void {
	const { service, absent, disposable, deletes, stub } = rehearsal;
	print(`Rehearsal of ${service.displayName} at ${host}`);
	print(`ID that nobody has (${absent.idType}): ${absent.id}`);
	if (disposable) print(`Disposable profile (${disposable.idType}): ${disposable.id}`);
	print('This is sent, in this order, each once:');
	for (const step of stepsOf(rehearsal)) {
		const what = step.target && requestOf(rehearsal, step, step.target, Date.now());
		const body = what?.body ? ` ${JSON.stringify(what.body)}` : '';
		const own = step.action === 'job' ? "a question for the deletion's job" : "n8n's own test";
		const mark = step.action === 'delete' ? (stub ? 'STUB ' : 'DELETION ') : '';
		print(`  ${step.name}: ${mark}${what ? `${what.method} ${what.url}${body}` : own}`);
	}
	if (!deletes) print(`No deletion is sent. To send them, too, add --delete-at ${host}`);
	print('');
}

/** Asks the service and the stand-in, and tells them apart. @returns the exit code: 2 where they differ */
async function compare(argv: string[], world: World): Promise<number> {
	const { rehearsal, baseUrl, host, output } = await prepare(argv, world);
	const { service, stub } = rehearsal;
	const redactor = redactorFor(rehearsal);
	const print: World['print'] = (line) => world.print(redactor.withoutKeys(line));
	announce(rehearsal, host, print);

	const standIn = await atStandIn(rehearsal);
	const asked = await perform(rehearsal);
	const known = new Set([...standIn.kept.values()].flatMap(({ body }) => leavesOf(body)));
	const kept = record(rehearsal, asked, redactor, baseUrl, known);

	print('  Step: what the node understood | what it understands of the stand-in');
	const names = stepsOf(rehearsal).map(({ name }) => name);
	const meaningAt = (all: readonly Asked[], name: string) =>
		all.find(({ step }) => step.name === name)?.means ?? 'not asked';
	let differs = 0;
	for (const name of names) {
		const [here, there] = [meaningAt(asked, name), meaningAt(standIn.asked, name)];
		const forms = differences(kept.get(name), standIn.kept.get(name));
		if (here !== there) differs++;
		print(`${here !== there ? '≠' : forms.length > 0 ? '~' : '='} ${name}: ${here} | ${there}`);
		for (const form of forms) print(`      ${form}`);
		const came = asked.some(({ step, response }) => step.name === name && response);
		if (came && !kept.has(name))
			print('      Not recorded: without keys and IDs it reads otherwise');
	}
	print(`\n≠ understood otherwise: ${differs} of ${names.length}. ~ the same in another form.`);

	if (kept.size === 0) print('Nothing was recorded: no response came.');
	else if (output === undefined) {
		print('Nothing was recorded: this is no real service. See --output.');
	} else {
		const file = path.join(output, `${service.name}${stub ? '.stub' : ''}.json`);
		const isOwn = rehearsal.credential[service.access.hostField.name] !== CUSTOM_REGION;
		const recording: Recording = {
			service: service.name,
			host: isOwn ? host : CUSTOM_REGION,
			day: new Date().toISOString().slice(0, 10),
			...(stub && { stub: true }),
			exchanges: [...kept.values()],
		};
		mkdirSync(output, { recursive: true });
		writeFileSync(file, `${JSON.stringify(recording, null, '\t')}\n`);
		print(`Recorded, without keys and IDs: ${file}. Read it before you commit it.`);
	}
	return differs > 0 ? 2 : 0;
}

/** @param argv as behind `npm run rehearse --` @returns the exit code: 1 where nothing was sent */
export async function rehearse(argv: string[], world: World): Promise<number> {
	try {
		return await compare(argv, world);
	} catch (thrown) {
		const isOfArguments = String((thrown as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
		if (!(thrown instanceof Refusal) && !isOfArguments) throw thrown;
		world.print(`${(thrown as Error).message}\nNothing was sent.`);
		return 1;
	}
}

if (require.main === module) {
	const world: World = {
		env: process.env,
		credentials: __dirname,
		print: (line) => console.log(line),
		wait: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
	};
	rehearse(process.argv.slice(2), world).then(
		(code) => (process.exitCode = code),
		() => {
			// Whatever it says, it could hold a key.
			console.error('The rehearsal broke off. Nothing more is sent, and nothing was recorded.');
			process.exitCode = 1;
		},
	);
}
