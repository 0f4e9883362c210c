/** The transformer for a module that environment.js loads once. In jest's own environment it loads anew. */
exports.process = (source, file) => ({
	code: `'use strict';
if (globalThis.loadOnce) {
	module.exports = loadOnce(${JSON.stringify(file)});
	return;
}
${source}`,
});
