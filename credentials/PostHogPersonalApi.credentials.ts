import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { postHog } from '../nodes/DeleteProfile/services/postHog';
import { personsPath } from '../nodes/DeleteProfile/services/postHog/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class PostHogPersonalApi implements ICredentialType {
	name = 'postHogPersonalApi';
	displayName = 'PostHog API';
	icon: Icon = { light: 'file:../icons/postHog.svg', dark: 'file:../icons/postHog.dark.svg' };
	documentationUrl = 'https://posthog.com/docs/api#private-endpoint-authentication';
	properties: INodeProperties[] = credentialFields(postHog.access, {
		region:
			'The start of your PostHog address names it, for example eu.posthog.com. For your own server, choose Custom. Not the address that events are sent to (us.i.posthog.com).',
		projectId: {
			description: 'The number in the address of your project: PostHog > Settings > Project',
			placeholder: 'e.g. 12345',
		},
		personalApiKey:
			'In PostHog: Settings > Personal API keys, with the scopes person:read and person:write, for this project alone. It starts with phx; the key of the project, which starts with phc, does not work.',
	});

	authenticate = authenticateFor(postHog, ({ personalApiKey }) => ({
		Authorization: `Bearer ${String(personalApiKey)}`,
	}));

	/** Looks up a person whom nobody has: an empty page, which does not count. */
	test: ICredentialTestRequest = credentialTest(postHog, {
		request: {
			url: `=${personsPath('{{ encodeURIComponent($credentials.projectId) }}')}`,
			qs: { distinct_id: ABSENT_ID },
		},
		goodStatus: 200,
		unauthorized:
			'PostHog refused this key (401). Check Region, and copy a personal API key (phx_…): PostHog > Settings > Personal API keys. The key of the project (phc_…) does not work here.',
		forbidden:
			'PostHog does not let this key look up persons (403). Check its scopes (person:read, person:write) and projects under Settings > Personal API keys, then Project ID and Region.',
		rules: [
			body.isList('results'),
			['results[0].constructor.name', ['Object', 'String', 'Number', 'Array']],
			...['next', 'previous'].flatMap((key) => [[key, [undefined]] as const, body.isEmpty(key)[0]]),
			['count.constructor.name', ['Number']],
		],
	});
}
