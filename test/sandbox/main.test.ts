/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { sandboxClient } from '../../sandbox';
import { STAND_INS } from '../../sandbox/services';

// Starting tsx takes a second, more on a busy machine.
jest.setTimeout(30_000);

const ROOT = join(__dirname, '..', '..');

test('prints addresses, keys and IDs, serves, and stops on Ctrl-C', async () => {
	const args = ['--import', 'tsx', 'sandbox/main.ts', '--port', '0', '--latency', '1'];
	const child = spawn(process.execPath, args, { cwd: ROOT });
	let output = '';
	for await (const chunk of child.stdout) {
		output += String(chunk);
		if (output.includes('/state')) break;
	}
	const admin = /Admin +(http:\/\/127\.0\.0\.1:\d+)\/state/.exec(output)?.[1] ?? '';
	const client = sandboxClient(admin);
	const { urls, credentials } = await client.info();
	for (const url of Object.values(urls)) expect(output).toContain(url);
	const fields = Object.values(credentials).flatMap((one) => Object.values(one));
	for (const value of fields) expect(output).toContain(value);
	for (const { name, profiles } of STAND_INS) {
		expect(await client.has(name, profiles.idTypes[0], 'person-250')).toBe(true);
	}

	child.kill('SIGINT');
	const [code] = (await once(child, 'exit')) as [number | null];
	expect(code).toBe(0);
});
