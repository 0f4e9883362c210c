const { rm } = require('node:fs/promises');

const { dest, src } = require('gulp');

/** Whatever tsc does not copy: icons and the node's codex file. */
const STATIC_FILES = ['nodes', 'credentials', 'icons'].flatMap((folder) => [
	`${folder}/**/*.{svg,png}`,
	`${folder}/**/*.node.json`,
]);

/**
 * Copies files to the same place below `target`. Without `encoding: false` gulp reads a file as
 * UTF-8 text, which damages a PNG.
 */
function copyStatic(patterns, target, cwd = __dirname) {
	return src(patterns, { cwd, base: cwd, encoding: false, allowEmpty: true }).pipe(dest(target));
}

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function copy() {
	return copyStatic(STATIC_FILES, 'dist');
}

exports.clean = clean;
exports.static = copy;

// For the test of these settings; not a task.
Object.defineProperty(exports, 'copyStatic', { value: copyStatic, enumerable: false });
Object.defineProperty(exports, 'STATIC_FILES', { value: STATIC_FILES, enumerable: false });
