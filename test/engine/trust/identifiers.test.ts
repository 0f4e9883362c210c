/** Every identifier of the corpus arrives as it is or not at all, and nobody else's profile goes. */
import type { INodeParameters } from 'n8n-workflow';

import {
	bystanders,
	identifiers,
	neighbours,
	textOf,
	type IdentifierCase,
} from '../../data/identifiers';
import { fateAt, ownFactsOf } from './support/facts';
import { CONTINUE, receipts, run, SERVICES, useSandbox, type ServiceNames } from './support/trial';

const sandbox = useSandbox();

interface Variant extends ServiceNames {
	readonly title: string;
	readonly parameters: INodeParameters;
}

const VARIANTS: Variant[] = [
	...SERVICES.map((names) => ({ ...names, title: names.displayName, parameters: {} })),
	...SERVICES.flatMap((names) =>
		names.idTypes.slice(1).map((idType) => ({
			...names,
			title: `${names.displayName} by ${idType}`,
			idType,
			parameters: { [names.idTypeField!]: idType },
		})),
	),
];

const items = identifiers.map(({ value }) => ({ id: value }));

const isSent = (fate: string) => fate === 'exact' || fate === 'body';

/** Cases of which exactly the ID has to arrive. */
function sentAt({ service }: ServiceNames): IdentifierCase[] {
	return identifiers.filter((one) => isSent(fateAt(service, one)));
}

/** Profiles that must survive a run over the whole corpus. */
function decoysAt(names: ServiceNames): string[] {
	const sent = new Set(sentAt(names).map(textOf));
	const near = identifiers.flatMap((one) => neighbours(textOf(one)));
	const refused = identifiers.filter((one) => !isSent(fateAt(names.service, one))).map(textOf);
	const all = new Set([...bystanders, ...near, ...refused]);
	return [...all].filter((id) => id !== '' && !sent.has(id));
}

function seedIds({ service, idType }: ServiceNames, ids: string[]): void {
	sandbox.it.seed(
		service,
		ids.map((id) => ({ [idType]: id }) as never),
	);
}

function expectBytes(actual: string, expected: string): void {
	expect(Buffer.from(actual).equals(Buffer.from(expected))).toBe(true);
}

test('the corpus has no identifier twice, so that each has an answer of its own', () => {
	expect(identifiers.length).toBeGreaterThanOrEqual(120);
	const texts = identifiers.filter(({ cleverTap }) => isSent(cleverTap)).map(textOf);
	expect(new Set(texts).size).toBe(texts.length);
	expect(new Set(identifiers.map(({ name }) => name)).size).toBe(identifiers.length);
});

describe.each(VARIANTS)('$title', (variant) => {
	const { service, idType, parameters } = variant;
	const trial = {
		services: [service],
		items,
		parameters,
		node: CONTINUE,
	} as const;

	test('deletes exactly the profiles that were named', async () => {
		const sent = sentAt(variant).map(textOf);
		const decoys = decoysAt(variant);
		seedIds(variant, [...sent, ...decoys]);

		const result = await run(sandbox.it, trial);

		const lines = receipts(result);
		expect(lines).toHaveLength(identifiers.length);
		identifiers.forEach((one, index) => {
			const { outcome, reason, message, id } = lines[index];
			const fate = fateAt(service, one);
			if (isSent(fate)) {
				expect([one.name, outcome]).toEqual([one.name, variant.done]);
				expectBytes(id as string, textOf(one));
				expect([
					one.name,
					/contains invisible characters/.test(message as string),
					/contains commas or line breaks/.test(message as string),
				]).toEqual([one.name, one.unseen === true, one.listLike === true]);
			} else {
				expect([one.name, outcome]).toEqual([one.name, 'failed']);
				expect(message).toMatch(new RegExp(`\\[item ${index}\\]$`));
				expect([one.name, reason]).toEqual([one.name, fate]);
			}
		});

		const accepted = [...sandbox.it.deletions(service)].sort();
		expect(accepted).toEqual(sent.map((id) => [`${idType}:${id}`, 1]).sort());
		const gone = decoys.filter((id) => sandbox.it.state(service, idType, id) !== 'present');
		expect(gone).toEqual([]);

		const requests = sandbox.it.requests(service);
		expect(requests.filter(({ kind }) => kind !== 'delete')).toEqual([]);
		const wire = requests.flatMap(ownFactsOf(service).idsOnTheWire);
		expect([...wire].sort()).toEqual([...sent].sort());
	});
});

describe.each(SERVICES)('$displayName: only looked up', (names) => {
	const { service, canLookUp } = names;

	test('never takes a neighbour for the profile that was asked for', async () => {
		seedIds(names, decoysAt(names));
		const result = await run(sandbox.it, {
			services: [service],
			items,
			parameters: { dryRun: true },
			node: CONTINUE,
		});
		const answers = receipts(result).map(({ outcome, reason }) => `${outcome} ${reason}`);
		const unknown = 'notAttempted unsupportedLookUp';
		const fine = canLookUp ? ['notFound undefined', unknown] : [unknown];
		const wrong = identifiers.filter(
			(one, index) =>
				isSent(fateAt(service, one)) &&
				// A GET of so many bytes is refused by servers, which says nothing about neighbours.
				(textOf(one).length < 3000 || !canLookUp) &&
				!fine.includes(answers[index]),
		);
		expect(wrong.map(({ name }) => name)).toEqual([]);
		expect(sandbox.it.stats(service).deleteRequests).toBe(0);
		if (!canLookUp) {
			expect(sandbox.it.requests(service)).toEqual([]);
			return;
		}
		expect(answers).toContain('notFound undefined');

		const sent = identifiers.filter((one) => isSent(fateAt(service, one)));
		const asked = sent.filter((one) => {
			return answers[identifiers.indexOf(one)] === 'notFound undefined';
		});
		const counted = (words: string) =>
			Number(new RegExp(`IDs that contain ${words}[^:]*: (\\d+)`).exec(result.hints[0])?.[1] ?? 0);
		const least = (list: IdentifierCase[], key: 'unseen' | 'listLike') =>
			list.filter((one) => one[key]).length;
		// Those that cannot be looked up are in the plan, too.
		expect(counted('invisible')).toBe(least(sent, 'unseen'));
		expect(counted('commas')).toBe(least(sent, 'listLike'));
		expect(asked.length).toBeGreaterThan(30);
	});
});

describe('where the ID stands in a request', () => {
	test.each(['exact', 'body'] as const)('Gainsight PX: %s', async (fate) => {
		const cases = identifiers.filter(({ gainsightPx }) => gainsightPx === fate);
		await run(sandbox.it, {
			services: ['gainsightPx'],
			items: cases.map(({ value }) => ({ id: value })),
			node: CONTINUE,
		});
		const requests = sandbox.it.requests('gainsightPx');
		expect(requests).toHaveLength(cases.length);
		const targets = requests.map(({ url, body }) => `${url} ${body}`).sort();
		const expected = cases.map((one) => {
			const id = textOf(one);
			return fate === 'body'
				? `/v1/users/delete?hardDelete=false ${JSON.stringify({ identifyId: id })}`
				: `/v1/users/${encodeURIComponent(id)}?hardDelete=false `;
		});
		expect(targets).toEqual(expected.sort());
	});
});
