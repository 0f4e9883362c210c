/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The compose file and the workflows, as far as they can be read without a container or GitHub. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { n8nServices, readCompose, structureFindings } from '../../packaging/checkCompose';
import { manifest } from '../../packaging/editions';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('docs/docker/docker-compose.yml', () => {
	const compose = readCompose();
	const n8n = n8nServices(compose);

	test('fits together', () => {
		expect(structureFindings()).toEqual([]);
	});

	test('is queue mode: main process, workers, Redis and PostgreSQL', () => {
		expect([...n8n.keys()]).toEqual(['n8n', 'worker']);
		expect(Object.keys(compose.services)).toEqual(['n8n', 'worker', 'postgres', 'redis']);
		expect(n8n.get('worker')).toMatchObject({ command: 'worker', deploy: { replicas: 2 } });
		for (const { environment } of n8n.values()) {
			expect(environment).toMatchObject({
				EXECUTIONS_MODE: 'queue',
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: 'postgres',
				QUEUE_BULL_REDIS_HOST: 'redis',
			});
		}
	});

	test('has the package on all of them', () => {
		for (const { environment } of n8n.values()) {
			expect(environment).toMatchObject({
				N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
				N8N_REINSTALL_MISSING_PACKAGES: 'true',
			});
		}
		const { environment = {} } = n8n.get('n8n') ?? {};
		expect(environment.N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV).toBe('true');
		const list = environment.N8N_COMMUNITY_PACKAGES.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
		expect(JSON.parse(list)).toEqual([{ name: manifest.name, version: manifest.version }]);
	});

	test('holds no secret and publishes no port to the network', () => {
		const text = read('docs/docker/docker-compose.yml');
		expect(text).toMatch(/N8N_ENCRYPTION_KEY: \$\{N8N_ENCRYPTION_KEY:\?/);
		expect(text).toMatch(/PASSWORD: \$\{POSTGRES_PASSWORD:\?/);
		for (const [port] of text.matchAll(/'[\d.:]+:\d+'/g)) expect(port).toMatch(/^'127\.0\.0\.1:/);
	});
});

describe.each([
	'.github/workflows/publish.yml',
	'packaging/template/.github/workflows/publish.yml',
])('%s', (file) => {
	type Job = { permissions?: object; steps: Array<{ run?: string }> };
	const { permissions, jobs } = parse(read(file), { strict: true }) as {
		permissions: object;
		jobs: Record<string, Job>;
	};

	test('publishes with provenance after the tests, and may do nothing else', () => {
		expect(permissions).toEqual({ contents: 'read' });
		const { publish } = jobs;
		expect(publish.permissions).toEqual({ 'id-token': 'write', contents: 'read' });
		const runs = publish.steps.map(({ run }) => run ?? '');
		const test = runs.indexOf('npm test');
		expect(test).toBeGreaterThan(-1);
		expect(runs.findIndex((run) => run.includes('npm run release'))).toBeGreaterThan(test);
	});
});
