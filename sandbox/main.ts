/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a tool for development, not the node */
import { parseArgs } from 'node:util';

import { startSandbox } from './index';
import { EXAMPLE_PEOPLE, examplePeople } from './people';
import { SANDBOX_SERVICES, type Sandbox } from './types';

const DEFAULT_PORT = 4010;

const HELP = `Usage: npm run sandbox -- [--latency MS] [--port PORT]

  --latency MS   real ms before each answer (default 0)
  --port PORT    first of four ports in a row (default ${DEFAULT_PORT}), 0 = any free ones`;

function wholeNumber(name: string, text: string | undefined, preset: number): number {
	if (text === undefined) return preset;
	if (!/^\d+$/.test(text)) throw new RangeError(`--${name} has to be a whole number`);
	return Number(text);
}

function introduction({ urls, credentials }: Sandbox): string {
	const { adaptyApi, cleverTapApi, gainsightPxApi } = credentials;
	const [adapty] = examplePeople(1).adapty;
	const [cleverTap] = examplePeople(1).cleverTap;
	return `The sandbox is running. Stop it with Ctrl-C.

  Adapty API         Server: Custom       Base URL: ${urls.adapty}
                     Secret key: ${adaptyApi.secretKey}
  CleverTap API      Region: Custom       Base URL: ${urls.cleverTap}
                     Account ID: ${cleverTapApi.accountId}   Passcode: ${cleverTapApi.passcode}
  Gainsight PX API   Data center: Custom  Base URL: ${urls.gainsightPx}
                     API key: ${gainsightPxApi.apiKey}
  Admin              ${urls.admin}/state

Every service knows person-1 to person-${EXAMPLE_PEOPLE}. Other IDs of person-1:
  Adapty profile ID  ${String(adapty.profileId)}
  CleverTap guid     ${String(cleverTap.guid)}`;
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
		ports:
			port === 0
				? {}
				: { adapty: port, cleverTap: port + 1, gainsightPx: port + 2, admin: port + 3 },
	});
	const people = examplePeople(EXAMPLE_PEOPLE);
	for (const service of SANDBOX_SERVICES) sandbox.seed(service, people[service]);
	console.log(introduction(sandbox));
	const stop = () => void sandbox.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
