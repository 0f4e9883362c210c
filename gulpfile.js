const { spawn } = require('node:child_process');
const { readFile, rm, writeFile } = require('node:fs/promises');
const { resolve } = require('node:path');

const { dest, series, src } = require('gulp');

const { n8n } = require('./package.json');

/** Whatever tsc does not copy, but the codex. */
const STATIC_FILES = '{nodes,credentials,icons}/**/*.{svg,png}';

const clean = () => rm('dist', { recursive: true, force: true });

/** npm puts this package's tsc on the path; on Windows only a shell finds it. */
const compile = () => spawn('tsc', { stdio: 'inherit', shell: process.platform === 'win32' });

/** Without `encoding: false` gulp reads a file as UTF-8 text, which damages a PNG. */
exports.static = () => src(STATIC_FILES, { base: '.', encoding: false }).pipe(dest('dist'));

/**
 * The codex of each node, with what the editor's search has to find: its services and all that it can
 * do there, as the built node itself says.
 */
exports.codex = async () => {
	for (const file of n8n.nodes) {
		const [NodeType] = Object.values(require(resolve(file)));
		const { properties } = new NodeType().description;
		const options = (name) =>
			properties.filter((one) => one.name === name).flatMap((one) => one.options);
		const found = [
			...options('resource').map(({ name }) => name),
			...options('operation').map(({ action }) => action),
		];
		const path = file.replace(/\.js$/, '.json');
		const codex = JSON.parse(await readFile(path.replace(/^dist\//, ''), 'utf8'));
		const whole = { ...codex, alias: [...found, ...codex.alias] };
		await writeFile(path, `${JSON.stringify(whole, null, '\t')}\n`);
	}
};

exports.build = series(clean, compile, exports.static, exports.codex);
