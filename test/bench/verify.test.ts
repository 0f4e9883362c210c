import { judge, traffic, worst, wrongIn } from '../../bench/verify';
import { startSandbox } from '../../sandbox';

const ids = { adapty: ['a', 'b', 'c', 'd'] };

const deletions = {
	adapty: new Map([
		['customerUserId:a', 1],
		['customerUserId:b', 1],
	]),
};

const claim = (id: string, outcome: string) => ({
	...{ service: 'adapty', idType: 'customerUserId', attempts: 1 },
	...{ id, outcome },
});

const TRUE = [
	...[claim('a', 'deleted'), claim('b', 'deleted'), claim('c', 'failed'), claim('d', 'failed')],
];

const NOTHING_WRONG = { deletedSaidOtherwise: 0, saidDeletedButNot: 0, unanswered: 0, odd: 0 };

test('a true report has nothing wrong in it but what is left', () => {
	expect(judge(ids, TRUE, deletions)).toEqual({ ...NOTHING_WRONG, notDeleted: 2 });
});

test('every lie, every silence and every line too many counts', () => {
	const verdict = judge(
		ids,
		[claim('a', 'failed'), claim('c', 'deleted'), claim('c', 'deleted'), claim('b', 'deleted')],
		deletions,
	);
	expect(verdict).toEqual({
		notDeleted: 2,
		deletedSaidOtherwise: 1,
		saidDeletedButNot: 2,
		unanswered: 1,
		odd: 1,
	});
	expect(wrongIn(verdict)).toBe(7);
	expect(worst([judge(ids, TRUE, deletions), verdict])).toEqual(verdict);
});

test('"may be gone" is no excuse here', () => {
	const doubting = { ...claim('a', 'failed'), message: 'Timed out. The profile may be gone.' };
	expect(judge(ids, [doubting, ...TRUE.slice(1)], deletions)).toMatchObject({
		deletedSaidOtherwise: 1,
	});
});

test('traffic is what came between two looks', async () => {
	const sandbox = await startSandbox();
	try {
		const look = () => ({ adapty: sandbox.stats('adapty') });
		await fetch(`${sandbox.urls.adapty}/one`);
		const before = look();
		sandbox.fault({ service: 'adapty', status: 429 });
		await fetch(`${sandbox.urls.adapty}/two`);
		expect(traffic(before, look())).toMatchObject({ requests: 1, refused429: 1 });
	} finally {
		await sandbox.close();
	}
});
