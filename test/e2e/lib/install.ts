/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** A full n8n outside the tree: installed once at the pinned versions, then reused. */
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { manifest, n8nFolder, n8nVersion, nodeFolder, nodeVersion } from './paths';
import { removeAtEnd, run } from './processes';
import { say, step } from './terminal';

const MARKER = 'installed.json';
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** n8n refuses older ones. */
const oldestNode = 24;
const ownNodeServes = Number(process.versions.node.split('.')[0]) >= oldestNode;

export const nodeBinary = ownNodeServes
	? process.execPath
	: join(nodeFolder, 'node_modules', nodePackage(), 'bin/node');

/** The npm package that brings nothing but the Node.js binary of this machine's kind. */
function nodePackage(): string {
	const { platform, arch } = process;
	const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** An environment in which `node` is the one that n8n needs. */
export function withNode(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
	return { ...env, PATH: `${dirname(nodeBinary)}${delimiter}${env.PATH ?? ''}` };
}

const fingerprint = (value: unknown) =>
	createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

function isComplete(folder: string, wanted: string): boolean {
	const marker = join(folder, MARKER);
	if (!existsSync(marker)) return false;
	return (JSON.parse(readFileSync(marker, 'utf8')) as { wanted?: string }).wanted === wanted;
}

/** Builds the folder beside its place and moves it there when it is whole. */
async function installFolder(
	folder: string,
	packageJson: object,
	fill: (part: string) => Promise<void>,
): Promise<void> {
	const wanted = fingerprint(packageJson);
	if (isComplete(folder, wanted)) return;
	mkdirSync(dirname(folder), { recursive: true });
	const part = mkdtempSync(`${folder}.partial-`);
	removeAtEnd(part);
	writeFileSync(join(part, 'package.json'), JSON.stringify(packageJson, null, '\t'));
	await fill(part);
	writeFileSync(join(part, MARKER), JSON.stringify({ wanted }));
	rmSync(folder, { recursive: true, force: true });
	renameSync(part, folder);
}

async function installNode(): Promise<void> {
	if (ownNodeServes) return;
	const packageJson = { private: true, dependencies: { [nodePackage()]: nodeVersion } };
	await installFolder(nodeFolder, packageJson, async (cwd) => {
		await step(`Node.js ${nodeVersion} for n8n`, async () => {
			await run(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd });
		});
	});
}

export async function installN8n(): Promise<void> {
	await installNode();
	const packageJson = {
		private: true,
		dependencies: manifest.dependencies,
		overrides: manifest.overrides,
	};
	await installFolder(n8nFolder, packageJson, async (cwd) => {
		say(`First run: n8n ${n8nVersion} is downloaded once (2.3 GB on disk, some minutes).`);
		const options = { cwd, env: withNode() };
		await step(`n8n ${n8nVersion}`, async () => {
			const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
			await run(npm, ['install', ...flags], options);
		});
		await step('the SQLite binding of n8n (compiled where no binary can be had)', async () => {
			await run(npm, ['rebuild', 'sqlite3', '--ignore-scripts=false'], options);
			const binding = join(cwd, 'node_modules/sqlite3/build/Release/node_sqlite3.node');
			if (!existsSync(binding)) {
				throw new Error(
					'The SQLite binding of n8n was not built. It needs python3, make and a C++ compiler.',
				);
			}
		});
	});
}

export const n8nBinary = join(n8nFolder, 'node_modules/n8n/bin/n8n');
