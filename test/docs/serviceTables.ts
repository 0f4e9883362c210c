/** Tables with a row for each service, made from the registry, the stand-ins and the rows of facts. */
import type { ActionLimits, Service } from '../../nodes/DeleteProfile/contract/service';
import { readIdentifiers } from '../../nodes/DeleteProfile/input/identifiers';
import { services } from '../../nodes/DeleteProfile/services';
import { editions } from '../../packaging/editions';
import { STAND_INS } from '../../sandbox/services';
import { confirms } from '../../sandbox/truth';
import type { ServiceLimit } from '../../sandbox/types';
import { factsOf } from '../services/facts';
import { read, section } from './documents';

type Rows = string[][];

/** A link to the page of a service, from a document in `docs/`. */
export const pageOf = ({ name, displayName }: Service, section = '', text = displayName) =>
	`[${text}](services/${name}.md${section})`;

/** How a deletion can be shown to be done. */
function proofOf({ lookUp, job }: Service): string {
	if (lookUp && job) return 'by job and look-up';
	if (job) return 'by its job';
	return lookUp ? 'by look-up' : 'no';
}

/** For README. */
function overview(): Rows {
	return [
		['Service', 'What happens', 'Look up', 'Verify'],
		...services.map((service) => [
			pageOf(service).replace('](', '](docs/'),
			service.description.replace(/\.$/, ''),
			service.lookUp ? 'yes' : 'no',
			proofOf(service),
		]),
	];
}

function packages(): Rows {
	return [
		['Service', 'Package'],
		...editions.map(({ service, packageName }) => [service.displayName, `\`${packageName}\``]),
	];
}

function secondDeletion(service: Service): string {
	const { name, idTypes } = service;
	const again = factsOf(name).confirmedAgain;
	const [confirmed, absent] = [true, false].map((isAgain) =>
		idTypes
			.filter(({ value }) => again.includes(value) === isAgain)
			.map(({ label }) => label)
			.join(', '),
	);
	const word = `\`${confirms(name)}\` again`;
	if (absent === '') return word;
	return confirmed === ''
		? '`alreadyAbsent`'
		: `by ${confirmed}: ${word}; by ${absent}: \`alreadyAbsent\``;
}

/** The first sentence of a point on the page of a service, which has to have it. */
function pointOf({ name }: Service, lead: string): string {
	const page = `docs/services/${name}.md`;
	const [, ...points] = section(read(page), 'What deletion means').split(/^- /m);
	const point = points.find((one) => one.startsWith(`**${lead}**`))?.replace(/\s+/g, ' ');
	const sentence = /^[^:]*\*\*:? (.+?)\.(?: |$)/.exec(point ?? '')?.[1];
	if (!sentence) throw new Error(`${page} has no point "${lead}" under "What deletion means"`);
	return sentence[0].toUpperCase() + sentence.slice(1);
}

function meaning(): Rows {
	const [stays, comesBack] = ['What stays', 'A person who comes back'];
	const second = 'A second deletion, once the first is done';
	return [
		['Service', 'What happens', 'Outcome', stays, comesBack, second],
		...services.map((service) => [
			pageOf(service, '#what-deletion-means'),
			service.description.replace(/\.$/, ''),
			`\`${confirms(service.name)}\``,
			pointOf(service, stays),
			pointOf(service, comesBack),
			secondDeletion(service),
		]),
	];
}

function proof(): Rows {
	const said = ({ name, job }: Service) => {
		const isUsual = 'jobId' in factsOf(name).deleted.fields;
		const jobIds = job && (isUsual ? ' and `jobId`' : ', and `jobId` with some ID types');
		return confirms(name) === 'deleted'
			? '`deleted`'
			: `\`accepted\`, with \`expectedBy\`${jobIds ?? ''}`;
	};
	const stronger = (service: Service) => {
		const how = proofOf(service);
		if (how === 'no') return 'None: its confirmation is all there is';
		return confirms(service.name) === 'deleted'
			? '[Verify After Delete](parameters.md#verify-after-delete), right away'
			: `[Verify Deletion](parameters.md#verify-deletion) after \`expectedBy\`, ${how}`;
	};
	return [
		['Service', 'The receipt says', 'Stronger proof'],
		...services.map((service) => [
			pageOf(service, '#verification'),
			said(service),
			stronger(service),
		]),
	];
}

/** What a service does, in the words of the documents, and how much of it at once; alike ones in one row. */
function actions(): ReadonlyArray<readonly [service: Service, action: string, ActionLimits]> {
	return services.flatMap((service) => {
		const { delete: deletion, lookUp, job } = service;
		const names = new Map<string, string[]>();
		for (const [name, action] of [
			['Deletion', deletion],
			['Look-up', lookUp],
			['Job', job],
		] as const) {
			const key = JSON.stringify(action?.limits);
			if (action) names.set(key, [...(names.get(key) ?? []), name]);
		}
		return [...names].map(
			([limits, same]) => [service, same.join(', '), JSON.parse(limits) as ActionLimits] as const,
		);
	});
}

function limits(): Rows {
	const head = ['Service', 'Request', 'In flight at once', 'At most, with Max Concurrency'];
	return [
		[...head, 'Started per second', 'IDs per request'],
		...actions().map(([service, action, own]) => [
			pageOf(service, '#limits'),
			action,
			`${own.concurrency}`,
			`${own.maxConcurrency}`,
			own.requestsPerSecond === 0 ? 'no limit' : `${own.requestsPerSecond}`,
			`${own.batchSize}`,
		]),
	];
}

/** Seconds from a request to its response; docs/limits.md says so above the table. */
export const ASSUMED_LATENCY = 0.5;

function duration(seconds: number): string {
	if (seconds < 60) return `${Math.ceil(seconds)} s`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

/** How long so many people take, if nothing fails and nobody else asks. */
function times(): Rows {
	const people = [100, 1000, 10_000];
	const secondsFor = (count: number, own: ActionLimits): number => {
		const requests = Math.ceil(count / own.batchSize);
		const byConcurrency = Math.ceil(requests / own.concurrency) * ASSUMED_LATENCY;
		return own.requestsPerSecond === 0
			? byConcurrency
			: Math.max(byConcurrency, requests / own.requestsPerSecond);
	};
	return [
		['Service', 'Request', ...people.map((count) => `${count.toLocaleString('en-US')} people`)],
		...actions().map(([service, action, own]) => [
			service.displayName,
			action,
			...people.map((count) => duration(secondsFor(count, own))),
		]),
	];
}

/** What the stand-ins count, for the README of the sandbox. */
function standIns(): Rows {
	const most = ({ concurrency, perSecond, perMinute, perHour }: ServiceLimit) =>
		Object.entries({
			'in flight': concurrency,
			'a second': perSecond,
			'a minute': perMinute,
			'an hour': perHour,
		}).flatMap(([how, count]) => (count ? `${count.toLocaleString('en-US')} ${how}` : []));
	const rows = STAND_INS.flatMap(({ name, limits }) => {
		const { displayName } = services.find((service) => service.name === name)!;
		if (limits.length === 0) return [[displayName, 'all', 'no limit', '']];
		return limits.map((limit) => [
			displayName,
			limit.of?.map((kind) => `\`${kind}\``).join(', ') ?? 'all',
			most(limit).join(', '),
			limit.retryAfter ? 'yes' : '',
		]);
	});
	return [['Service', 'Requests', 'At most', '`Retry-After`'], ...rows];
}

/** IDs that only some services can take: how they look in the table, and what they are. */
const DEMANDING: ReadonlyArray<readonly [head: string, examples: readonly string[]]> = [
	['`user-1042`', ['user-1042']],
	['`ada@example.com`', ['ada@example.com']],
	['`guest/ada`, `50%`, `a b`, `.`', ['guest/ada', '50%', 'a b', '.']],
	['Whitespace at an end; tabs', [' user-7', 'user-7\n', 'user\t7']],
	['`zoë`, `Жанна`', ['zoë', 'Жанна']],
	[
		'Over 1,000 characters',
		['m'.repeat(1001), 'm'.repeat(1501), `${'m'.repeat(1001)}@example.com`],
	],
];

/** Kinds of ID with the same cells are in one row. */
function refusals(): Rows {
	const rows = services.flatMap((service) => {
		const kinds = new Map<string, string[]>();
		for (const { value, label } of service.idTypes) {
			const cells = DEMANDING.map(([, examples]) => {
				const isRefused = examples.map((example) => {
					const [{ kind }] = readIdentifiers(example);
					return kind !== 'id' || service.problemOfId?.(value, example) !== undefined;
				});
				if (isRefused.every(Boolean)) return '**Refused**';
				return isRefused.some(Boolean) ? 'Some **refused**' : 'Sent';
			}).join('|');
			kinds.set(cells, [...(kinds.get(cells) ?? []), label]);
		}
		return [...kinds].map(([cells, labels]) => [
			pageOf(service, '#ids'),
			labels.join(', '),
			...cells.split('|'),
		]);
	});
	return [['Service', 'ID type', ...DEMANDING.map(([head]) => head)], ...rows];
}

/** By the name in the comment above the table. */
export const SERVICE_TABLES: ReadonlyArray<{ name: string; file: string; rows: () => Rows }> = [
	{ name: 'services', file: 'README.md', rows: overview },
	{ name: 'packages', file: 'docs/install.md', rows: packages },
	{ name: 'meaning', file: 'docs/what-deletion-means.md', rows: meaning },
	{ name: 'proof', file: 'docs/receipts-and-proof.md', rows: proof },
	{ name: 'limits', file: 'docs/limits.md', rows: limits },
	{ name: 'times', file: 'docs/limits.md', rows: times },
	{ name: 'stand-ins', file: 'sandbox/README.md', rows: standIns },
	{ name: 'refusals', file: 'docs/identifiers.md', rows: refusals },
];
