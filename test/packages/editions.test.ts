/** Names of the packages for one service, and what may stand in their texts. */
import { services } from '../../nodes/DeleteProfile/services';
import { changelogOf } from '../../packaging/documents';
import {
	chosenEditions,
	editions,
	isOwnWord,
	namesAnother,
	type Edition,
} from '../../packaging/editions';
import { exampleOf, requestOf } from '../../packaging/example';
import { absoluteLinks, tableOf, without } from '../../packaging/markdown';

const editionOf = (name: string): Edition =>
	editions.find((one) => one.service.name === name) as Edition;

test('there is a package for every service of the registry', () => {
	expect(editions.map(({ service }) => service)).toEqual(services);
});

test('names follow n8n: the package by the words of the service, the node by its name', () => {
	expect(editionOf('gainsightPx')).toMatchObject({
		packageName: 'n8n-nodes-gainsight-px-delete-profile',
		className: 'GainsightPx',
		nodeType: 'n8n-nodes-gainsight-px-delete-profile.gainsightPx',
		credentialClass: 'GainsightPxApi',
		repository: 'https://github.com/n8n-nodes-delete-profile/n8n-nodes-gainsight-px-delete-profile',
	});
	expect(editionOf('cleverTap').packageName).toBe('n8n-nodes-clevertap-delete-profile');
});

test('a package is chosen by its name or its service, and an unknown one is refused', () => {
	expect(chosenEditions([])).toEqual(editions);
	expect(chosenEditions(['adapty'])).toEqual([editionOf('adapty')]);
	expect(chosenEditions(['n8n-nodes-adapty-delete-profile'])).toEqual([editionOf('adapty')]);
	expect(() => chosenEditions(['adapti'])).toThrow('adapti');
});

test.each([
	['cleverTap', 'CleverTap accepted it', false],
	['cleverTap', 'Adapty 5, CleverTap 3', true],
	['cleverTap', 'gainsight px', true],
	['adapty', "deletes at Adapty's server, adaptyApi", false],
	['adapty', "import { x } from './cleverTap/hosts'", true],
])('in the package for %s, "%s" names another service: %s', (name, text, expected) => {
	expect(namesAnother(editionOf(name), text)).toBe(expected);
});

test('a product of the same vendor is none of the others, but has its own search words', () => {
	const [adapty] = editions;
	const mail = { ...adapty.service, name: 'adaptyMail', displayName: 'Adapty Mail' };
	const ofMail = { ...adapty, service: mail, others: [adapty.service] };
	const ofAdapty = { ...adapty, others: [mail] };
	expect(namesAnother(ofMail, 'Deleting at Adapty does not reach Adapty Mail')).toBe(false);
	expect(namesAnother(ofAdapty, 'Adapty Mail keeps its own profile')).toBe(false);
	expect(isOwnWord(ofAdapty, 'Adapty Mail')).toBe(false);
	expect(isOwnWord(ofMail, 'Adapty Mail')).toBe(true);
});

test.each([
	['gainsightPx', 'PX', true],
	['gainsightPx', 'Aptrinsic', true],
	['adapty', 'PX', false],
	['adapty', 'Aptrinsic', false],
	['adapty', 'delete CleverTap users', false],
	['adapty', 'right to be forgotten', true],
])('for %s the search word "%s" is its own: %s', (name, word, expected) => {
	expect(isOwnWord(editionOf(name), word)).toBe(expected);
});

describe.each(editions.map((edition) => [edition.packageName, edition] as const))(
	'%s',
	(_, edition) => {
		test('has an example that deletes only when it is told to, and a changelog of its own', () => {
			const { nodes } = exampleOf(edition) as {
				nodes: Array<{ type: string; parameters: Record<string, unknown> }>;
			};
			const node = nodes.find(({ type }) => type === edition.nodeType);
			expect(node?.parameters).toMatchObject({
				resource: edition.service.name,
				id: '={{ $json.body.id }}',
				...(edition.service.lookUp && { dryRun: '={{ $json.body.confirm !== true }}' }),
			});
			for (const { name, default: usual, noticeWhenOff } of edition.service.parameters ?? []) {
				const asked = usual === '' ? `={{ $json.body.${name} }}` : undefined;
				const given = noticeWhenOff === undefined ? asked : true;
				expect([name, node?.parameters[name]]).toEqual([name, given]);
				expect(name in requestOf(edition.service)).toBe(asked !== undefined);
			}
			const changelog = changelogOf(edition);
			expect(changelog).toMatch(/^# Changelog\n/);
			expect(changelog).toMatch(/^## \[/m);
			const { lookUp, job } = edition.service;
			expect(changelog.includes('Look Up')).toBe(lookUp !== undefined);
			expect(changelog.includes('Verify Deletion')).toBe((lookUp ?? job) !== undefined);
			for (const line of changelog.split('\n'))
				expect([line, namesAnother(edition, line)]).toEqual([line, false]);
		});
	},
);

test('of the documents, tables, parts and links are taken over', () => {
	const text = ['| a | b |', '| --- | :-: |', '| 1 | x \\| y |', '', 'More'].join('\n');
	expect(tableOf(text)).toEqual([
		['a', 'b'],
		['1', 'x \\| y'],
	]);
	expect(
		without('One.\n\nTwo CleverTap.\n\n- a\n- b CleverTap\n  more\n- c', (part) =>
			part.includes('CleverTap'),
		),
	).toBe('One.\n\n- a\n- c');
	const links = { file: 'docs/a.md', text: '[x](b.md#c) [y](#z) [z](https://example.com)' };
	expect(absoluteLinks(links)).toMatch(
		/^\[x\]\(https:\/\/github\.com\/[^)]+\/docs\/b\.md#c\) \[y\]\([^)]+\/docs\/a\.md#z\) \[z\]\(https:\/\/example\.com\)$/,
	);
});
