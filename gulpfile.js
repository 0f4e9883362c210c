const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');

const { dest, series, src } = require('gulp');

/** Whatever tsc does not copy: icons and the node's codex file. */
const STATIC_FILES = ['{nodes,credentials,icons}/**/*.{svg,png}', 'nodes/**/*.node.json'];

const clean = () => rm('dist', { recursive: true, force: true });

/** npm puts this package's tsc on the path; on Windows only a shell finds it. */
const compile = () => spawn('tsc', { stdio: 'inherit', shell: process.platform === 'win32' });

/** Without `encoding: false` gulp reads a file as UTF-8 text, which damages a PNG. */
exports.static = () => src(STATIC_FILES, { base: '.', encoding: false }).pipe(dest('dist'));

exports.build = series(clean, compile, exports.static);
