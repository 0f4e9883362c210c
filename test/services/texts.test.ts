import type { Outcome } from '../../nodes/DeleteProfile/erasure/types';
import { services } from '../../nodes/DeleteProfile/services';
import type { AnswerTexts } from '../../nodes/DeleteProfile/services/service';

/** Every answer that has a text; a new one in AnswerTexts does not compile until it stands here. */
const ANSWERS: Readonly<Record<keyof AnswerTexts, true>> = {
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
	stillPresent: true,
};

/** Words by which n8n and people would take a true report for a breakdown. */
const ALARMING = /\b(error|problem|failure|mistake)s?\b/i;

const OUTCOMES: ReadonlySet<Outcome> = new Set<Outcome>(['deleted', 'accepted', 'failed']);

describe.each(services)('$displayName', (service) => {
	const texts = Object.entries(service.texts) as Array<[string, string]>;
	const sentences = service.consequences({ outcomes: OUTCOMES, softDeletes: true, profiles: 5000 });
	const others = services.filter((other) => other !== service);

	test('the table is frozen', () => {
		expect(Object.isFrozen(service.texts)).toBe(true);
	});

	test('the table is complete', () => {
		expect(Object.keys(service.texts)).toEqual(expect.arrayContaining(Object.keys(ANSWERS)));
	});

	test.each(texts)('%s is a whole sentence about this service alone', (_key, text) => {
		expect(text).toMatch(/^[A-Z].*\.$/s);
		expect(text).not.toMatch(ALARMING);
		expect(text).not.toMatch(/\{\{|\$\{|undefined/);
		for (const { displayName } of others) expect(text).not.toContain(displayName);
	});

	test('all but redirects and odd answers begin with who did what', () => {
		for (const [key, text] of texts) {
			if (key === 'redirected' || key === 'unexpectedResponse') continue;
			expect(text).toContain(service.displayName);
		}
	});

	test('what a run means is said of this service alone', () => {
		expect(sentences.length).toBeGreaterThan(0);
		for (const sentence of sentences) {
			expect(sentence).not.toMatch(ALARMING);
			for (const { displayName } of others) expect(sentence).not.toContain(displayName);
		}
	});
});
