/** The example workflow of a package for one service. */
import type { Service } from '../nodes/DeleteProfile/contract/service';
import type { Edition } from './editions';

const note = (name: string, height: number, position: [number, number], content: string) => ({
	id: name,
	name,
	type: 'n8n-nodes-base.stickyNote',
	typeVersion: 1,
	position,
	parameters: { width: 380, height, content },
});

/** What only this service asks for and has no default, by name, with a made-up value. */
const askedFor = ({ parameters = [] }: Service): Array<[name: string, value: string]> =>
	parameters.flatMap(({ name, default: usual, placeholder = '' }) =>
		usual === '' ? [[name, placeholder]] : [],
	);

/** The body of an erasure request. */
export const requestOf = (service: Service): Record<string, string> => ({
	id: 'user-1042',
	...Object.fromEntries(askedFor(service)),
});

/** The same as a person writes it. */
export const requestText = (service: Service): string =>
	JSON.stringify(requestOf(service), null, 1).replace(/\s+/g, ' ');

/**
 * A webhook that takes an erasure request and responds with its receipt: a dry run until the request
 * says `"confirm": true`.
 */
export function exampleOf({ service, nodeType }: Edition): object {
	const { displayName, name, access, idTypes, lookUp, parameters = [] } = service;
	const ofRequest = askedFor(service).map(([own]) => [own, `={{ $json.body.${own} }}`]);
	// A privacy request is for a deletion that leaves nothing behind.
	const final = parameters
		.filter(({ noticeWhenOff }) => noticeWhenOff)
		.map((own) => [own.name, true]);
	return {
		name: `${displayName} erasure request`,
		nodes: [
			{
				id: 'webhook',
				name: 'Erasure request',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: `${name}-erasure-request`,
				parameters: {
					httpMethod: 'POST',
					path: `${name}-erasure-request`,
					responseMode: 'lastNode',
					responseData: 'allEntries',
				},
			},
			{
				id: 'delete',
				name: displayName,
				type: nodeType,
				typeVersion: 1,
				position: [260, 0],
				onError: 'continueRegularOutput',
				parameters: {
					resource: name,
					operation: 'delete',
					...(idTypes.length > 1 && { idType: idTypes[0].value }),
					id: '={{ $json.body.id }}',
					...Object.fromEntries([...ofRequest, ...final]),
					// Without a way to look up there is nothing that a dry run could show.
					...(lookUp && { dryRun: '={{ $json.body.confirm !== true }}' }),
				},
				credentials: { [access.credential]: { id: '', name: `${displayName} account` } },
			},
			note(
				'Send a request',
				220,
				[-40, -280],
				[
					`## ${displayName} erasure request`,
					`POST \`${requestText(service)}\` to the test URL of the webhook.`,
					lookUp
						? 'It only looks the profile up until the request also says `"confirm": true`.'
						: '**There is no preview: the request deletes.** Deletions are final.',
				].join('\n\n'),
			),
			note(
				'Read the receipt',
				220,
				[360, -280],
				'## One receipt for each ID\n\n`outcome` says what happened, `message` what to do next. A deletion that did not happen comes out with `success: false`, so put an If node behind it.',
			),
		],
		connections: {
			'Erasure request': { main: [[{ node: displayName, type: 'main', index: 0 }]] },
		},
		pinData: {},
		settings: { executionOrder: 'v1' },
	};
}
