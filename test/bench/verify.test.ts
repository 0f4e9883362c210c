import { judge } from '../../bench/verify';

const ids = ['a', 'b', 'c', 'd'];

const deletions = new Map([
	['customerUserId:a', 1],
	['customerUserId:b', 1],
]);

const claim = (id: string, outcome: string, message?: string) => ({
	...{ service: 'adapty', idType: 'customerUserId', attempts: 1 },
	...{ id, outcome, message },
});

const TRUE = [claim('a', 'deleted'), claim('b', 'deleted'), claim('c', 'failed')];

test.each([
	['what is left', [...TRUE, claim('d', 'failed')], 2],
	['a lie', [...TRUE, claim('d', 'deleted')], 3],
	['a silence', TRUE, 3],
	['a line too many', [...TRUE, claim('d', 'failed'), claim('d', 'failed')], 3],
	['a deletion that is denied', [...TRUE.slice(1), claim('d', 'failed'), claim('a', 'failed')], 3],
	[
		'one that is only said to be possible',
		[...TRUE.slice(1), claim('d', 'failed'), claim('a', 'failed', 'It may be gone.')],
		3,
	],
])('%s counts as wrong', (_, claims, wrong) => {
	const verdict = judge('adapty', ids, claims, deletions);
	expect(verdict.wrong).toBe(wrong);
	expect(verdict.examples.slice(0, 2)).toEqual(['adapty c: not deleted', 'adapty d: not deleted']);
});
