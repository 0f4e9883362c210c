const Environment = require('../support/environment.js');

/** One failed test kills a mutant: the tests after it are skipped, which jest does only for whole files. */
module.exports = class extends Environment {
	isDead = false;

	handleTestEvent({ name, test }) {
		if (name === 'test_done' && test.errors.length > 0) this.isDead = true;
		if (name === 'test_start' && this.isDead) test.mode = 'skip';
	}
};
