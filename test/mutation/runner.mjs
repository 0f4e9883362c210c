import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { createMochaTestRunner } from '@stryker-mutator/mocha-runner';
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

/** What runs while a module loads is changed only if all of ours is loaded anew. */
async function runInFreshModules(injector, options) {
	const loaded = { ...cache };
	const forget = () =>
		Object.keys(cache)
			.filter((file) => !file.includes('node_modules'))
			.forEach((file) => delete cache[file]);
	const runner = createMochaTestRunner(injector);
	// By what is beside it, see all.ts.
	process.env.MUTATED_FILE = options.activeMutant.fileName;
	forget();
	try {
		await runner.init();
		const { mocha } = runner;
		// An import is kept for good, other than a module that is required.
		mocha.loadFilesAsync = async () => mocha.loadFiles();
		return await runner.mutantRun(options);
	} finally {
		await runner.dispose();
		delete process.env.MUTATED_FILE;
		forget();
		Object.assign(cache, loaded);
	}
}

/**
 * Mocha's runner, which stays in one process. A change can leave something behind there, so that a
 * test fails for each one after it: only a test that passes again without the change has noticed it.
 * Otherwise the process is spoiled; Stryker begins a new one when a run is rejected, and tries again.
 */
function carefulRunner(injector) {
	const runner = createMochaTestRunner(injector);
	const runAtRuntime = runner.mutantRun.bind(runner);
	const runWith = async (options) =>
		options.mutantActivation === 'static'
			? await runInFreshModules(injector, options)
			: await runAtRuntime(options);
	let isFresh = true;
	let isSpoiled = false;
	runner.capabilities = async () => ({ reloadEnvironment: true });
	runner.mutantRun = async (options) => {
		if (isSpoiled) throw new Error('Spoiled by the change before');
		const wasFresh = isFresh;
		isFresh = false;
		const result = await runWith(options);
		if (result.status !== 'killed') return result;
		const unchanged = { ...options.activeMutant, id: undefined };
		const again = await runWith({
			...{ ...options, activeMutant: unchanged, hitLimit: undefined },
			testFilter: result.killedBy,
		});
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
