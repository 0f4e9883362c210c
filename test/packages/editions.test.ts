/** Names of the packages for one service, and what may stand in their texts. */
import { codexOf } from '../../packaging/cut';
import { changelogOf } from '../../packaging/documents';
import {
	editions,
	isOwnWord,
	namesAnother,
	type Edition,
} from '../../packaging/editions';
import { absoluteLinks, without } from '../../packaging/markdown';

const editionOf = (name: string): Edition =>
	editions.find((one) => one.service.name === name) as Edition;

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

test.each(editions)('$packageName has a changelog that offers what its service can do', (edition) => {
	const { lookUp, job, delete: deletion } = edition.service;
	const changelog = changelogOf(edition);
	expect(changelog).toMatch(/^## \[/m);
	expect(changelog.includes('Look Up')).toBe(lookUp !== undefined);
	expect(changelog.includes('Verify Deletion')).toBe((lookUp ?? job) !== undefined);
	expect(/look[- ]up/i.test(changelog.replace('no look-up', ''))).toBe(lookUp !== undefined);
	expect(/batch/i.test(changelog)).toBe(deletion.limits.batchSize > 1);
	// Its node has the name of the service.
	expect(changelog).not.toContain('Delete Profile');
});

test.each(editions)('$packageName is found by words for what its service can do', (edition) => {
	const { lookUp, job } = edition.service;
	const has = (word: RegExp) => codexOf(edition).alias.some((alias) => word.test(alias));
	expect(has(/look ?up|find/i)).toBe(lookUp !== undefined);
	expect(has(/verify/i)).toBe((lookUp ?? job) !== undefined);
	expect(has(/delete/i)).toBe(true);
});

test('of the documents, parts and links are taken over', () => {
	expect(
		without('One.\n\nTwo CleverTap.\n\n- a\n- b CleverTap\n  more\n- c', (part) =>
			part.includes('CleverTap'),
		),
	).toBe('One.\n\n- a\n- c');
	const text = '[x](b.md#c) [y](#z) [z](https://example.com)';
	expect(absoluteLinks('docs/a.md', text)).toMatch(
		/^\[x\]\(https:\/\/github\.com\/[^)]+\/docs\/b\.md#c\) \[y\]\([^)]+\/docs\/a\.md#z\) \[z\]\(https:\/\/example\.com\)$/,
	);
});
