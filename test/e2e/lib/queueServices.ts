/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Redis and PostgreSQL for queue mode: own processes, own folders, loopback only. */
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { postgresServer, redisServer } from './debian';
import { freePort } from './ports';
import { type Child, run, start } from './processes';
import { until } from './wait';

export type QueueServices = { env: NodeJS.ProcessEnv; stop: () => Promise<void> };

async function listening(name: string, port: number, child: Child): Promise<void> {
	await until(`${name} listening`, async () => {
		if (!child.running) throw new Error(`${name} ended:\n${child.tail()}`);
		return await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1');
			socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
			socket.once('connect', () => socket.destroy());
		});
	});
}

async function startRedis(folder: string): Promise<{ child: Child; port: number }> {
	const server = await redisServer();
	if (!server) throw new Error('No redis-server. Install it for the tests of queue mode.');
	const port = await freePort();
	mkdirSync(folder, { recursive: true });
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const child = start('redis', server, args);
	await listening('redis-server', port, child);
	return { child, port };
}

/** PostgreSQL refuses to run as root: then it runs as the user of its Debian package. */
async function databaseUser(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).trim());
	return { uid: await id('-u'), gid: await id('-g') };
}

async function startPostgres(folder: string): Promise<{ child: Child; port: number }> {
	const server = await postgresServer();
	if (!server) throw new Error('No PostgreSQL server. Install it for the tests of queue mode.');
	const port = await freePort();
	const user = await databaseUser();
	const data = join(folder, 'data');
	mkdirSync(folder, { recursive: true });
	if (user) {
		chownSync(folder, user.uid, user.gid);
		// Its way there leads through folders that only we may enter.
		chmodSync(dirname(folder), 0o711);
	}
	const initdb = join(dirname(server), 'initdb');
	const setUp = ['-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8', '--no-sync'];
	await run(initdb, setUp, { cwd: folder, user });
	const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1', 'fsync=off'];
	const flags = settings.flatMap((setting) => ['-c', setting]);
	const child = start('postgres', server, ['-D', data, '-p', String(port), ...flags], {
		cwd: folder,
		user,
	});
	await listening('PostgreSQL', port, child);
	return { child, port };
}

/** What n8n's main process and its workers share, as environment for each of them. */
export async function startQueueServices(folder: string): Promise<QueueServices> {
	const redis = await startRedis(join(folder, 'redis'));
	const postgres = await startPostgres(join(folder, 'postgres'));
	const env = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: '',
	};
	const stop = async () => {
		await Promise.all([redis.child.stop(), postgres.child.stop()]);
	};
	return { env, stop };
}
