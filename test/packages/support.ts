import { runInEngine } from '../../engine';
import { services } from '../../nodes/DeleteProfile/services';
import { startSandbox } from '../../sandbox';

/** A deletion at a stand-in on the loopback; needs `npm run build`. */
export async function runOnThisMachine() {
	const sandbox = await startSandbox();
	try {
		const [{ name, fields, idTypes }] = services;
		sandbox.seed(name, [{ [idTypes[0]]: 'user-1' }]);
		const { output } = await runInEngine({
			parameters: {
				operation: 'delete',
				services: [name],
				[fields.id.name]: 'user-1',
				options: { maxAttempts: 1 },
			},
			credentials: sandbox.credentials,
			node: { onError: 'continueRegularOutput' },
		});
		return {
			receipts: output.map(({ json }) => json),
			requests: sandbox.stats(name).requests,
			deleted: !sandbox.has(name, idTypes[0], 'user-1'),
		};
	} finally {
		await sandbox.close();
	}
}
