const { rm } = require('node:fs/promises');

const { dest, src } = require('gulp');

/** Whatever tsc does not copy: icons and the node's codex file. */
const STATIC_FILES = ['{nodes,credentials,icons}/**/*.{svg,png}', 'nodes/**/*.node.json'];

exports.clean = () => rm('dist', { recursive: true, force: true });

/** Without `encoding: false` gulp reads a file as UTF-8 text, which damages a PNG. */
exports.static = () => src(STATIC_FILES, { base: '.', encoding: false }).pipe(dest('dist'));
