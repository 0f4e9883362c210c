const Sequencer = require('@jest/test-sequencer').default;

/** Rooms whose tests wait for sockets, or simulate hours: those of some lines can take the longest. */
const SLOW = /[\\/]test[\\/](engine|erasure|packages)[\\/]/;

/** Slow rooms first, so that no worker is alone at the end; where it has run before, Jest knows itself. */
module.exports = class extends Sequencer {
	sort(tests) {
		const inOrder = super.sort(tests);
		if (inOrder.some(({ duration }) => duration !== undefined)) return inOrder;
		return inOrder.sort((a, b) => SLOW.test(b.path) - SLOW.test(a.path));
	}
};
