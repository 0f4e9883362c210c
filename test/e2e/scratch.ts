import { createServer } from 'node:http';
import { join } from 'node:path';
import * as path from 'node:path';
import { installN8n } from './lib/install';
import { buildAndPack } from './lib/pack';
import { endOnSignals } from './lib/processes';
import { newN8n, stageIn, temporaryFolder } from './lib/stage';
import { openBrowser } from './lib/browser';
import * as editor from './lib/editor';
import * as workflows from './lib/workflows';
import * as truth from './lib/truth';
import { services } from '../../engine/services';

async function main() {
	await installN8n();
	const work = temporaryFolder('scratch');
	const pack = await buildAndPack(join(work, 'pack'));
	const { n8n, api } = await newN8n({ folder: join(work, 'n8n'), pack });
	const stage = await stageIn(api, {}, 'sandbox');
	const { page } = await openBrowser(api.url);
	const scope = { n8n, api, stage, page, services, path, ...editor, ...workflows, ...truth, S: {} };
	const AsyncFunction = (async () => undefined).constructor as any;
	createServer((request, response) => {
		let text = '';
		request.on('data', (data) => (text += String(data)));
		request.on('end', async () => {
			try {
				const value = await new AsyncFunction(...Object.keys(scope), text)(...Object.values(scope));
				response.end(typeof value === 'string' ? value : JSON.stringify(value, null, 1) ?? 'undefined');
			} catch (cause) {
				response.end(String((cause as Error).stack));
			}
		});
	}).listen(7777, '127.0.0.1');
	console.log('ready', n8n.url);
}
endOnSignals(() => undefined);
void main();
