/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { readPeople } from '../../demo/stage';

// Loading n8n's engine takes seconds, more on a busy machine.
jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');

async function runDemo() {
	const child = spawn(join(ROOT, 'node_modules', '.bin', 'tsx'), ['demo/main.ts'], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += String(chunk)));
	child.stderr.on('data', (chunk) => (output += String(chunk)));
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, output };
}

test('prints a table that is true, without a terminal', async () => {
	const { code, output } = await runDemo();
	const cells = (name: string) =>
		new RegExp(`^${name} {2}.*$`, 'm').exec(output)?.[0].trim().split(/ {2,}/).slice(0, -1);

	expect(output).toContain('All of it is true.');
	expect(output).not.toMatch(/FALSE|\r/);
	// deleted, accepted, already absent, skipped, refused, failed, repeated, requests
	expect(cells('Adapty')?.slice(1).map(Number)).toEqual([203, 0, 14, 21, 1, 0, 1, 219]);
	expect(cells('Adapty Mail')?.slice(1).map(Number)).toEqual([239, 0, 0, 0, 0, 0, 1, 239]);
	expect(cells('CleverTap')?.slice(1).map(Number)).toEqual([0, 229, 0, 9, 1, 0, 1, 4]);
	expect(cells('Gainsight PX')?.slice(1).map(Number)).toEqual([193, 0, 11, 34, 1, 0, 1, 205]);
	expect(output.match(/^Profiles processed: /gm)?.length).toBeLessThan(200);
	expect(code).toBe(0);
});

test('the file names only made-up people', () => {
	for (const { email } of readPeople()) expect(email).toMatch(/@example\.com$/);
});
