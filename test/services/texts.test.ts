import type { Message } from '../../nodes/DeleteProfile/contract/types';
import type { ServiceTexts } from '../../nodes/DeleteProfile/contract/service';
import { services } from '../../nodes/DeleteProfile/services';
import { utcMinute } from '../../nodes/DeleteProfile/contract/time';
import { factsOf } from './facts';
import { target } from './support';

/** Everything that has a text; a new one in ServiceTexts does not compile until it stands here. */
const EVENTS: Readonly<Record<keyof ServiceTexts, true>> = {
	unauthorized: true,
	forbidden: true,
	notFound: true,
	rateLimited: true,
	requestTimeout: true,
	serviceUnavailable: true,
	redirected: true,
	rejected: true,
	unexpectedResponse: true,
	timeout: true,
	network: true,
	certificate: true,
	stillPresent: true,
	unknownJob: true,
	jobFailed: true,
};

/** Words by which n8n and people would take a true report for a breakdown; 5xx is called what it is. */
const ALARMING = /\b(problem|failure|mistake)s?\b|(?<!server )\berrors?\b/i;

/** What a text says of the same vendor, or of its other product, which people take for this one. */
const OF_ITS_SIBLING = [
	"does not reach Adapty Mail's own profile",
	"Adapty's own secret key does not work here.",
	'Ask Adapty support.',
];

/** Services that a text names; "Adapty Mail" does not name Adapty. */
function namesIn(text: string): string[] {
	let rest = OF_ITS_SIBLING.reduce((left, words) => left.split(words).join(''), text);
	const longestFirst = services
		.map(({ displayName }) => displayName)
		.sort((a, b) => b.length - a.length);
	return longestFirst.filter((name) => {
		const parts = rest.split(name);
		rest = parts.join('');
		return parts.length > 1;
	});
}

describe.each(services)('$displayName', (service) => {
	const texts = Object.entries(service.texts) as Array<[string, Message]>;

	test('the table is frozen and complete', () => {
		expect(Object.isFrozen(service.texts)).toBe(true);
		expect(Object.keys(service.texts)).toEqual(expect.arrayContaining(Object.keys(EVENTS)));
	});

	test('what happened is one clause, what to do whole sentences', () => {
		for (const [, { what, advice }] of texts) {
			expect(what).toMatch(/^[A-Z].*[^.:,\s]$/);
			expect(what).not.toMatch(/\. /);
			expect(what).toContain(service.displayName);
			expect(advice).toMatch(/^[A-Z].*\.$/s);
		}
	});

	test('says nothing of others, and nothing that the flow decides', () => {
		for (const [, { what, advice }] of texts) {
			const whole = `${what}. ${advice}`;
			expect(whole).not.toMatch(ALARMING);
			expect(whole).not.toMatch(
				/\{\{|\$\{|undefined|nothing was (deleted|sent)|may be (gone|deleted)/i,
			);
			expect(whole).not.toMatch(/\b(answer|tries|try|not done)\b/i);
			expect(namesIn(whole)).toStrictEqual([service.displayName]);
		}
	});

	test('what a run means is one short sentence about this service alone', () => {
		const one = target(service.idTypes[0].value, 'a');
		const sentence = service.consequence([one])!;
		expect(sentence).toMatch(factsOf(service.name).caveat);
		expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
		expect(sentence.length).toBeLessThanOrEqual(100);
		expect(sentence).toContain(service.displayName);
		expect(sentence).not.toMatch(ALARMING);
		expect(namesIn(sentence).filter((name) => name !== service.displayName)).toStrictEqual([]);
	});
});

/** What the description and the notice say of a parameter that is off: who deletes less has to know. */
const OFF = {
	'gainsightPx hardDelete': [
		/hidden, and restored .* within 7 days/,
		/restores a user who comes back/,
	],
	'postHog deleteEvents': [/off, they stay for good/, /keeps all events for good/],
	'postHog deleteRecordings': [
		/off, they stay until their retention ends/,
		/Recordings stay until they expire/,
	],
};

test('what it means that less is deleted is said in the form', () => {
	const parts = services.flatMap(({ name, parameters = [] }) =>
		parameters
			.filter(({ noticeWhenOff }) => noticeWhenOff !== undefined)
			.map((own) => [`${name} ${own.name}`, [own.description, own.noticeWhenOff]] as const),
	);
	expect(Object.fromEntries(parts)).toEqual(
		Object.fromEntries(
			Object.entries(OFF).map(([own, said]) => [
				own,
				said.map((words) => expect.stringMatching(words) as unknown),
			]),
		),
	);
});

test('each service has its own way out of a refused key and of 429', () => {
	const advice = (key: keyof ServiceTexts) =>
		new Set(services.map(({ texts }) => texts[key].advice));
	expect(advice('unauthorized').size).toBe(services.length);
	expect(advice('rateLimited').size).toBe(services.length);
});

test.each([
	[Date.UTC(2026, 10, 26, 1, 3, 59, 999), '26 Nov, 01:03 UTC'],
	[Date.UTC(2026, 11, 1, 1, 3), '1 Dec, 01:03 UTC'],
	[Date.UTC(2028, 1, 29, 23, 59), '29 Feb, 23:59 UTC'],
	[0, '1 Jan, 00:00 UTC'],
])('%p is %s', (epochMs, text) => {
	expect(utcMinute(epochMs)).toBe(text);
});
