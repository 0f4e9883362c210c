/** On Error = Stop: what is sent, and what the error says about the rest. */
import {
	AT_ONCE,
	CONTINUE,
	errorText,
	idsSentForDeletion,
	itemsOf,
	outcomeAgain,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
	type Trial,
} from './support/trial';

const sandbox = useSandbox();

describe('Stop, where the plan already has failures', () => {
	const hardByItem = { gainsightPxHardDelete: '={{ $itemIndex === 1 }}' };
	const KNOWN: Array<[string, Trial, RegExp]> = [
		['an empty ID', { items: itemsOf('ada', '') }, /^'Adapty ID' is empty$/],
		['white space', { items: itemsOf('ada', ' ') }, /^'Adapty ID' contains only whitespace$/],
		['an ID that cannot be sent', { items: itemsOf('ada', 'ada ') }, /^'Adapty ID' begins or/],
		['a nested list', { items: itemsOf('ada', [['x']]) }, /^'Adapty ID' is a nested list$/],
		[
			'a kind of ID that does not exist',
			{
				items: itemsOf('ada', 'bob'),
				parameters: { adaptyIdType: '={{ $itemIndex === 1 ? "mail" : "customerUserId" }}' },
			},
			/^'Adapty ID Type' must be one of/,
		],
		[
			'Dry Run that is neither on nor off',
			{
				items: itemsOf('ada', 'bob'),
				parameters: { dryRun: '={{ $itemIndex === 1 ? "no" : false }}' },
			},
			/^'Dry Run' must be true or false$/,
		],
		[
			'items that contradict each other',
			{
				services: ['gainsightPx'],
				items: itemsOf('ada', 'ada', 'bob'),
				parameters: hardByItem,
			},
			/^Several items target this profile with different 'Gainsight PX Hard Delete' values$/,
		],
	];

	test.each(KNOWN)('%s: nothing is sent, and the error says so', async (_, trial, headline) => {
		seed(sandbox.it, ['ada', 'bob']);
		const result = await run(sandbox.it, { services: ['adapty'], ...trial });
		expect(sandbox.it.requests()).toEqual([]);
		expect([...result.output, ...result.errorOutput]).toEqual([]);
		expect(result.error?.message).toMatch(headline);
		expect(result.error?.description).toMatch(
			/Nothing was sent, not even for the other profile\. To process those, set On Error to Continue/,
		);
	});

	test('a thousand items without an ID are one cause, and no other is promised', async () => {
		const items = itemsOf(...Array.from({ length: 1000 }, () => ''), 'ada');
		const result = await run(sandbox.it, { services: ['adapty'], items });
		expect(sandbox.it.requests()).toEqual([]);
		expect(result.error?.message).toBe("'Adapty ID' is empty");
		expect(errorText(result)).not.toMatch(/more causes?|And \d/);
	});

	test('more causes than are shown are counted', async () => {
		const items = itemsOf('', ' ', 'undefined', ' a', [['x']], 0.5, 'ada');
		const result = await run(sandbox.it, { services: ['adapty'], items });
		expect(result.error?.message).toBe('Could not delete 6 of 7 profiles (Adapty 6)');
		expect(result.error?.description).toMatch(
			/^1 profile: '.* And 3 more causes\. Nothing was sent/,
		);
	});

	test('what is skipped is no failure', async () => {
		seed(sandbox.it, ['ada', 'keep']);
		const result = await run(sandbox.it, {
			items: itemsOf('ada', '', 'keep'),
			parameters: { neverDelete: 'keep' },
			options: { ifIdEmpty: 'skip' },
		});
		expect(result.error).toBeUndefined();
		expect(new Set(idsSentForDeletion(sandbox.it))).toEqual(new Set(['ada']));
	});

	test('a look-up says that it could not look up', async () => {
		const trial = { items: itemsOf('', ' '), parameters: { operation: 'lookUp' } };
		const { error } = await run(sandbox.it, { services: ['adapty'], ...trial });
		expect(error?.message).toBe('Could not look up 2 of 2 profiles (Adapty 2)');
	});
});

test('one refused key is the headline, told once', async () => {
	sandbox.it.fault({ service: 'adapty', status: 401 });
	const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);
	const result = await run(sandbox.it, { services: ['adapty'], items: itemsOf(...ids) });
	expect(result.error?.message).toBe('Adapty refused the key (401)');
	expect(errorText(result).match(/refused the key/g)).toHaveLength(1);
});

test('an error after deletions says how many were deleted, and how to get their receipts', async () => {
	seed(sandbox.it, ['ada', 'bob', 'cy']);
	for (const names of SERVICES.filter(({ service }) => AT_ONCE.includes(service))) {
		const { service, idType } = names;
		sandbox.it.fault({ service, match: { ids: ['cy'] }, status: 400, body: {} });
		const result = await run(sandbox.it, {
			services: [service],
			items: itemsOf('ada', 'bob', 'cy'),
		});
		expect(result.error?.description).toMatch(
			/The others: 2 deleted\. For a receipt for each profile, set On Error to Continue/,
		);
		const again = await run(sandbox.it, {
			services: [service],
			items: itemsOf('ada', 'bob'),
			node: CONTINUE,
		});
		// As the error promises.
		const outcome = outcomeAgain(names, idType);
		expect(receipts(again).map((line) => line.outcome)).toEqual([outcome, outcome]);
	}
});
