/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Programs of the system that some tests need; on Debian as root they are installed. */
import { delimiter } from 'node:path';
import { run } from './processes';
import { step } from './terminal';

/** Debian keeps PostgreSQL's server programs out of PATH. */
const folders = ['17', '16', '15', '14', '13'].map((v) => `/usr/lib/postgresql/${v}/bin`);

/** The path of the first of these programs that is there. */
async function findProgram(...names: string[]): Promise<string | undefined> {
	const PATH = [process.env.PATH, ...folders].join(delimiter);
	const look = 'for name; do command -v "$name" && exit; done; true';
	const found = await run('sh', ['-c', look, 'sh', ...names], { env: { PATH } });
	return found.trim() || undefined;
}

let updated = false;

/** The program's path; undefined where it is missing and cannot be installed by us. */
async function program(names: string[], packages: string[]): Promise<string | undefined> {
	const found = await findProgram(...names);
	if (found) return found;
	const apt = await findProgram('apt-get');
	if (!apt || process.getuid?.() !== 0) return undefined;
	await step(`Debian packages ${packages.join(', ')}`, async () => {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		if (!updated) await run(apt, ['update', '-qq'], { env });
		updated = true;
		await run(apt, ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
	});
	return await findProgram(...names);
}

export async function chromium(): Promise<string | undefined> {
	const named = process.env.DELETE_PROFILE_E2E_CHROMIUM;
	if (named) return named;
	return await program(
		['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
		['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
	);
}

export const redisServer = async () => await program(['redis-server'], ['redis-server']);

export const postgresServer = async () => await program(['postgres'], ['postgresql']);
