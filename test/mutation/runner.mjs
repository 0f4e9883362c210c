import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { createMochaTestRunner } from '@stryker-mutator/mocha-runner';

/**
 * Mocha's runner, which stays in one process. A change can leave something behind there, so that a
 * test fails for each one after it: only a test that passes again without the change has noticed it.
 * Otherwise the process is spoiled; Stryker begins a new one when a run is rejected, and tries again.
 */
function carefulRunner(injector) {
	const runner = createMochaTestRunner(injector);
	const runWith = runner.mutantRun.bind(runner);
	let isFresh = true;
	let isSpoiled = false;
	runner.mutantRun = async (options) => {
		if (isSpoiled) throw new Error('Spoiled by the change before');
		const wasFresh = isFresh;
		isFresh = false;
		const result = await runWith(options);
		if (result.status !== 'killed') return result;
		const unchanged = { ...options, activeMutant: { id: undefined }, hitLimit: undefined };
		const again = await runWith({ ...unchanged, testFilter: result.killedBy });
		isSpoiled = again.status !== 'survived';
		if (isSpoiled && !wasFresh) throw new Error('Spoiled by a change before');
		return result;
	};
	return runner;
}
carefulRunner.inject = createMochaTestRunner.inject;

export const strykerPlugins = [
	declareFactoryPlugin(PluginKind.TestRunner, 'careful-mocha', carefulRunner),
];
