/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a tool for development, not the node */
import { parseArgs } from 'node:util';

import { startSandbox } from './index';
import { SANDBOX_SERVICES, STAND_INS } from './services';
import type { Sandbox } from './types';

const DEFAULT_PORT = 4010;
const PEOPLE = 250;

const HELP = `Usage: npm run sandbox -- [--latency MS] [--port PORT]

  --latency MS   real ms before each response (default 0)
  --port PORT    first port of a row, one for each service and the admin endpoint (default ${DEFAULT_PORT}), 0 = any free ones`;

function wholeNumber(name: string, text: string | undefined, preset: number): number {
	if (text === undefined) return preset;
	if (!/^\d+$/.test(text)) throw new RangeError(`--${name} has to be a whole number`);
	return Number(text);
}

function introduction({ urls, credentials }: Sandbox): string {
	const services = STAND_INS.map(({ title, credentialType, profiles, person }) => {
		const [, ...others] = profiles.idTypes;
		const ids = others.map((idType) => `    ${idType} of person-1: ${String(person(1)[idType])}\n`);
		const fields = Object.entries(credentials[credentialType]).map(
			([field, value]) => `    ${labelOf(field)}: ${value}\n`,
		);
		return `  ${title}\n${fields.join('')}${ids.join('')}`;
	});
	return `The sandbox is running. Stop it with Ctrl-C.
Every service knows person-1 to person-${PEOPLE}.

${services.join('\n')}
  Admin ${urls.admin}/state`;
}

/** `baseUrl` as the credential's form shows it: `Base URL`. */
function labelOf(field: string): string {
	const words = field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	const label = words.charAt(0).toUpperCase() + words.slice(1);
	return label.replace(/\b(url|id|api)\b/gi, (word) => word.toUpperCase());
}

function portsFrom(first: number): Record<string, number> {
	const names = [...SANDBOX_SERVICES, 'admin'];
	return Object.fromEntries(names.map((name, index) => [name, first + index]));
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			latency: { type: 'string' },
			port: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const port = wholeNumber('port', values.port, DEFAULT_PORT);
	const sandbox = await startSandbox({
		latency: wholeNumber('latency', values.latency, 0),
		ports: port === 0 ? {} : portsFrom(port),
	});
	const numbers = Array.from({ length: PEOPLE }, (_, index) => index + 1);
	for (const { name, person } of STAND_INS) sandbox.seed(name, numbers.map(person));
	console.log(introduction(sandbox));
	const stop = () => void sandbox.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
