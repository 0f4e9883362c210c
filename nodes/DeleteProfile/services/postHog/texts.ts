import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { invalidJob, serviceTexts } from '../texts';

export const NAME = { name: 'postHog', displayName: 'PostHog' } as const;

/** These two continue a sentence that begins with the name of the field. */
export const INVALID_PERSON_ID: Message = {
	what: 'is not a Person ID (a UUID)',
	advice: "Set 'ID Type' to Distinct ID, or copy the UUID from PostHog.",
};

export const INVALID_PROJECT_ID: Message = {
	what: 'is not a number',
	advice: 'Open the credential and copy it again: Settings, Project in PostHog.',
};

/** Continues such a sentence, too. */
export const SHARED_DISTINCT_ID: Message = {
	what: 'is a placeholder that PostHog never takes for a person',
	advice: 'Check which field is mapped. If there is such a person, delete it by its Person ID.',
};

export const postHogTexts: ServiceTexts & {
	readonly notDeleted: Message;
	readonly notQueued: Message;
	readonly unknownProject: Message;
	readonly invalidJob: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Region',
		unauthorized: {
			what: 'PostHog refused the Personal API Key or the region (401 or 403)',
			advice:
				"Compare 'Region' in the PostHog credential with the start of your PostHog address, and copy a Personal API key (phx_…) again from Settings, Personal API keys. The project's own key (phc_…) does not work here.",
		},
		forbidden: {
			what: 'PostHog does not let this key do that in this project (403)',
			advice:
				"The key needs the scope Person with Read and Write, and access to the project. Compare 'Project ID' in the PostHog credential with Settings, Project.",
		},
		notFound: {
			what: 'PostHog has no profile with this ID',
			advice: "Check that 'ID Type' fits and that 'Project ID' in the credential is the right one.",
		},
		slowDown:
			"PostHog counts requests per minute and per hour. Set a lower 'Requests per Second' in Options, then run it again later.",
		checkId: "Check the ID and 'ID Type', then run it again.",
		stillPresent: 'Look it up again in a few minutes. If it is still there, delete it again.',
	}),
	notDeleted: {
		what: 'PostHog could not delete this profile',
		advice: 'Run it again later. If that does not help, ask PostHog support.',
	},
	notQueued: {
		what: 'PostHog accepted the profile, but not its events and recordings as requested',
		advice: 'Ask PostHog support about them: without the profile, nobody else can reach them.',
	},
	unknownProject: {
		what: 'PostHog knows no such project, or no such API (404)',
		advice: "Check 'Project ID', 'Region', and 'Base URL' in the PostHog credential.",
	},
	invalidJob: invalidJob(NAME.displayName),
});
