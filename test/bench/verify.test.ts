import { judge, sum, traffic } from '../../bench/verify';
import { startSandbox } from '../../sandbox';

const ids = ['a', 'b', 'c', 'd'];

test('a true report has nothing wrong in it', () => {
	const verdict = judge(ids, { gone: new Set(['a', 'b']), answers: 4 }, (id) => id < 'c');
	expect(verdict).toEqual({
		notDeleted: 2,
		deletedSaidOtherwise: 0,
		saidDeletedButNot: 0,
		unanswered: 0,
	});
});

test('every lie and every silence counts', () => {
	const verdict = judge(ids, { gone: new Set(['c']), answers: 3 }, (id) => id < 'c');
	expect(verdict).toEqual({
		notDeleted: 2,
		deletedSaidOtherwise: 2,
		saidDeletedButNot: 1,
		unanswered: 1,
	});
	expect(sum(verdict, verdict).deletedSaidOtherwise).toBe(4);
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
