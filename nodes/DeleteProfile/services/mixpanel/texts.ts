import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { invalidJob, serviceTexts } from '../texts';

export const NAME = { name: 'mixpanel', displayName: 'Mixpanel' } as const;

/** Continues a sentence that begins with the name of the field. */
export const notAnId: Message = {
	what: 'is a placeholder that Mixpanel never takes for a person',
	advice: 'Check which field is mapped.',
};

export const mixpanelTexts: ServiceTexts & {
	readonly conflict: Message;
	readonly invalidJob: Message;
	readonly unlocated: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Region',
		unauthorized: {
			what: 'Mixpanel refused the OAuth token (401)',
			advice:
				"It expires a year after it was generated. Copy a new one from Profile & Preferences, Data & Privacy into 'OAuth Token' of the Mixpanel credential, and compare its 'Region'.",
		},
		forbidden: {
			what: 'Mixpanel does not let this OAuth token delete in this project (403)',
			advice:
				"Compare 'Project Token' in the Mixpanel credential with that of the project. The OAuth token has to be that of an owner or admin.",
		},
		// Never said: Mixpanel does not report that it has no such profile.
		notFound: {
			what: 'Mixpanel has no profile with this distinct ID',
			advice: 'Check the distinct ID.',
		},
		slowDown:
			'Mixpanel allows one request per second, and limits the open deletions of a project. Run it again in a few hours.',
		checkId:
			"Check the distinct ID. If the project uses Group Analytics, set a lower 'Batch Size' in Options.",
		stillPresent: 'Ask Mixpanel support.',
	}),
	conflict: {
		what: 'Mixpanel is working on an earlier deletion that this one overlaps with (409)',
		advice: 'Run it again when that deletion is done, in up to 30 days.',
	},
	jobFailed: {
		what: 'Mixpanel says that this deletion did not succeed, or was canceled',
		advice:
			"Check the distinct ID, then delete the profile again, with a 'Batch Size' of 1 in Options: one wrong ID can keep Mixpanel from processing a whole request.",
	},
	unlocated: {
		what: 'Mixpanel could not find out about this deletion, so nothing is confirmed',
		advice: 'Run it again later. If that does not help, ask Mixpanel support.',
	},
	invalidJob: invalidJob(NAME.displayName),
});
