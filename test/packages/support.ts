import { runInEngine } from '../../engine';
import { services } from '../../nodes/DeleteProfile/services';
import { startSandbox } from '../../sandbox';

/** A deletion at a stand-in on the loopback; needs `npm run build`. */
export async function runOnThisMachine() {
	const sandbox = await startSandbox();
	try {
		const [{ name, idTypes }] = services;
		const idType = idTypes[0].value;
		sandbox.seed(name, [{ [idType]: 'user-1' }]);
		const { output } = await runInEngine({
			parameters: {
				resource: name,
				operation: 'delete',
				id: 'user-1',
				options: { maxAttempts: 1 },
			},
			credentials: sandbox.credentials,
			node: { onError: 'continueRegularOutput' },
		});
		return {
			receipts: output.map(({ json }) => json),
			requests: sandbox.stats(name).requests,
			deleted: !sandbox.has(name, idType, 'user-1'),
		};
	} finally {
		await sandbox.close();
	}
}
