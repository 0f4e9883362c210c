/**
 * What may be kept of an exchange with a real service. Keys and IDs are known and are looked for in
 * every form in which a service may repeat them; what merely looks like a key or an ID goes, too.
 */

import { randomInt, randomUUID } from 'node:crypto';

import type { Service } from '../nodes/DeleteProfile/contract/service';
import { factsOf } from '../test/services/facts';
import { withBadKey, type Rehearsal } from './steps';

/** Pieces of a key that are this long give it away: services show parts of a key that they refuse. */
const PIECE = 8;

/** A shorter text is part of others by chance; it is looked for only where it stands alone. */
export const SHORTEST_ID = 6;

/** What looks like somebody's, whoever it is; each with what is written instead. */
const LOOK_ALIKES: ReadonlyArray<readonly [RegExp, string]> = [
	[/[\w.+-]+(@|%40)[\w-]+(\.[\w-]+)+/g, 'someone@example.com'],
	[/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '00000000-0000-4000-8000-000000000000'],
	[/\b\d{1,3}(\.\d{1,3}){3}\b/g, '192.0.2.1'],
	[/(?<![\w:])([\da-f]{0,4}:){4,7}[\da-f]{1,4}(?![\w:])/gi, '2001:db8::1'],
	[/\b(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{16,}\b/gi, '0123456789abcdef'],
	[/(?<![\w+-])(?=[\w+-]*\d)(?=[\w+-]*[a-z])(?=[\w+-]*[A-Z])[\w+-]{20,}={0,2}/g, 'redacted'],
	[/(?<![\d.])\d{5,}(?!\d)/g, '1000000000'],
];

/** Headers that services decide by. All others stay out: any of them could hold a key. */
const HEADERS = /^(content-type|retry-after|(x-)?ratelimit(-[a-z]+)*)$/i;

/** Stand in a text for what was found, so that nothing is found in what is written instead. */
const MARK = { open: '\uE000', close: '\uE001' };

/** Every form but base64: as it is, as part of a URL or a form, of JSON, of a page, in hex. */
function spellings(text: string): string[] {
	const bytes = Buffer.from(text);
	const inUrl = encodeURIComponent(bytes.toString());
	const inJson = JSON.stringify(text).slice(1, -1);
	const inAscii = inJson.replace(/[^\x20-\x7e]/g, (char) => {
		return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
	const inPage = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	const quoted = inPage.replace(/"/g, '&quot;').replace(/'/g, '&#39;');
	const forms = [
		inUrl.replace(/%20/g, '+'),
		encodeURIComponent(inUrl),
		encodeURI(bytes.toString()),
	];
	return [text, inUrl, ...forms, inJson, inAscii, inPage, quoted, bytes.toString('hex')];
}

/** As it appears in the base64 of a longer text, at each of the three places where it can begin. */
function inBase64(text: string): string[] {
	const bytes = Buffer.from(text);
	return [0, 1, 2].flatMap((before) => {
		const whole = Buffer.concat([Buffer.alloc(before), bytes]);
		const first = Math.ceil((before * 4) / 3);
		const own = whole.toString('base64').slice(first, Math.floor((whole.length * 4) / 3));
		return [own, own.replace(/\+/g, '-').replace(/\//g, '_')];
	});
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** The longest first, so that a form is not cut into pieces by a shorter one. */
function anyOf(texts: readonly string[]): string {
	const distinct = [...new Set(texts)].filter((text) => text !== '');
	return distinct
		.sort((a, b) => b.length - a.length)
		.map(escaped)
		.join('|');
}

/** One that stands for an ID in the same form, so that a response reads the same with it. */
function inItsForm(id: string, count: number): string {
	if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) {
		return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
	}
	if (/^\d+$/.test(id)) return String(count).padEnd(id.length, '0');
	return id.includes('@') ? `person-${count}@example.com` : `person-${count}`;
}

/** An ID that nobody has, in a form that the service takes. */
export function absentId({ problemOfId }: Service, idType: string): string {
	const uuid = randomUUID();
	const name = `rehearsal-${uuid.replace(/-/g, '')}`;
	const forms = [name, uuid, `${name}@rehearsal.invalid`, `9${randomInt(1e13, 9e13)}`];
	const id = forms.find((form) => problemOfId?.(idType, form) === undefined);
	if (id === undefined) throw new Error(`No made-up ID has the form of ${idType}`);
	return id;
}

export class Redactor {
	private readonly found: Array<{ pattern: RegExp; instead: string }> = [];
	private readonly pieces = new Set<string>();
	private readonly ids = new Map<string, string>();

	/**
	 * @param keys all values of a credential that are not to be shown, by the names of their fields
	 * @param published what everybody may read: a piece of a key that is in there is a word
	 */
	constructor(keys: ReadonlyArray<readonly [name: string, value: string]>, published: string) {
		const words = published.toLowerCase();
		for (const [name, value] of keys) {
			this.add(value, `redacted-${name}`);
			for (const form of [...spellings(value), ...inBase64(value)]) {
				for (let at = 0; at + PIECE <= form.length; at++) {
					const piece = form.slice(at, at + PIECE).toLowerCase();
					if (!words.includes(piece)) this.pieces.add(piece);
				}
			}
		}
	}

	/** From now on the ID is somebody's. One that is made of known ones needs no more. */
	addId(id: string, instead = inItsForm(id, this.ids.size + 1)): void {
		if ([...this.ids.keys()].some((known) => id.includes(known))) return;
		this.ids.set(id, instead);
		this.add(id, instead);
	}

	/** What was sent is somebody's where it is another for another ID, such as a hash of it. */
	addDerived(sent: unknown, instead: unknown): void {
		if (typeof sent === 'string' && typeof instead === 'string') {
			if (sent !== instead && sent.length >= SHORTEST_ID) this.addId(sent, instead);
		} else if (typeof sent === 'object' && sent !== null) {
			for (const [name, one] of Object.entries(sent)) {
				this.addDerived(one, (instead as Record<string, unknown> | undefined)?.[name]);
			}
		}
	}

	/** Without keys; for what is shown to the person whose they are. */
	withoutKeys(text: string): string {
		const keys = this.found.filter(({ instead }) => instead.startsWith('redacted-'));
		return this.expanded(this.withoutPieces(this.marked(text, keys)));
	}

	text(text: string): string {
		const marked = this.withoutPieces(this.marked(text, this.found));
		const rest = LOOK_ALIKES.reduce((left, [pattern], index) => {
			return left.replace(pattern, `${MARK.open}-${index}${MARK.close}`);
		}, marked);
		return this.expanded(rest);
	}

	/** The same for each text in it: those that are names of keys, too. */
	value(value: unknown): unknown {
		if (typeof value === 'string') return this.text(value);
		if (typeof value === 'number') {
			const instead = this.ids.get(String(value));
			return instead === undefined ? value : Number(instead);
		}
		if (Array.isArray(value)) return value.map((one) => this.value(one));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, one]) => [this.text(name), this.value(one)]),
		);
	}

	/** Those that services decide by, by lower-case name. */
	headers(headers: Readonly<Record<string, unknown>>): Record<string, string> {
		const kept = Object.entries(headers).filter(([name]) => HEADERS.test(name));
		return Object.fromEntries(
			// A number of seconds is no ID, however long.
			kept.map(([name, value]) => {
				const text = String(value);
				return [name.toLowerCase(), /^\d{1,10}$/.test(text) ? text : this.text(text)];
			}),
		);
	}

	private add(value: string, instead: string): void {
		const { length } = value;
		const plain = anyOf(spellings(value));
		const alone = length < SHORTEST_ID ? `(?<![\\w-])(?:${plain})(?![\\w-])` : plain;
		this.found.push({ pattern: new RegExp(alone, 'gi'), instead });
		if (length < SHORTEST_ID) return;
		const encoded = `(?:${anyOf(inBase64(value))})[\\w+/-]*={0,2}`;
		this.found.push({ pattern: new RegExp(encoded, 'g'), instead: 'redacted' });
		// One that holds another must be found first.
		this.found.sort((a, b) => b.pattern.source.length - a.pattern.source.length);
	}

	private marked(text: string, found: Redactor['found']): string {
		const bare = text.replace(/[\uE000\uE001]/g, '');
		return found.reduce((rest, { pattern, instead }) => {
			const index = this.found.findIndex((one) => one.instead === instead);
			return rest.replace(pattern, `${MARK.open}${index}${MARK.close}`);
		}, bare);
	}

	private expanded(text: string): string {
		return text.replace(/\uE000(-?)(\d+)\uE001/g, (_mark, isAlike, index) =>
			isAlike ? LOOK_ALIKES[Number(index)][1] : this.found[Number(index)].instead,
		);
	}

	private withoutPieces(text: string): string {
		const lower = text.toLowerCase();
		let kept = '';
		for (let at = 0; at < text.length; ) {
			let end = at;
			while (this.pieces.has(lower.slice(end, end + PIECE))) end++;
			if (end === at) kept += text[at++];
			else {
				kept += 'redacted';
				at = end - 1 + PIECE;
			}
		}
		return kept;
	}
}

/** Keys and whatever else of a credential or a parameter is the account's own. */
export function redactorFor({ service, credential, absent, disposable }: Rehearsal): Redactor {
	const isShown = ['baseUrl', service.access.hostField.name];
	const texts = [credential, withBadKey(service, credential), absent.parameters ?? {}]
		.flatMap((fields) => Object.entries(fields))
		.filter(([name, value]) => !isShown.includes(name) && /^(string|number)$/.test(typeof value))
		.filter(([, value]) => value !== '')
		.filter(([, value]) => !isChoice(service, value));
	const { name, displayName, access } = service;
	const published = JSON.stringify([name, displayName, access.hosts, factsOf(name).recorded]);
	const redactor = new Redactor(
		texts.map(([field, value]) => [field, String(value)]),
		published,
	);
	for (const target of [absent, disposable]) if (target) redactor.addId(target.id);
	return redactor;
}

const isChoice = ({ parameters = [] }: Service, value: unknown) =>
	parameters.some(({ choices }) => choices?.some((one) => one.value === value));
