import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';

/**
 * Starts sandboxes of which nothing is left after the test. Each has ports, and with them accounts,
 * of its own, so that nothing the node has learned about one account reaches another test.
 */
export function sandboxes(): (options?: SandboxOptions) => Promise<Sandbox> {
	const open: Sandbox[] = [];
	afterEach(async () => {
		await Promise.all(open.splice(0).map(async (sandbox) => await sandbox.close()));
	});
	return async (options) => {
		const sandbox = await startSandbox(options);
		open.push(sandbox);
		return sandbox;
	};
}
